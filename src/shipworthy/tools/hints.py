"""Read the parameters of a function and their type hints; an unresolvable hint does not affect the others."""

import datetime as dt
import enum
import functools
import inspect
import sys
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from shipworthy.errors import UsageError

NOTHING: Final = inspect.Parameter.empty
Names = tuple[dict[str, object], dict[str, object]]
"""The global and the local names that a function's hints may use."""
PLAIN: Mapping[object, str] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "yesno",
    dt.date: "date",
    dt.datetime: "datetime",
    dt.time: "time",
    dt.timedelta: "duration",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of a function."""

    name: str
    hint: object = Any
    """Its type; Any when it has none or an unresolvable one."""
    resolved: bool = True
    default: object = NOTHING
    """The default value; NOTHING if there is none."""
    filled: Callable[[], object] | None = None
    """Makes the argument when none is given and the function itself has no default."""
    description: str = ""

    @property
    def required(self) -> bool:
        """Whether a call must pass it."""
        return self.default is NOTHING and self.filled is None


def parameters_of(function: Callable[..., object], title: str) -> tuple[Parameter, ...]:
    """The parameters that a call may pass, without those that a partial function has filled in.

    Raises UsageError if one cannot be passed by name, or if the function has no readable signature.
    """
    try:
        found = inspect.signature(function).parameters.values()
    except (ValueError, TypeError) as error:
        raise UsageError(f"tool `{title}`: its parameters cannot be read: {error}; wrap it in a function") from error
    filled = function.keywords if isinstance(function, functools.partial) else {}
    plainly = all(isinstance(parameter.annotation, type) for parameter in found)
    names: Names = ({}, {}) if plainly else names_of(innermost(function))
    read = []
    for parameter in found:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
            raise UsageError(f"tool `{title}`: `{parameter}` cannot be bound by name: give it a plain parameter")
        if parameter.name not in filled:
            read.append(_parameter(parameter, names))
    return tuple(read)


def innermost(function: Callable[..., object]) -> Callable[..., object]:
    """Unwrap partials, methods, wrappers and callable objects to the function whose module resolves the hints."""
    inner: Any = function
    while True:
        if isinstance(inner, functools.partial):
            inner = inner.func
        elif isinstance(inner, types.MethodType):
            inner = inner.__func__
        elif hasattr(inner, "__wrapped__"):
            inner = inner.__wrapped__
        elif isinstance(call := type(inner).__call__, types.FunctionType):
            inner = call
        else:
            return typing.cast("Callable[..., object]", inner)


def runs_async(function: Callable[..., object]) -> bool:
    """Whether calling it gives an awaitable, by its definition."""
    inner = behind_partial(function)
    return inspect.iscoroutinefunction(inner) or inspect.iscoroutinefunction(type(inner).__call__)


def behind_partial(function: Callable[..., object]) -> Callable[..., object]:
    """The function that partials have filled in arguments of."""
    while isinstance(function, functools.partial):
        function = function.func
    return function


def names_of(function: Callable[..., object]) -> Names:
    """Return the names that its hints may use: of its module, and of the functions and types that enclose it."""
    module = sys.modules.get(getattr(function, "__module__", None) or "")
    outer = getattr(function, "__globals__", None) or (vars(module) if module else {})
    code, cells = getattr(function, "__code__", None), getattr(function, "__closure__", None)
    inner = {kind.__name__: kind for kind in getattr(function, "__type_params__", ())}
    for name, cell in zip(code.co_freevars if code else (), cells or (), strict=True):
        try:
            inner[name] = cell.cell_contents
        except ValueError:  # the variable is not bound yet
            continue
    return outer, inner


def _parameter(parameter: inspect.Parameter, names: Names) -> Parameter:
    hint, good = resolved(parameter.annotation, names)
    default: object = parameter.default
    filled: Callable[[], object] | None = None
    info = default if isinstance(default, FieldInfo) else None
    if info is not None:
        hint, default = typing.Annotated[hint, info], NOTHING
    metadata = _metadata(hint)
    for meta in metadata:
        if default is NOTHING and isinstance(meta, FieldInfo) and not meta.is_required():
            filled = functools.partial(meta.get_default, call_default_factory=True)
            default = NOTHING if meta.default is PydanticUndefined else meta.default
    if default is NOTHING and filled is None and takes_none(hint):
        filled = _none
    texts = (_description(meta) for meta in reversed(metadata))
    return Parameter(
        name=parameter.name,
        hint=hint,
        resolved=good,
        default=default,
        filled=filled,
        description=next((text for text in texts if text), ""),
    )


def _none() -> None:
    return None


def resolved(annotation: object, names: Names) -> tuple[object, bool]:
    """Return the hint with its names resolved, and whether that succeeded."""
    if annotation is NOTHING:
        return Any, True
    if isinstance(annotation, type) and not typing.get_args(annotation):
        return annotation, True
    holder = types.SimpleNamespace(__annotations__={"hint": annotation})
    try:
        return typing.get_type_hints(holder, names[0], names[1], include_extras=True)["hint"], True
    except Exception:  # a text that is no type, or a name imported for type checkers only
        return Any, False


def _metadata(hint: object) -> tuple[object, ...]:
    """The metadata of an annotated hint, or of the only alternative to None in a union."""
    if typing.get_origin(hint) is typing.Annotated:
        inner, *own = typing.get_args(hint)
        return (*_metadata(inner), *own)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        rest = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        return _metadata(rest[0]) if len(rest) == 1 else ()
    return ()


def _description(meta: object) -> str:
    """The text of an annotation: a string, a field's description, or a `Doc`."""
    if isinstance(meta, str):
        return meta
    text = meta.description if isinstance(meta, FieldInfo) else getattr(meta, "documentation", None)
    return text if isinstance(text, str) else ""


def members(hint: object) -> tuple[object, ...]:
    """The members of a union, or the hint itself, without annotations and type aliases."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return members(args[0])
    if origin in (types.UnionType, typing.Union):
        return tuple(part for arg in args for part in members(arg))
    named = getattr(hint, "__supertype__", None) or getattr(hint, "__value__", None)
    return members(named) if named is not None and not isinstance(hint, type) else (hint,)


def takes_none(hint: object) -> bool:
    """Whether the hint accepts None."""
    return type(None) in members(hint)


def is_plain(hint: object) -> bool:
    """Whether the input type describes the hint completely, so that no JSON schema is needed."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        rest = [arg for arg in args if arg is not type(None)]
        return len(rest) == 1 and is_plain(rest[0])
    if origin is typing.Annotated:
        return False
    if origin is list:
        return isinstance(args[0], type) and args[0] in PLAIN
    return hint is Any or (isinstance(hint, type) and hint in PLAIN) or "|" in type_name(hint)


def type_name(hint: object) -> str:
    """The input type of a parameter's hint; `any` if only the result of a step can fit."""
    kinds = [kind for kind in members(hint) if kind is not type(None)]
    if any(kind in (float, Decimal) for kind in kinds) and all(kind in (int, float, Decimal) for kind in kinds):
        return "number"
    if len(kinds) != 1:
        return "any"
    kind, args = kinds[0], typing.get_args(kinds[0])
    if typing.get_origin(kind) is typing.Literal:
        return _choice(args)
    if typing.get_origin(kind) is list and type_name(args[0]) in PLAIN.values():
        return f"list:{type_name(args[0])}"
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        return _choice([member.value for member in kind])
    return PLAIN.get(kind, "any") if isinstance(kind, type) else "any"


def _choice(options: Sequence[object]) -> str:
    words = [option for option in options if option is not None]
    texts = [word for word in words if isinstance(word, str) and word.strip() == word and word and "|" not in word]
    if len(texts) == len(words):
        # A single option would be read as the name of a type.
        return "|".join(texts) if len(texts) > 1 else "text"
    return "integer" if all(type(word) is int for word in words) else "any"
