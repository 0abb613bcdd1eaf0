"""Tools: functions with a contract whose arguments are checked; the function itself stays callable."""

import copy
import functools
import inspect
import re
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar, overload

from pydantic import ValidationError

from shipworthy.cached import cached
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.tool import Effect, Param, ToolSpec, Trust
from shipworthy.errors import UsageError
from shipworthy.tools.arguments import Reader, check
from shipworthy.tools.defaults import json_default
from shipworthy.tools.docstring import Described, described
from shipworthy.tools.hints import (
    NOTHING,
    Parameter,
    behind_partial,
    innermost,
    is_plain,
    parameters_of,
    runs_async,
    takes_none,
    type_name,
)
from shipworthy.tools.json_schema import hint_schema
from shipworthy.tools.options import check_options, reasons_of, template_of
from shipworthy.tools.returns import result_shape

Compactor = Text | Callable[[Any], str]
F = TypeVar("F", bound=Callable[..., object])
First = Literal["argument", "object", "class", "nothing"]
"""The role of a function's first parameter: an argument, `self`, `cls`, or an argument that never binds, as in a static
method."""


class Tool(Protocol):
    """A callable with a contract that the runtime enforces."""

    @property
    def spec(self) -> ToolSpec:
        """Its contract."""
        ...

    @property
    def compact(self) -> Compactor | None:
        """The template or function that writes its result as text; None: the default encoder."""
        ...

    def prepared(self, args: Mapping[str, object]) -> Callable[[], object]:
        """Check the arguments and return the call without making it; raises ArgumentError."""
        ...

    @property
    def is_async(self) -> bool:
        """Whether the prepared call returns an awaitable and runs on the event loop, not on a thread."""
        ...


class FunctionTool:
    """A function as a tool; calling it calls the function, and in a class it binds like a method."""

    def __init__(self, function: Callable[..., object], spec: ToolSpec, compact: Compactor | None) -> None:
        functools.update_wrapper(self, function)
        self._function, self._spec, self.compact = function, spec, compact
        self.is_async = runs_async(function)
        self._takes: First = "argument"

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self._function(*args, **kwargs)

    def __get__(self, instance: object, owner: type | None = None) -> "FunctionTool":
        if self._takes == "class":
            return self.bound_to(owner or type(instance))
        binds = self._takes == "object" or (self._takes == "argument" and _is_method(self._function))
        return self.bound_to(instance) if binds and instance is not None else self

    def bound_to(self, first: object) -> "FunctionTool":
        """A copy of the tool with its first parameter bound to an object or a class."""
        bound = copy.copy(self)
        for name in ("spec", "_parameters", "_readers", "_filled", "checks_on_thread", "owner"):
            vars(bound).pop(name, None)
        bound._function = types.MethodType(self._function, first)
        functools.update_wrapper(bound, bound._function, updated=())
        bound._takes = "nothing"
        if self._takes == "argument":
            bound._spec = self._spec.model_copy(update={"params": self._spec.params[1:]})
        return bound

    @cached
    def spec(self) -> ToolSpec:
        """Its contract; raises UsageError if it is an unbound method."""
        if self._takes in ("object", "class"):
            place = "(…).".join(self._function.__qualname__.split(".")[-2:])
            raise UsageError(
                f"tool `{self._spec.name}` is a method that is not bound: take it from an object, "
                f"`{self._spec.name} = {place}`"
            )
        if all(parameter.resolved for parameter in self._parameters):
            return self._spec
        # Hints may name types that the module defines below the function.
        vars(self).pop("_parameters")
        params = _params(self._parameters, _description(self._function, self._parameters))
        return self._spec.model_copy(update={"params": params})

    def prepared(self, args: Mapping[str, object]) -> Callable[[], object]:
        """Check the arguments and bind the call to them; raises ArgumentError for the first wrong one."""
        checked = check(self.spec, self._readers, args)
        for name, make in self._filled.items():
            if name not in checked:
                checked[name] = make()
        return functools.partial(self._function, **checked)

    @cached
    def checks_on_thread(self) -> bool:
        """Whether code of the author's own types checks the arguments, or makes those that are not given."""
        makers = any(isinstance(make, functools.partial) for make in self._filled.values())
        return makers or any(reader.runs_code for reader in self._readers.values())

    @cached
    def owner(self) -> str:
        """The function behind it, which tells its threads from those of another tool."""
        inner = innermost(self._function)
        return f"{getattr(inner, '__module__', '')}.{getattr(inner, '__qualname__', '')}:{self._spec.name}"

    @cached
    def _parameters(self) -> tuple[Parameter, ...]:
        return parameters_of(self._function, self._spec.name)

    # Both are made on first use: every run imports all tools of a module, and calls few of them.
    @cached
    def _readers(self) -> dict[str, Reader]:
        return {parameter.name: Reader(parameter.hint) for parameter in self._parameters}

    @cached
    def _filled(self) -> dict[str, Callable[[], object]]:
        """Makers of the arguments that neither the call nor the function's own defaults provide."""
        return {p.name: p.filled for p in self._parameters if p.filled is not None}

    def __repr__(self) -> str:
        return f"<tool {self._spec.name}>"


def _is_method(function: Callable[..., object]) -> bool:
    """Whether the function is defined in the body of a class."""
    around = getattr(function, "__qualname__", "").rpartition(".")[0]
    return inspect.isfunction(function) and bool(around) and not around.endswith("<locals>")


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
    cleans: bool | Sequence[str] = False,
    egress: bool | None = None,
    accepts: Mapping[str, Trust] | None = None,
    policy: Mapping[str, str] | None = None,
    isolate: Literal["thread"] | None = None,
    loop: Literal["shared"] | None = None,
) -> Callable[[F], F]: ...
def tool(function: object = None, /, **options: Any) -> object:
    """Make a function a tool: `@tool`, or `@tool(timeout=2, max_tokens=300, …)`.

    `timeout` is in seconds, `max_tokens` limits the compact result, `label` is shown to the user while it runs,
    `compact` is a template or a function that writes the result, `effect` is read, idempotent or write, `identity`
    lists the arguments that identify a write, `must_keep` the fields that stay when a result is shortened. `verify`
    names the tool that checks whether a write with a lost answer happened: a write that raises NotDone did not
    happen, and after any other error it is unknown. `trust`, `trust_fields` and `private` label its result, which
    carries the labels of its arguments too, unless it, or a field of it, `cleans`; `egress`, `accepts` and `policy`
    restrict its arguments. `isolate="thread"` runs an async tool on a thread, in an event loop of its own, as one that
    was seen to block runs from then on; with `loop="shared"` such a one is refused. A model receives the docstring: its
    prose and its parameter descriptions, or those in `Annotated[…, Field(description=…)]`. Raises UsageError.
    """
    if function is None:
        return lambda inner: _make(inner, **options)
    return _make(function)


def _make(
    function: object,
    *,
    name: str | None = None,
    compact: str | Callable[[Any], str] | None = None,
    **contract: Any,
) -> FunctionTool:
    of_class, static = isinstance(function, classmethod), isinstance(function, staticmethod)
    inner: object = function.__func__ if isinstance(function, classmethod | staticmethod) else function
    if isinstance(inner, FunctionTool):
        inner = inner._function
    if not callable(inner):
        raise UsageError(f"@tool is for functions, not {type(function).__name__}")
    title = name or title_of(inner)
    parameters = parameters_of(inner, title)
    first = parameters[0].name if parameters and inspect.isfunction(inner) else ""
    awaited = not static and (of_class or first == "self" or (first == "cls" and _is_method(inner)))
    if awaited:
        parameters = parameters[1:]
    said = _description(inner, parameters)
    given = {key: value for key, value in contract.items() if value is not None}
    params = _params(parameters, said)
    try:
        spec = ToolSpec(name=title, description=said.prose, params=params, gives=gives_of(inner), **given)
    except ValidationError as error:
        raise UsageError(f"tool `{title}`: {reasons_of(error, {'name': title, **given})}") from None
    check_options(spec)
    if compact is not None and not isinstance(compact, str) and not callable(compact):
        raise UsageError(f"tool `{title}`: `compact` is a template or a function, not {type(compact).__name__}")
    made = FunctionTool(inner, spec, template_of(title, "compact", compact) if isinstance(compact, str) else compact)
    if awaited:
        made._takes = "class" if of_class else "object"
        return made
    made._takes, made._parameters = "nothing" if static else "argument", parameters
    return made


def title_of(function: Callable[..., object]) -> str:
    """The name of a function or of the function in a partial; for a callable object, its type's name in snake case."""
    inner = behind_partial(function)
    name = getattr(inner, "__name__", None)
    return str(name) if name else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", type(inner).__name__).lower()


def gives_of(function: Callable[..., object]) -> Callable[[], TypeSpec | None] | None:
    """Returns the type of its result when that is asked for; None where its hint says nothing."""
    hint = getattr(innermost(function), "__annotations__", {}).get("return", NOTHING)
    return None if hint is NOTHING or hint is None else functools.partial(result_shape, function)


def _description(function: Callable[..., object], parameters: Sequence[Parameter]) -> Described:
    """Its docstring in parts; a callable object has it on `__call__` or on its type."""
    whole = behind_partial(function)
    doc = innermost(whole).__doc__ or ("" if inspect.isroutine(whole) else type(whole).__doc__ or "")
    return described(doc, [parameter.name for parameter in parameters])


def _params(parameters: Sequence[Parameter], said: Described) -> tuple[Param, ...]:
    return tuple(_param(one, one.description or said.params.get(one.name, "")) for one in parameters)


def _param(parameter: Parameter, description: str) -> Param:
    hint, default = parameter.hint, json_default(parameter.default)
    # The schema is made when the tool is first sent to a model, which happens for few tools.
    nullable = takes_none(hint) and default is not None
    later = None if is_plain(hint) else functools.partial(hint_schema, hint, parameter.name, nullable=nullable)
    return Param(
        name=parameter.name,
        type=type_name(hint),
        required=parameter.required,
        default=default,
        description=description,
        json_schema=later,
    )
