"""Results as plain data: what user code returns, made safe to keep, to send and to show."""

import dataclasses
import datetime as dt
import decimal
import enum
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from shipworthy.errors import ToolFailed

DEEPEST = 100
LARGEST_TEXT = 16_000_000
"""Characters of one text; the rest is left out, and said so."""
SCALARS = (str, int, float, bool, dt.date, dt.time, dt.timedelta)


def as_data(value: Any) -> Any:
    """The value as dicts, lists and scalars; raises ToolFailed where it is nested without end."""
    return _data(value, 0)


def _data(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise ToolFailed(f"the result is nested more than {DEEPEST} levels deep")
    if isinstance(value, str):
        return value if len(value) <= LARGEST_TEXT else _first_part(value)
    if value is None or isinstance(value, SCALARS):
        return value.value if isinstance(value, enum.Enum) else value
    if isinstance(value, Mapping):
        return {k if isinstance(k, str) else str(k): _data(v, depth + 1) for k, v in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return _data(value._asdict(), depth)
    if isinstance(value, list | tuple | set | frozenset):
        ordered = sorted(value, key=repr) if isinstance(value, set | frozenset) else value
        return [_data(item, depth + 1) for item in ordered]
    return _other(value, depth)


def _other(value: Any, depth: int) -> Any:
    if isinstance(value, BaseModel):
        return _data(value.model_dump(), depth)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _data({f.name: getattr(value, f.name) for f in dataclasses.fields(value)}, depth)
    if isinstance(value, enum.Enum):
        return _data(value.value, depth)
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return f"(binary, {len(value):,} bytes)"
    if isinstance(value, BaseException):
        # What `asyncio.gather(…, return_exceptions=True)` gives for a source that failed.
        return {"error": "failed", "message": f"{type(value).__name__}: {value}"[:300]}
    return str(value)[:LARGEST_TEXT]


def _first_part(text: str) -> str:
    return f"{text[:LARGEST_TEXT]}\n[only the first {LARGEST_TEXT:,} of {len(text):,} characters were kept]"
