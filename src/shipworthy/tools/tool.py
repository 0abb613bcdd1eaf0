"""A tool: a function with a contract, checked strictly, callable as before."""

import datetime as dt
import enum
import functools
import inspect
import reprlib
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar, overload

from pydantic import ConfigDict, PydanticSchemaGenerationError, PydanticUserError, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, to_json

from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import MISSING
from shipworthy.contract.tool import Effect, Param, ToolSpec, Trust
from shipworthy.errors import ArgumentError, ExpressionError, UsageError

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
        return functools.partial(self._function, **(self._nothings | checked))

    # Both only now: a module of tools is imported in every run, and most of its tools are not called.
    @functools.cached_property
    def _readers(self) -> "dict[str, Reader]":
        return {name: Reader(hint) for name, hint in _hints(self._function).items()}

    @functools.cached_property
    def _nothings(self) -> dict[str, None]:
        """Parameters that may be None, and have no default to say so."""
        hints, parameters = _hints(self._function), inspect.signature(self._function).parameters.values()
        return {p.name: None for p in parameters if p.default is p.empty and _takes_none(hints.get(p.name))}

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
    verify: str | None = None,
    confirm: Literal["always", "never"] = "always",
    trust: Trust = "untrusted",
    trust_fields: Mapping[str, Trust] | None = None,
    private: bool = False,
    egress: bool | None = None,
    accepts: Mapping[str, Trust] | None = None,
    policy: Mapping[str, str] | None = None,
) -> Callable[[F], F]: ...
def tool(function: Any = None, /, **options: Any) -> Any:
    """Make a function a tool: `@tool`, or `@tool(timeout=2, max_tokens=300, …)`.

    `timeout` in seconds, `max_tokens` the ceiling of its compact result, `label` what the user sees while it runs,
    `compact` a template or a function for the result, `effect` read, idempotent or write, `identity` the arguments
    that make two writes the same, `must_keep` the fields that stay when a result is cut. `verify` names the tool that
    says whether a write whose answer was lost has happened: a write that raises says that it did not, and one that
    cannot know raises TimeoutError. `trust`, `trust_fields` and `private` say what its result
    is, `egress`, `accepts` and `policy` what its arguments may be. Raises UsageError.
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
    for key, words in (("identity", spec.identity), ("accepts", spec.accepts), ("policy", spec.policy)):
        for word in words:
            if spec.param(word) is None:
                raise UsageError(f"tool `{title}`: `{key}`: there is no parameter `{word}`")
    _template(title, "label", spec.label)
    return FunctionTool(function, spec, _template(title, "compact", compact) if isinstance(compact, str) else compact)


def _template(title: str, key: str, source: str) -> Text:
    try:
        return Text.parse(source)
    except ExpressionError as error:
        raise UsageError(f"tool `{title}`: `{key}`: {error}") from error


def _params(function: Callable[..., Any], title: str) -> tuple[Param, ...]:
    found = []
    hints = _hints(function)
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
            raise UsageError(f"tool `{title}`: `{parameter}` cannot be bound by name: give it a plain parameter")
        hint = hints.get(parameter.name, Any)
        required = parameter.default is parameter.empty and not _takes_none(hint)
        default = parameter.default if isinstance(parameter.default, str | int | float | bool) else None
        found.append(Param(name=parameter.name, type=type_name(hint), required=required, default=default))
    return tuple(found)


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """Parameter → its hint; empty where a name in them means nothing here, for then anything is taken."""
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except (NameError, TypeError):
        return {}
    return {name: hint for name, hint in hints.items() if name != "return"}


def _members(hint: Any) -> tuple[Any, ...]:
    """What a value may be: the members of a union, or the hint alone; annotations taken off."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _members(args[0])
    if origin in (types.UnionType, typing.Union):
        return tuple(part for arg in args for part in _members(arg))
    return (hint,)


def _takes_none(hint: Any) -> bool:
    return type(None) in _members(hint)


def type_name(hint: Any) -> str:
    """The input type that a parameter's hint stands for; `any` where only data from a step fits."""
    kinds = [kind for kind in _members(hint) if kind is not type(None)]
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


def _choice(options: Sequence[Any]) -> str:
    words = [option for option in options if option is not None]
    if all(isinstance(word, str) and word.strip() == word and word and "|" not in word for word in words):
        # One word alone would read as the name of a type.
        return "|".join(words) if len(words) > 1 else "text"
    return "integer" if all(type(word) is int for word in words) else "any"


class Reader:
    """Reads the values of one parameter, strictly: what has another type is refused, not converted."""

    def __init__(self, hint: Any) -> None:
        self._kinds = _members(hint)
        self._adapter = _adapter(hint)

    def read(self, value: Any) -> Any:
        """The value as the function takes it; raises pydantic's ValidationError."""
        fitted = self._fitted(value)
        try:
            return self._adapter.validate_python(fitted, strict=True)
        except ValidationError as error:
            if not isinstance(fitted, str | list | tuple | dict):
                raise
            # Plain data knows no dates, tuples, sets or records. Their JSON form stands for them, read as strictly.
            try:
                text = to_json(fitted)
            except PydanticSerializationError:
                raise error from None
            return self._adapter.validate_json(text, strict=True)

    def _fitted(self, value: Any) -> Any:
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return _iso(value) if str in self._kinds and type(value) not in self._kinds else value
        if isinstance(value, list | tuple) and list[str] in self._kinds:
            return [_iso(item) for item in value]
        for kind in self._kinds:
            if isinstance(kind, type) and issubclass(kind, enum.Enum) and not isinstance(value, enum.Enum):
                return next((m for m in kind if type(m.value) is type(value) and m.value == value), value)
        return value


def _iso(value: Any) -> Any:
    """A date, a time or a duration as ISO text; anything else as it is."""
    return to_json(value).decode().strip('"') if isinstance(value, dt.date | dt.time | dt.timedelta) else value


def _adapter(hint: Any) -> "TypeAdapter[Any]":
    for config in (None, ConfigDict(arbitrary_types_allowed=True)):
        try:
            return TypeAdapter(hint, config=config)
        except (PydanticSchemaGenerationError, PydanticUserError):
            continue
    return TypeAdapter(Any)


def check(spec: ToolSpec, readers: Mapping[str, Reader], args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, strictly of their types; raises ArgumentError."""
    known = [param.name for param in spec.params]
    for name in args:
        if name not in known:
            raise ArgumentError(f"{spec.name} has no parameter `{name}`; it has {', '.join(sorted(known)) or 'none'}")
    checked = {}
    for param in spec.params:
        value = args.get(param.name, MISSING)
        if value is not MISSING:
            checked[param.name] = _checked(spec.name, param, readers.get(param.name), value)
        elif param.required:
            raise ArgumentError(f"{spec.name}: `{param.name}` must be {param.type}, and nothing was given")
    return checked


def _checked(tool_name: str, param: Param, reader: Reader | None, value: Any) -> Any:
    try:
        return value if reader is None else reader.read(value)
    except ValidationError as error:
        reason = error.errors(include_url=False, include_context=False, include_input=False)[0]
        inside = "".join(f"[{part!r}]" for part in reason["loc"])[:80]
        raise ArgumentError(
            f"{tool_name}: `{param.name}{inside}` must be {param.type}, got {reprlib.repr(value)}: "
            + reason["msg"].lower()
        ) from error
