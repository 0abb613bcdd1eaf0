"""The contract of a tool: its parameters, timeout, result size, effect and trust."""

from collections.abc import Callable
from types import MethodType
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.spends import Spends
from shipworthy.regex import regex

Effect = Literal["read", "idempotent", "write"]
Trust = Literal["trusted", "tenant", "untrusted"]
"""trusted: text of the user and of the agent's author · tenant: data of the user's organisation · untrusted: data that
a third party may have written."""

HUMPS = regex(r"(?<=[a-z0-9])(?=[A-Z])")
DEFAULT_TIMEOUT = 10.0
DEFAULT_MAX_TOKENS = 1000


JsonSchema = dict[str, object]


class Param(BaseModel):
    """One parameter of a tool."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    type: str = "text"
    """The name of an input type (`text`, `integer`, `date`, …), or `any` where only the result of a step fits."""
    required: bool = True
    default: object = None
    """Its value where no argument is given, as JSON data."""
    description: str = ""
    json_schema: JsonSchema | Callable[[], JsonSchema] | None = Field(default=None, repr=False)
    """Its JSON schema, or a function that returns it when a model is first shown the tool; None: that of `type`."""

    @property
    def own_schema(self) -> JsonSchema | None:
        """Its JSON schema, or None where `type` is enough."""
        return self.json_schema() if callable(self.json_schema) else self.json_schema


class ToolSpec(BaseModel):
    """The contract of one tool; every tool has a timeout and a limit of its result."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    kind: ClassVar[Literal["tool"]] = "tool"

    name: str
    description: str = ""
    params: tuple[Param, ...] = ()
    parameters: JsonSchema | None = Field(default=None, repr=False)
    """The whole JSON schema of its arguments where `params` do not say all of it, as for a tool of an MCP server."""
    timeout: float = Field(default=DEFAULT_TIMEOUT, gt=0, allow_inf_nan=False)
    """Most seconds of one call."""
    max_tokens: int = Field(default=DEFAULT_MAX_TOKENS, gt=0)
    """Most tokens of the compact result."""
    label: str = ""
    """Shown to the user while it runs, with `{parameter}` filled in. Empty: made from the name."""
    effect: Effect = "read"
    price_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """USD per call, where the tool has a price."""
    spends: Spends | None = None
    """What an agent behind it may use of its own; None: there is none."""
    identity: tuple[str, ...] = ()
    """For a `write`: the arguments that identify the effect; two calls with equal ones are the same. Empty: all."""
    must_keep: tuple[str, ...] = ()
    """Fields of the result that are kept when it is cut to `max_tokens`."""
    verify: str | None = None
    """For a `write`: the tool that checks whether a call without an answer was executed. It takes arguments of the same
    names, and returns true, false, or the result of the write."""
    confirm: Literal["always", "never"] = "always"
    """For a `write` in a loop: whether the user is asked first."""
    trust: Trust = "untrusted"
    """How far its result is trusted."""
    trust_fields: dict[str, Trust] = Field(default_factory=dict)
    """Field of the result → its trust, where it differs from `trust`."""
    private: bool = False
    """Its result is private: it must not be sent out without the user's approval."""
    cleans: bool | tuple[str, ...] = False
    """Whether its result carries nothing of its arguments' labels, or the fields of it that carry nothing of them.
    Without it a result is as little trusted, and as private, as what it was made of."""
    egress: bool | None = None
    """Whether its arguments are sent out of the user's organisation; None: True for a `write`, else False."""
    accepts: dict[str, Trust] = Field(default_factory=dict)
    """With `egress`: parameter → the lowest trust of a value that is sent without asking; `trusted` by default."""
    policy: dict[str, Expr] = Field(default_factory=dict)
    """Parameter → a condition on `it` (the value) and the other arguments; if it holds, the user is not asked."""
    isolate: Literal["thread"] | None = None
    """`thread`: an async tool runs on a thread, in an event loop of its own; None: once it was seen to block."""
    loop: Literal["shared"] | None = None
    """`shared`: its clients are bound to the caller's loop, so it is refused instead once it was seen to block."""
    gives: Callable[[], TypeSpec | None] | None = Field(default=None, exclude=True, repr=False)
    """Returns the type of its result as far as its hint tells, for checks of fields; no part of the identity."""

    @property
    def leaves(self) -> bool:
        """Whether its arguments are sent out of the user's organisation."""
        return self.effect == "write" if self.egress is None else self.egress

    @property
    def said(self) -> str:
        """What it does, in a question for a yes: its label where that names no values, else its name in words."""
        if self.label and "{" not in self.label:
            return self.label
        return HUMPS.sub(" ", self.name).replace("_", " ").strip().capitalize()

    @property
    def result(self) -> TypeSpec | None:
        """The type of its result, as far as it is known."""
        return None if self.gives is None else self.gives()

    def param(self, name: str) -> Param | None:
        """The parameter of that name, or None."""
        return next((p for p in self.params if p.name == name), None)


def bound_tool(value: object) -> object:
    """The bound tool, where Python 3.13 makes a method of it for `@classmethod` above `@tool`; else the value."""
    if not isinstance(value, MethodType):
        return value
    bind = getattr(value.__func__, "bound_to", None)
    return bind(value.__self__) if callable(bind) else value
