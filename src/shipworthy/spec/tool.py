"""What a tool promises: its parameters, its timeout, its ceiling and its effect."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Effect = Literal["read", "idempotent", "write"]

DEFAULT_TIMEOUT = 10.0
DEFAULT_MAX_TOKENS = 1000


class Param(BaseModel):
    """One parameter of a tool."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    type: str = "text"
    """An input type's name (`text`, `integer`, `number`, `date`, …) or `any` where only data from a step fits."""
    required: bool = True
    default: Any = None
    description: str = ""


class ToolSpec(BaseModel):
    """The contract of one tool; a tool without a timeout or a ceiling gets the defaults, it never has none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

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

    def param(self, name: str) -> Param | None:
        """The parameter of that name, if there is one."""
        return next((p for p in self.params if p.name == name), None)
