"""A tool: a function with a contract, checked strictly, callable as before."""

import datetime as dt
import enum
import functools
import inspect
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar, overload

from pydantic import ConfigDict, TypeAdapter, ValidationError

from shipworthy.errors import ArgumentError, ExpressionError, UsageError
from shipworthy.spec.text import Text
from shipworthy.spec.tool import Effect, Param, ToolSpec
from shipworthy.spec.values import MISSING

Compactor = Text | Callable[[Any], str]
F = TypeVar("F", bound=Callable[..., Any])
PLAIN: Mapping[Any, str] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "yesno",
    dt.date: "date",
    dt.datetime: "datetime",
    dt.time: "time",
    dt.timedelta: "duration",
}


class Tool(Protocol):
    """Anything that takes arguments and gives a result within its contract."""

    @property
    def spec(self) -> ToolSpec:
        """Its contract."""
        ...

    @property
    def compact(self) -> Compactor | None:
        """How its result is shown; None: by the default encoder."""
        ...

    def prepared(self, args: Mapping[str, Any]) -> Callable[[], Any]:
        """The call, ready to be made; raises ArgumentError where the arguments do not fit."""
        ...

    @property
    def is_async(self) -> bool:
        """Whether the prepared call gives an awaitable at once, instead of blocking a thread."""
        ...


class FunctionTool:
    """A function as a tool; calling it is calling the function."""

    def __init__(self, function: Callable[..., Any], spec: ToolSpec, compact: Compactor | None) -> None:
        functools.update_wrapper(self, function)
        self._function, self.spec, self.compact = function, spec, compact
        self.is_async = inspect.iscoroutinefunction(function)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    def prepared(self, args: Mapping[str, Any]) -> Callable[[], Any]:
        """The call with checked arguments; raises ArgumentError naming the first that does not fit."""
        checked = check(self.spec, self._readers, args)
        return functools.partial(self._function, **checked)

    @functools.cached_property
    def _readers(self) -> "dict[str, Reader]":
        # Only now: a module of tools is imported in every run, most of them are not called.
        return readers_of(self._function)

    def __repr__(self) -> str:
        return f"<tool {self.spec.name}>"


@overload
def tool(function: F, /) -> F: ...
@overload
def tool(
    *,
    name: str | None = None,
    timeout: float | None = None,
    max_tokens: int | None = None,
    label: str = "",
    effect: Effect = "read",
    compact: str | Callable[[Any], str] | None = None,
    price_usd: float | None = None,
    identity: Sequence[str] = (),
    must_keep: Sequence[str] = (),
) -> Callable[[F], F]: ...
def tool(function: Any = None, /, **options: Any) -> Any:
    """Make a function a tool: `@tool`, or `@tool(timeout=2, max_tokens=300, …)`.

    `timeout` in seconds, `max_tokens` the ceiling of its compact result, `label` what the user sees while it runs,
    `compact` a template or a function for the result, `effect` read, idempotent or write, `identity` the arguments
    that make two writes the same, `must_keep` the fields that stay when a result is cut. Raises UsageError.
    """
    if function is None:
        return lambda inner: _made(inner, **options)
    return _made(function)


def _made(
    function: Callable[..., Any],
    *,
    name: str | None = None,
    compact: str | Callable[[Any], str] | None = None,
    **contract: Any,
) -> FunctionTool:
    if not callable(function):
        raise UsageError(f"@tool is for functions, not {type(function).__name__}")
    title = name or str(getattr(function, "__name__", "tool"))
    given = {key: value for key, value in contract.items() if value is not None}
    description = inspect.cleandoc(function.__doc__ or "").split("\n\n")[0].replace("\n", " ")
    try:
        spec = ToolSpec(name=title, description=description, params=_params(function, title), **given)
    except ValidationError as error:
        reasons = "; ".join(f"`{e['loc'][0]}`: {e['msg'].lower()}" for e in error.errors())
        raise UsageError(f"tool `{title}`: {reasons}") from error
    try:
        shaped = Text.parse(compact) if isinstance(compact, str) else compact
    except ExpressionError as error:
        raise UsageError(f"tool `{title}`: compact: {error}") from error
    return FunctionTool(function, spec, shaped)


def _params(function: Callable[..., Any], title: str) -> tuple[Param, ...]:
    found = []
    hints = typing.get_type_hints(function) if _resolvable(function) else {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
            raise UsageError(f"tool `{title}`: `{parameter}` cannot be bound by name: give it a plain parameter")
        required = parameter.default is parameter.empty
        hint = hints.get(parameter.name, Any)
        default = None if required or not isinstance(parameter.default, str | int | float | bool) else parameter.default
        found.append(Param(name=parameter.name, type=type_name(hint), required=required, default=default))
    return tuple(found)


def _resolvable(function: Callable[..., Any]) -> bool:
    try:
        typing.get_type_hints(function)
    except (NameError, TypeError):
        return False
    return True


def hints_of(function: Callable[..., Any]) -> dict[str, Any]:
    """Parameter → a validator of its type; a type that nobody can resolve takes anything."""
    hints = typing.get_type_hints(function) if _resolvable(function) else {}
    return {name: _adapter(hint) for name, hint in hints.items() if name != "return"}


def _adapter(hint: Any) -> "tuple[Any, TypeAdapter[Any]]":
    try:
        return hint, TypeAdapter(hint, config=ConfigDict(strict=True, arbitrary_types_allowed=True))
    except Exception:  # pydantic refuses a config for types that have their own
        return hint, TypeAdapter(hint)


def type_name(hint: Any) -> str:
    """The input type that a parameter's hint stands for; `any` where only data from a step fits."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        inner = [arg for arg in args if arg is not type(None)]
        return type_name(inner[0]) if len(inner) == 1 else "any"
    if origin is typing.Literal:
        return "|".join(str(arg) for arg in args) if len(args) > 1 else "text"
    if origin is list and args and type_name(args[0]) in PLAIN.values():
        return f"list:{type_name(args[0])}"
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return "|".join(str(member.value) for member in hint)
    return PLAIN.get(hint, "any") if isinstance(hint, type) else "any"


def check(spec: ToolSpec, hints: Mapping[str, Any], args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, strictly of their types; raises ArgumentError."""
    known = {param.name for param in spec.params}
    for name in args:
        if name not in known:
            raise ArgumentError(f"{spec.name} has no parameter `{name}`; it has {', '.join(sorted(known)) or 'none'}")
    checked = {}
    for param in spec.params:
        value = args.get(param.name, MISSING)
        if value is MISSING:
            if param.required:
                raise ArgumentError(f"{spec.name} needs `{param.name}` ({param.type})")
            continue
        checked[param.name] = _checked(spec.name, param, hints.get(param.name), value)
    return checked


def _checked(tool_name: str, param: Param, hint: Any, value: Any) -> Any:
    if hint is None:
        return value
    kind, adapter = hint
    try:
        return adapter.validate_python(_fitted(kind, value))
    except ValidationError as error:
        expected = param.type if param.type != "any" else getattr(kind, "__name__", str(kind))
        reason = error.errors()[0]["msg"].lower()
        raise ArgumentError(
            f"{tool_name}: `{param.name}` must be {expected}, got {show(value)[:60]!r}: {reason}"
        ) from error


def _fitted(kind: Any, value: Any) -> Any:
    """What a contract's types give, as a hint expects it: dates as ISO text for `str`, words for an Enum."""
    if kind is str and isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value) if isinstance(value, dt.timedelta) else value.isoformat()
    if kind == list[str] and isinstance(value, list):
        return [_fitted(str, item) for item in value]
    if isinstance(kind, type) and issubclass(kind, enum.Enum) and isinstance(value, str):
        return next((member for member in kind if member.value == value), value)
    return value
