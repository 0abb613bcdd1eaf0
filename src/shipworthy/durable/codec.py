"""Encodes stored values as JSON and decodes them: plain data only, never a class named by the text.

`stores/encoded.py` says how values are written. What holds a secret is an object with one of three further tags
(`durable/sealed.py`); it is read as the secret where the reader knows it, and as its placeholder elsewhere.
"""

import contextlib
import dataclasses
import datetime as dt
import functools
import math
import types
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from shipworthy.contract.labels import Label, read_label
from shipworthy.exits.references import GoingOn, Known, Restores
from shipworthy.exits.secrets import NONE, Secrets, current
from shipworthy.stores.encoded import as_json, is_unicode
from shipworthy.stores.session import Session

T = TypeVar("T")
TAGS: Mapping[str, Callable[[Any], object]] = {
    "$date": dt.date.fromisoformat,
    "$datetime": lambda text: _instant(text),
    "$time": dt.time.fromisoformat,
    "$duration": lambda parts: dt.timedelta(days=parts[0], seconds=parts[1], microseconds=parts[2]),
    # One object for every NaN, so that lists and dicts that hold it compare as equal.
    "$float": lambda digits: math.nan if digits == "nan" else float(digits),
    "$int": lambda digits: int(digits, 16),
    "$text": lambda digits: bytes.fromhex(digits).decode("utf-8", "surrogatepass"),
}


def dump(value: object) -> str:
    """Encode data and dataclasses as JSON text; raises TypeError for other objects and too deep nesting."""
    try:
        return as_json(value).decode()
    except RecursionError as error:
        raise TypeError("nested too deeply") from error


def load(text: str, known: Secrets | Restores = NONE) -> Any:
    """Decode a text of `dump`, tuples as lists and dataclasses as dicts; raises ValueError if it is not one.

    `known`: the secrets that are put back where the text refers to them.
    """
    return decoded(orjson.loads(text), known)


def decoded(value: object, known: Secrets | Restores = NONE) -> Any:
    """Decode the JSON value of `encoded`; raises ValueError if it is not one."""
    try:
        return _decoded(value, Known(known) if isinstance(known, Secrets) else known)
    except (TypeError, KeyError, IndexError, OverflowError, RecursionError) as error:
        raise ValueError(f"not what was written: {type(error).__name__}: {error}") from error


def load_session(text: str) -> Session:
    """Decode a session, with the secrets that this process knows; raises ValueError if the text is not one."""
    raw = load(text, GoingOn(current()))
    try:
        return _built(Session, raw)
    except TypeError as error:
        raise ValueError(f"not a conversation: {error}") from error


def storable(text: str) -> str:
    """Replace NUL and lone surrogates, which databases reject, by U+FFFD."""
    if "\0" not in text and is_unicode(text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _instant(text: str) -> dt.datetime:
    """Read an instant, with its zone where it was written with a name that this machine knows (RFC 9557)."""
    plain, _, name = text.partition("[")
    found = dt.datetime.fromisoformat(plain)
    with contextlib.suppress(ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo(name.removesuffix("]")) if name else found.tzinfo
        try:
            return found.astimezone(zone) if name else found
        except OverflowError:
            # At either end of the calendar the same instant in UTC has no date.
            return found.replace(tzinfo=zone)
    return found


def _decoded(value: object, known: Restores) -> Any:
    if isinstance(value, list):
        return [_decoded(item, known) for item in value]
    if not isinstance(value, dict):
        return value
    tag = next((key for key in value if key.startswith("$") and not key.startswith("$$")), None)
    if tag is None:
        return {key[1:] if key.startswith("$") else key: _decoded(item, known) for key, item in value.items()}
    if len(value) != 1:
        raise ValueError(f"`{tag}` is no tag")
    return _tagged(tag, value[tag], known)


def _tagged(tag: str, raw: Any, known: Restores) -> object:
    if tag == "$pairs":
        return {_decoded(key, known): _decoded(item, known) for key, item in raw}
    if tag == "$secret":
        return "".join(known.restored(*piece) if isinstance(piece, list) else _decoded(piece, known) for piece in raw)
    if tag == "$number":
        return _number(str(_decoded(raw, known)))
    if tag == "$json":
        text = str(_decoded(raw, known))
        with contextlib.suppress(ValueError):
            return _decoded(orjson.loads(text), known)
        return text
    if tag not in TAGS:
        raise ValueError(f"`{tag}` is no tag")
    return TAGS[tag](raw)


def _number(text: str) -> int | float | str:
    """The number that a secret is, or its placeholder."""
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            return kind(text)
    return text


def _built(kind: type[T], raw: object) -> T:
    """Make a dataclass from the dict of its fields; our type hints, never the text, choose the classes."""
    if not isinstance(raw, dict):
        raise TypeError(f"{kind.__name__} is {type(raw).__name__}")
    make: Callable[..., T] = kind
    hints = _hints(make)
    strange = raw.keys() - hints.keys()
    if strange:
        raise TypeError(f"{kind.__name__} has no {', '.join(sorted(map(str, strange)))}")
    return make(**{name: _typed(hints[name], item) for name, item in raw.items()})


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _typed(hint: object, raw: object) -> object:
    """Convert a decoded value to the type of its field; raises TypeError if it does not fit."""
    if type(raw) is hint:
        return raw
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
