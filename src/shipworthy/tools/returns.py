"""What a tool's return hint says of its result: the fields of records, the items of lists, as plain data has them."""

import collections.abc
import dataclasses
import datetime as dt
import enum
import functools
import typing
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from pydantic import BaseModel

from shipworthy.contract.language.shapes import ANY, Shape, listed, merged
from shipworthy.contract.language.types import TypeSpec
from shipworthy.tools.hints import PLAIN, innermost, members, names_of, resolved
from shipworthy.tools.typed_dicts import is_typed_dict, required_keys

DEEPEST = 6
"""Most levels of types in types that are followed; deeper ones take anything."""
NUMBERS = (int, float, Decimal, Fraction)
AWAITED = (collections.abc.Awaitable, collections.abc.Coroutine)
ITEMS = (
    *(list, tuple, set, frozenset, collections.abc.Sequence, collections.abc.Iterable, collections.abc.Iterator),
    *(collections.abc.Generator, collections.abc.AsyncIterator, collections.abc.AsyncIterable),
    *(collections.abc.AsyncGenerator, collections.abc.Collection, collections.abc.Set),
)
LEFT_OUT = (typing.Required, typing.NotRequired)
"""Marks of keys that say nothing of the value."""


def result_shape(function: Callable[..., object]) -> Shape:
    """The shape of a tool's result; None where its hint is missing, cannot be resolved, or says nothing of fields."""
    inner = innermost(function)
    hint = getattr(inner, "__annotations__", {}).get("return")
    if hint is None:
        return None
    found, good = resolved(hint, names_of(inner))
    return _shape(found, 0) if good else None


def _shape(hint: object, depth: int) -> Shape:
    """The shape of a hint, with None left out of its alternatives."""
    kinds = [kind for kind in members(hint) if kind is not type(None)]
    if not kinds or depth > DEEPEST:
        return None
    whole = _one(kinds[0], depth)
    for kind in kinds[1:]:
        whole = merged(whole, _one(kind, depth))
    return whole


def _one(kind: object, depth: int) -> Shape:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in LEFT_OUT:
        return _shape(args[0], depth)
    if origin in AWAITED:
        return _shape(args[-1], depth)
    if origin in ITEMS:
        return _listed(origin, args, depth)
    if origin is None and isinstance(kind, type):
        return _plain(kind) or _record(kind, depth)
    return None


def _listed(origin: object, args: tuple[object, ...], depth: int) -> Shape:
    if origin is tuple and not (len(args) == 2 and args[1] is Ellipsis):
        return listed(_shape(args[0], depth + 1)) if len(set(args)) == 1 else listed(None)
    return listed(_shape(args[0], depth + 1))


def _plain(kind: type) -> Shape:
    if issubclass(kind, enum.Enum):
        return None
    if issubclass(kind, str | bytes):
        return TypeSpec(name="text")
    if kind is not bool and issubclass(kind, NUMBERS):
        return TypeSpec(name="number")
    if issubclass(kind, dt.datetime):
        return TypeSpec(name="datetime")
    return TypeSpec(name=PLAIN[kind]) if kind in PLAIN else None


def _record(kind: type, depth: int) -> Shape:
    hints = _fields(kind)
    if hints is None:
        return None
    return TypeSpec(name="record", fields=tuple((name, _shape(hint, depth + 1) or ANY) for name, hint in hints.items()))


def _fields(kind: type) -> Mapping[str, object] | None:
    """Field → its hint, for types whose data has these fields and no others; None for any other type."""
    if is_typed_dict(kind):
        return _hints(kind, getattr(kind, "__annotations__", {}))
    if dataclasses.is_dataclass(kind):
        return _hints(kind, [field.name for field in dataclasses.fields(kind)])
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return _hints(kind, kind._fields)
    if issubclass(kind, BaseModel):
        return _of_model(kind)
    return None


def _of_model(kind: type[BaseModel]) -> Mapping[str, object] | None:
    config, serializers = kind.model_config, kind.__pydantic_decorators__.model_serializers
    if config.get("extra") == "allow" or config.get("serialize_by_alias") or serializers:
        return None
    if kind.__dict__.get("model_dump") is not None or kind.__pydantic_root_model__:
        return None
    computed = {name: typing.Any for name in kind.model_computed_fields}
    return {name: field.annotation for name, field in kind.model_fields.items()} | computed


def _hints(kind: type, names: Iterable[str]) -> Mapping[str, object]:
    try:
        hints: Mapping[str, object] = typing.get_type_hints(kind)
    except Exception:  # a name that is imported for type checkers only
        hints = {}
    return {name: hints.get(name, typing.Any) for name in names}


def missing_key(tool: object, value: object) -> str:
    """The first key that a TypedDict in the tool's return hint requires and its result lacks; empty where none is."""
    if not isinstance(value, dict | list):
        return ""
    hint = _promised(innermost(tool)) if callable(tool) else None
    return "" if hint is None else _missing(hint, value, 0)


@functools.lru_cache(maxsize=1024)
def _promised(function: Callable[..., object]) -> object:
    """The resolved return hint of a function, or None where no TypedDict can be in it."""
    hint = getattr(function, "__annotations__", {}).get("return")
    if hint is None or hint in PLAIN:
        return None
    found, good = resolved(hint, names_of(function))
    return found if good and _holds_typed_dict(found, 0) else None


def _holds_typed_dict(hint: object, depth: int) -> bool:
    if isinstance(hint, type) and typing.get_origin(hint) is None:
        return is_typed_dict(hint)
    return depth < DEEPEST and any(_holds_typed_dict(arg, depth + 1) for arg in typing.get_args(hint))


def _missing(hint: object, value: object, depth: int) -> str:
    kinds = [kind for kind in members(hint) if kind is not type(None)]
    if len(kinds) != 1 or depth > DEEPEST:
        # Which of several types it is, nothing tells.
        return ""
    kind, origin, args = kinds[0], typing.get_origin(kinds[0]), typing.get_args(kinds[0])
    if origin in (*LEFT_OUT, *AWAITED):
        return _missing(args[0] if origin in LEFT_OUT else args[-1], value, depth)
    if origin in ITEMS and isinstance(value, list):
        item = args[0] if len(set(args)) == 1 or args[-1] is Ellipsis or origin is not tuple else typing.Any
        return next((key for one in value if (key := _missing(item, one, depth + 1))), "")
    if not isinstance(kind, type) or not is_typed_dict(kind) or not isinstance(value, dict):
        return ""
    lacking = sorted(required_keys(kind) - value.keys())
    if lacking:
        return lacking[0]
    inside = _hints(kind, [name for name in kind.__annotations__ if name in value])
    return next((key for name, inner in inside.items() if (key := _missing(inner, value[name], depth + 1))), "")
