"""Writes plain data and dataclasses as JSON values: what JSON lacks becomes an object with a tag.

JSON lacks dates, times, infinities, large integers and lone surrogates: each becomes an object with one key that starts
with a single `$`. A data key that starts with `$` gets a second `$`, so that data is never taken for a tag.
"""

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

import orjson

from shipworthy.contract.labels import TRUSTED, Label, written

EXACT = 2**53
"""Integers of at least this magnitude are tagged: JSON readers that use doubles would round them."""
KEYS = (str, int, float, dt.date, dt.time, dt.timedelta, type(None))
EXACTLY = (
    orjson.OPT_STRICT_INTEGER
    | orjson.OPT_PASSTHROUGH_DATACLASS
    | orjson.OPT_PASSTHROUGH_DATETIME
    | orjson.OPT_PASSTHROUGH_SUBCLASS
)
SCALARS = frozenset({str, int, bool, type(None)})
SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS
WriteText = Callable[[str, bool], object]
"""Encodes a text; the second argument says whether it is a key of a dict."""


def text_form(text: str, _: bool = False) -> object:
    """A text as JSON has it: itself, or the bytes of one with lone surrogates."""
    return text if is_unicode(text) else {"$text": text.encode("utf-8", "surrogatepass").hex()}


def as_json(value: object) -> bytes:
    """`encoded` as a JSON text; raises TypeError for other objects, RecursionError for too deep nesting."""
    tags = 0

    def tagged(item: object) -> object:
        nonlocal tags
        if dataclasses.is_dataclass(item):
            return _plain(item)
        tags += 1
        return _moment(item)

    try:
        # Hardly any data has what JSON lacks: it is written as it is, and looked at only where it may have some.
        text = orjson.dumps(value, option=EXACTLY, default=tagged)
        # A key with `$` could be taken for a tag; orjson writes NaN and infinities as null.
        if text.count(b'"$') == tags and (b"null" not in text or _is_finite(value)):
            return text
    except TypeError:
        pass
    return orjson.dumps(encoded(value))


def encoded(value: object, write: WriteText = text_form) -> object:
    """Encode data and dataclasses for JSON; raises TypeError for other objects, RecursionError for too deep nesting."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return write(value, False)
    if isinstance(value, int | float):
        return _number(value, write)
    if isinstance(value, dict):
        return _object(value, write)
    if isinstance(value, list | tuple):
        return [encoded(item, write) for item in value]
    if dataclasses.is_dataclass(value):
        plain = _plain(value)
        return plain if isinstance(plain, str) else {name: encoded(item, write) for name, item in plain.items()}
    return _moment(value)


def _plain(value: object) -> str | dict[str, object]:
    """The text of a label, the fields of any other dataclass; raises TypeError for what is none."""
    if isinstance(value, Label):
        return "" if value is TRUSTED else written(value)
    if isinstance(value, type) or not dataclasses.is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is not data")
    kind: Any = type(value)
    return {name: held for name, seldom in _fields(kind) if _says(held := getattr(value, name), seldom)}


@functools.lru_cache(maxsize=512)
def _fields(kind: Any) -> tuple[tuple[str, "dataclasses.Field[Any] | None"], ...]:
    """The names of the fields, with what is known of those that are left out where they say nothing.

    An older program would not know these.
    """
    return tuple((each.name, each if each.metadata.get("seldom") else None) for each in dataclasses.fields(kind))


def _says(held: object, seldom: "dataclasses.Field[Any] | None") -> bool:
    """Whether a field is written: it always is, or it holds anything but its default."""
    if seldom is None:
        return True
    return bool(held) if seldom.default is dataclasses.MISSING else held != seldom.default


def _is_finite(value: object) -> bool:
    """Whether no number is NaN or infinite, in data that orjson has taken."""
    left: list[Any] = [value]
    while left:
        item = left.pop()
        kind = type(item)
        if kind is float:
            if item - item != 0.0:
                return False
        elif kind is dict:
            left.extend(item.values())
        elif kind is list or kind is tuple:
            left.extend(item)
        elif kind not in SCALARS and dataclasses.is_dataclass(item):
            left.append(_plain(item))
    return True


def canonical(value: object) -> bytes:
    """The same bytes for equal data, other bytes for other data: of another type, NaN, a date or its text.

    What is no data counts by its `repr`.
    """
    try:
        text = orjson.dumps(value, option=SORTED, default=_tagged)
    except TypeError:
        # Large integers, lone surrogates, keys that are no texts, subclasses.
        return _spelled(value)
    # orjson writes NaN and infinities as null; a key with `$` may look like a tag.
    return _spelled(value) if b"null" in text or b'"$' in text else text


def is_unicode(text: str) -> bool:
    """Whether a text has no lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _tagged(value: object) -> object:
    raise TypeError(type(value).__name__)


def _spelled(value: object) -> bytes:
    try:
        return orjson.dumps(_in_order(encoded(value)), option=orjson.OPT_SORT_KEYS)
    except (TypeError, RecursionError):
        return repr(value).encode("utf-8", "surrogatepass")


def _in_order(value: object) -> object:
    """The pairs of a dict with keys that are no texts, sorted."""
    if isinstance(value, list):
        return [_in_order(item) for item in value]
    if not isinstance(value, dict):
        return value
    if (pairs := value.get("$pairs")) is not None:
        return {"$pairs": sorted(map(_in_order, pairs), key=lambda pair: orjson.dumps(pair, option=SORTED))}
    return {key: _in_order(item) for key, item in value.items()}


def _number(value: int | float, write: WriteText) -> object:
    if write is not text_form and (digits := repr(value)) != (hidden := write(digits, False)):
        return {"$number": hidden}
    if isinstance(value, int):
        return int(value) if abs(value) < EXACT else {"$int": hex(value)}
    plain = float(value)
    return plain if plain - plain == 0.0 else {"$float": repr(plain)}


def _object(value: dict[object, object], write: WriteText) -> dict[str, object]:
    texts = [key for key in value if isinstance(key, str) and write(key, True) is key]
    if len(texts) == len(value):
        return {f"${key}" if key.startswith("$") else key: encoded(value[key], write) for key in texts}
    strange = next((key for key in value if not isinstance(key, KEYS)), None)
    if strange is not None:
        raise TypeError(f"a {type(strange).__name__} cannot be a key")
    pairs = [
        [write(key, True) if isinstance(key, str) else encoded(key, write), encoded(item, write)]
        for key, item in value.items()
    ]
    return {"$pairs": pairs}


def _moment(value: object) -> dict[str, object]:
    if isinstance(value, dt.datetime):
        # A named zone says more than an offset: how long a day is that comes later.
        name = getattr(value.tzinfo, "key", None)
        return {"$datetime": f"{value.isoformat()}[{name}]" if name else value.isoformat()}
    if isinstance(value, dt.date):
        return {"$date": value.isoformat()}
    if isinstance(value, dt.time):
        return {"$time": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"$duration": [value.days, value.seconds, value.microseconds]}
    raise TypeError(f"{type(value).__name__} is not data")
