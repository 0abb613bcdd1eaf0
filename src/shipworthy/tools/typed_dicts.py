"""TypedDicts of `typing` as pydantic takes them: before Python 3.12 it reads only those of `typing_extensions`."""

import sys
import types
import typing
from collections.abc import Callable
from typing import Any

import typing_extensions

READ_BY_PYDANTIC = sys.version_info >= (3, 12)
MARKS = (typing.Required, typing.NotRequired)
DEEPEST = 20
"""Most levels of types in types that are followed."""


def readable(hint: Any, depth: int = 0) -> Any:
    """The hint with every TypedDict in it as one that pydantic validates; unchanged where it has none."""
    if READ_BY_PYDANTIC or depth > DEEPEST:
        return hint
    if typing.is_typeddict(hint) and isinstance(hint, type):
        return _extended(hint, depth)
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is None or origin is typing.Literal or not args:
        return hint
    if origin is typing.Annotated:
        inner, *metadata = args
        found = readable(inner, depth + 1)
        return hint if found is inner else typing.Annotated[(found, *metadata)]
    inside = tuple(readable(arg, depth + 1) for arg in args)
    if all(new is old for new, old in zip(inside, args, strict=True)):
        return hint
    if origin in (types.UnionType, typing.Union):
        return typing.Union[inside]  # noqa: UP007
    return types.GenericAlias(origin, inside) if isinstance(origin, type) else hint


def is_typed_dict(kind: type) -> bool:
    """Whether the type is a TypedDict, of `typing` or `typing_extensions`."""
    return issubclass(kind, dict) and hasattr(kind, "__required_keys__")


def required_keys(kind: type) -> frozenset[str]:
    """The keys that a value of the TypedDict must have; marks in quoted hints count too."""
    keys = set(getattr(kind, "__required_keys__", ()))
    for name, hint in _hints(kind).items():
        mark = typing.get_origin(hint)
        if mark is typing.NotRequired:
            keys.discard(name)
        elif mark is typing.Required:
            keys.add(name)
    return frozenset(keys)


def _hints(kind: type) -> dict[str, object]:
    try:
        return typing.get_type_hints(kind, include_extras=True)
    except Exception:  # a name that is imported for type checkers only
        return {}


def _extended(kind: type, depth: int) -> object:
    hints, required = _hints(kind), required_keys(kind)
    if hints.keys() != kind.__annotations__.keys():
        return kind
    fields: dict[str, object] = {}
    for name, hint in hints.items():
        plain = typing.get_args(hint)[0] if typing.get_origin(hint) in MARKS else hint
        value = readable(plain, depth + 1)
        mark = typing.Required if name in required else typing.NotRequired
        fields[name] = mark[value]
    make: Callable[[str, dict[str, object]], object] = vars(typing_extensions)["TypedDict"]
    return make(kind.__name__, fields)
