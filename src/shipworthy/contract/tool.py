"""What a tool promises: its parameters, its timeout, its ceiling and its effect."""

from collections.abc import Callable
from types import MethodType
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from shipworthy.contract.language.expr import Expr

Effect = Literal["read", "idempotent", "write"]
Trust = Literal["trusted", "tenant", "untrusted"]
"""trusted: the user's own words, and what the author wrote · tenant: data of the user's own organisation · untrusted:
anything that a stranger may have written."""

DEFAULT_TIMEOUT = 10.0
DEFAULT_MAX_TOKENS = 1000


JsonSchema = dict[str, object]


class Param(BaseModel):
    """One parameter of a tool."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    type: str = "text"
    """An input type's name (`text`, `integer`, `number`, `date`, …) or `any` where only data from a step fits."""
    required: bool = True
    default: object = None
    """What stands for it where nothing is given, as JSON data."""
    description: str = ""
    json_schema: JsonSchema | Callable[[], JsonSchema] | None = Field(default=None, repr=False)
    """Its JSON schema, or a function that makes it when a model is first told; None: `type` says all."""

    @property
    def told(self) -> JsonSchema | None:
        """Its JSON schema, where there is one beyond its type."""
        return self.json_schema() if callable(self.json_schema) else self.json_schema


class ToolSpec(BaseModel):
    """The contract of one tool; a tool without a timeout or a ceiling gets the defaults, it never has none."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    kind: ClassVar[Literal["tool"]] = "tool"

    name: str
    description: str = ""
    params: tuple[Param, ...] = ()
    timeout: float = Field(default=DEFAULT_TIMEOUT, gt=0, allow_inf_nan=False)
    """Seconds one call may take."""
    max_tokens: int = Field(default=DEFAULT_MAX_TOKENS, gt=0)
    """Ceiling of the compact result, tokens."""
    label: str = ""
    """What the user sees while it runs; `{parameter}` is filled in. Empty: made from the name."""
    effect: Effect = "read"
    price_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """USD one call costs, where the tool itself is charged for."""
    identity: tuple[str, ...] = ()
    """Of a `write`: the arguments that make two calls the same effect; empty means all."""
    must_keep: tuple[str, ...] = ()
    """Fields of the result that stay when it is cut to its ceiling."""
    verify: str | None = None
    """Of a `write`: the tool that says whether a call whose answer was lost has happened. It takes the same arguments
    by name, and gives true, false, or the result of the write."""
    confirm: Literal["always", "never"] = "always"
    """Of a `write` in a loop: whether the user is asked before it is made."""
    trust: Trust = "untrusted"
    """How far its result can be trusted."""
    trust_fields: dict[str, Trust] = Field(default_factory=dict)
    """The same for single fields of its result; the others have `trust`."""
    private: bool = False
    """Its result holds what must not leave without the user's yes."""
    egress: bool | None = None
    """Whether its arguments leave the user's own ground; None: a `write` does, others do not."""
    accepts: dict[str, Trust] = Field(default_factory=dict)
    """Of a way out: parameter → the least trusted value that it takes without a yes; trusted where nothing is said."""
    policy: dict[str, Expr] = Field(default_factory=dict)
    """Parameter → an expression over `it` (the value) and the other arguments; where it holds, the value passes."""

    @property
    def leaves(self) -> bool:
        """Whether its arguments leave the user's own ground."""
        return self.effect == "write" if self.egress is None else self.egress

    def param(self, name: str) -> Param | None:
        """The parameter of that name, if there is one."""
        return next((p for p in self.params if p.name == name), None)


def bound_tool(value: object) -> object:
    """The tool that a class gives for `@classmethod` above `@tool`: from Python 3.13 on it is a method of the tool."""
    if not isinstance(value, MethodType):
        return value
    bind = getattr(value.__func__, "bound_to", None)
    return bind(value.__self__) if callable(bind) else value
