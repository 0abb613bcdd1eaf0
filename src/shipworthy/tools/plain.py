"""Results as plain data: what a tool returns, made safe to keep, to send and to show."""

import dataclasses
import datetime as dt
import enum
import math
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from shipworthy.errors import ToolFailed
from shipworthy.tools.foreign import opened, typed

MOST_LEVELS = 100
LARGEST_TEXT = 16_000_000
"""Characters of one text; the rest is left out, and said so."""
MOST_VALUES = 1_000_000
"""Values in a structured result, those inside of others and those taken from an iterator included."""
MOST_DIGITS = 400
"""Digits of a Decimal that is written out as a whole number."""
DATA = (bool, int, float, dt.datetime, dt.date, dt.time, dt.timedelta)
"""Types whose values are plain data; a value of a subclass becomes one of the type itself."""


def as_data(value: object) -> Any:
    """The value as dicts, lists, texts, numbers, dates, true, false and None, read whole.

    Numbers, dates, records, frames and arrays of other libraries become what they mean; a whole Decimal becomes an
    integer, another one the nearest float. Bytes that were read into a text as surrogates are decoded as UTF-8, and a
    surrogate that stands for no character becomes U+FFFD. What holds no data is said by its type. Raises ToolFailed
    where the value has more than 100 levels or a million values.
    """
    return _Reading().data(value, 0)


def clean(text: str) -> str:
    """The text without lone surrogates: what they stand for where that can be decoded, else U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        return text
    try:
        # Bytes that were no UTF-8 when they were read: file names, output of other programs.
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        # Halves of pairs, as JSON writes them.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Reading:
    """One value being read; counts the values in it."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def data(self, value: object, depth: int) -> object:
        if depth > MOST_LEVELS:
            raise ToolFailed(f"the result is nested more than {MOST_LEVELS} levels deep")
        if value is None or value is True or value is False or type(value) in DATA:
            return value
        if isinstance(value, enum.Enum):
            return self.data(value.value, depth + 1)
        if isinstance(value, str):
            return _text(str.__str__(value))
        if isinstance(value, Mapping):
            return self._record(value, depth)
        if isinstance(value, tuple) and hasattr(value, "_asdict"):
            return self._record(value._asdict(), depth)
        if isinstance(value, list | tuple | set | frozenset):
            return self._items(sorted(value, key=repr) if isinstance(value, set | frozenset) else value, depth)
        return self._other(value, depth)

    def _other(self, value: object, depth: int) -> object:
        if isinstance(value, DATA):
            return typed(value)
        if isinstance(value, Decimal | Fraction):
            return _number(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            names = [field.name for field in dataclasses.fields(value) if hasattr(value, field.name)]
            return self._record({name: getattr(value, name) for name in names}, depth)
        if isinstance(value, bytes | bytearray | memoryview):
            return f"(binary, {memoryview(value).nbytes:,} bytes)"
        if isinstance(value, BaseException):
            # What `asyncio.gather(…, return_exceptions=True)` gives for a source that failed.
            return {"error": "failed", "message": clean(f"{type(value).__name__}: {value}"[:300])}
        return self.data(opened(value, self._left), depth + 1)

    def _record(self, value: Mapping[Any, object], depth: int) -> dict[str, object]:
        self._take(value)
        found: dict[str, object] = {}
        for key, item in value.items():
            name = self._name(key, depth)
            if name in found:
                name = next(other for n in range(2, len(found) + 3) if (other := f"{name} ({n})") not in found)
            found[name] = self.data(item, depth + 1)
        return found

    def _name(self, key: object, depth: int) -> str:
        """A key as text; two keys whose texts are the same are told apart by a number."""
        if isinstance(key, bytes):
            return key.decode("utf-8", "replace")
        plain = self.data(key, depth + 1)
        if isinstance(plain, list):
            return ", ".join(map(str, plain))
        return plain if isinstance(plain, str) else str(plain)

    def _items(self, value: Collection[object], depth: int) -> list[object]:
        self._take(value)
        return [self.data(item, depth + 1) for item in value]

    def _take(self, value: Collection[object]) -> None:
        self._left -= len(value)
        if self._left < 0:
            raise ToolFailed(f"the result has more than {MOST_VALUES:,} values")


def _text(text: str) -> str:
    if len(text) <= LARGEST_TEXT:
        return clean(text)
    return f"{clean(text[:LARGEST_TEXT])}\n[only the first {LARGEST_TEXT:,} of {len(text):,} characters were kept]"


def _number(value: Decimal | Fraction) -> int | float | str:
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else _nearest(value)
    if not value.is_finite():
        return math.nan if value.is_nan() else float(value)
    if value.adjusted() > MOST_DIGITS:
        return str(value)
    near, exponent = float(value), value.as_tuple().exponent
    counts = isinstance(exponent, int) and exponent >= 0
    return int(value) if counts or (value == value.to_integral_value() and near != value) else near


def _nearest(value: Fraction) -> float | str:
    try:
        return float(value)
    except OverflowError:
        return str(value)
