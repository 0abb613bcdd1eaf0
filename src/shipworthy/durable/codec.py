"""Encodes stored values as JSON and decodes them: plain data only, never a class named by the text.

JSON lacks dates, times, infinities and large integers: each becomes an object with one key that starts with a single
`$`. A data key that starts with `$` gets a second `$`, so that data is never decoded as a tag.
"""

import contextlib
import dataclasses
import datetime as dt
import types
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from shipworthy.contract.labels import TRUSTED, Label, read_label, written
from shipworthy.stores.session import Session

T = TypeVar("T")
TAGS: Mapping[str, Callable[[Any], object]] = {
    "$date": dt.date.fromisoformat,
    "$datetime": lambda text: _instant(text),
    "$time": dt.time.fromisoformat,
    "$duration": lambda parts: dt.timedelta(days=parts[0], seconds=parts[1], microseconds=parts[2]),
    "$float": float,
    "$int": lambda digits: int(digits, 16),
    "$text": lambda digits: bytes.fromhex(digits).decode("utf-8", "surrogatepass"),
    "$pairs": lambda pairs: {_decoded(key): _decoded(item) for key, item in pairs},
}
EXACT = 2**53
"""Integers of at least this magnitude are tagged: JSON readers that use doubles would round them."""
KEYS = (str, int, float, dt.date, dt.time, dt.timedelta, type(None))


def dump(value: object) -> str:
    """Encode data and dataclasses as JSON text; raises TypeError for other objects and too deep nesting."""
    try:
        return orjson.dumps(_encoded(value)).decode()
    except RecursionError as error:
        raise TypeError("nested too deeply") from error


def load(text: str) -> Any:
    """Decode a text of `dump`, tuples as lists and dataclasses as dicts; raises ValueError if it is not one."""
    try:
        return _decoded(orjson.loads(text))
    except (TypeError, KeyError, IndexError, OverflowError, RecursionError) as error:
        raise ValueError(f"not what was written: {type(error).__name__}: {error}") from error


def load_session(text: str) -> Session:
    """Decode a session; raises ValueError if the text is not one."""
    raw = load(text)
    try:
        return _built(Session, raw)
    except TypeError as error:
        raise ValueError(f"not a conversation: {error}") from error


def storable(text: str) -> str:
    """Replace NUL and lone surrogates, which databases reject, by U+FFFD."""
    if "\0" not in text and _is_unicode(text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _encoded(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if _is_unicode(value) else {"$text": value.encode("utf-8", "surrogatepass").hex()}
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, dict):
        return _object(value)
    if isinstance(value, list | tuple):
        return [_encoded(item) for item in value]
    if isinstance(value, Label):
        return "" if value is TRUSTED else written(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _encoded(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return _moment(value)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _number(value: int | float) -> int | float | dict[str, str]:
    if isinstance(value, int):
        return int(value) if abs(value) < EXACT else {"$int": hex(value)}
    plain = float(value)
    return plain if plain - plain == 0.0 else {"$float": repr(plain)}


def _object(value: dict[object, object]) -> dict[str, object]:
    texts = [key for key in value if isinstance(key, str) and _is_unicode(key)]
    if len(texts) == len(value):
        return {f"${key}" if key.startswith("$") else key: _encoded(value[key]) for key in texts}
    strange = next((key for key in value if not isinstance(key, KEYS)), None)
    if strange is not None:
        raise TypeError(f"a {type(strange).__name__} cannot be a key")
    return {"$pairs": [[_encoded(key), _encoded(item)] for key, item in value.items()]}


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


def _instant(text: str) -> dt.datetime:
    """Read an instant, with its zone where it was written with a name that this machine knows (RFC 9557)."""
    plain, _, name = text.partition("[")
    found = dt.datetime.fromisoformat(plain)
    with contextlib.suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return found.astimezone(ZoneInfo(name.removesuffix("]"))) if name else found
    return found


def _decoded(value: object) -> object:
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    tag = next((key for key in value if key.startswith("$") and not key.startswith("$$")), None)
    if tag is None:
        return {key[1:] if key.startswith("$") else key: _decoded(item) for key, item in value.items()}
    if len(value) != 1 or tag not in TAGS:
        raise ValueError(f"`{tag}` is no tag")
    return TAGS[tag](value[tag])


def _built(kind: type[T], raw: object) -> T:
    """Make a dataclass from the dict of its fields; our type hints, never the text, choose the classes."""
    if not isinstance(raw, dict):
        raise TypeError(f"{kind.__name__} is {type(raw).__name__}")
    hints = get_type_hints(kind)
    strange = raw.keys() - hints.keys()
    if strange:
        raise TypeError(f"{kind.__name__} has no {', '.join(sorted(map(str, strange)))}")
    make: Callable[..., T] = kind
    return make(**{name: _typed(hints[name], item) for name, item in raw.items()})


def _typed(hint: object, raw: object) -> object:
    """Convert a decoded value to the type of its field; raises TypeError if it does not fit."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is object:
        return raw
    if hint is Label:
        return read_label(str(raw))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _built(hint, raw)
    if origin is types.UnionType:
        return None if raw is None else _typed(next(arg for arg in inner if arg is not type(None)), raw)
    if origin is tuple and isinstance(raw, list):
        return _sequence(inner, raw)
    if origin is dict and isinstance(raw, dict) and all(isinstance(key, str) for key in raw):
        return {key: _typed(inner[1], item) for key, item in raw.items()}
    if origin is Literal and raw in inner:
        return raw
    return _scalar(hint, raw)


def _sequence(inner: tuple[object, ...], raw: list[object]) -> tuple[object, ...]:
    if inner[-1] is Ellipsis:
        return tuple(_typed(inner[0], item) for item in raw)
    if len(inner) != len(raw):
        raise TypeError(f"{len(raw)} where {len(inner)} belong together")
    return tuple(_typed(hint, item) for hint, item in zip(inner, raw, strict=True))


def _scalar(hint: object, raw: object) -> object:
    if hint is float and type(raw) is int:
        return float(raw)
    if type(raw) is not hint:
        raise TypeError(f"{type(raw).__name__} is not {getattr(hint, '__name__', hint)}")
    return raw
