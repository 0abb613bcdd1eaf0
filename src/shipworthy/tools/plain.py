"""Convert the result of a tool to plain data that can be stored, sent and shown."""

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
"""Levels of nesting in a result."""
LARGEST_TEXT = 16_000_000
"""Characters of one text; the rest is replaced by a note."""
MOST_VALUES = 1_000_000
"""Values in a structured result, nested ones and those of an iterator included."""
MOST_DIGITS = 400
"""Digits up to which a whole Decimal becomes an integer; a larger one becomes text."""
TEXTS = (str, bytes, bytearray)
SCALARS = (int, float, bool, type(None), dt.date, dt.datetime, dt.time, dt.timedelta)
DATA = (bool, int, float, dt.datetime, dt.date, dt.time, dt.timedelta)
"""Types whose values are plain data; a value of a subclass becomes one of the type itself."""
HUGE = 1 << 14_000
"""Integers from here on become texts: Python writes none of more than 4300 digits in decimal."""
PLAIN = frozenset({bool, int, float, dt.date, dt.timedelta})
"""Those of them that have no zone, which may be of another library."""


def as_data(value: object) -> Any:
    """Convert a value to dicts, lists, texts, numbers, dates, booleans and None.

    Numbers, dates, records, tables and arrays of other libraries become built-in ones; a whole Decimal becomes an
    integer, any other Decimal the nearest float. Bytes decoded as surrogate escapes are decoded as UTF-8; any other
    lone surrogate becomes U+FFFD. An object without data becomes the name of its type. Raises ToolFailed if the value
    has more than 100 levels or a million values.
    """
    if type(value) is str and value.isascii() and len(value) <= LARGEST_TEXT:
        return value
    return _Conversion().data(value, 0)


def clean(text: str) -> str:
    """Replace lone surrogates by the bytes they escape, decoded as UTF-8, or by U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        return text
    try:
        # Surrogate escapes: file names and output of programs that are not UTF-8.
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        # Halves of surrogate pairs, as JSON escapes allow them.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class _Conversion:
    """Converts one result and counts the values in it."""

    def __init__(self) -> None:
        self._left = MOST_VALUES

    def data(self, value: object, depth: int) -> object:
        if depth > MOST_LEVELS:
            raise ToolFailed(f"the result is nested more than {MOST_LEVELS} levels deep")
        if value is None or value is True or value is False or type(value) in PLAIN:
            return value if type(value) is not int or -HUGE < value < HUGE else hex(value)
        if type(value) is str and value.isascii() and len(value) <= LARGEST_TEXT:
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
            # `asyncio.gather(…, return_exceptions=True)` returns exceptions as values.
            return {"error": "failed", "message": clean(f"{type(value).__name__}: {value}"[:300])}
        return self.data(opened(value, self._left), depth + 1)

    def _record(self, value: Mapping[object, object], depth: int) -> dict[str, object]:
        self._take(value)
        found: dict[str, object] = {}
        for key, item in value.items():
            name = self._name(key, depth)
            if name in found:
                # Two keys with the same text are distinguished by a number.
                name = next(other for n in range(2, len(found) + 3) if (other := f"{name} ({n})") not in found)
            found[name] = self.data(item, depth + 1)
        return found

    def _name(self, key: object, depth: int) -> str:
        """A key as text."""
        if type(key) is str and key.isascii() and len(key) <= LARGEST_TEXT:
            return key
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


def weigh(raw: object, most: int) -> tuple[int, bool]:
    """Approximate bytes of a value, counted until they exceed `most`, and whether it is made of plain types only.

    An object held many times counts each time. Raises ToolFailed for more than 100 levels or a million values.
    """
    total, values, plain = 0, 0, True
    todo: list[tuple[int, Any]] = [(0, raw)]
    while todo and total <= most:
        depth, item = todo.pop()
        kind, values = type(item), values + 1
        if depth > MOST_LEVELS or values > MOST_VALUES:
            raise ToolFailed(f"the result has more than {MOST_LEVELS} levels, or more than {MOST_VALUES:,} values")
        if kind in TEXTS:
            total += len(item)
        elif kind in (dict, list, tuple):
            total += 16 * len(item) + 8
            inner = (*item.keys(), *item.values()) if kind is dict else item
            todo += [(depth + 1, value) for value in inner] if total <= most else []
        else:
            total += 8 if kind is not int else 8 + item.bit_length() // 8
            plain = plain and kind in SCALARS
    return total, plain
