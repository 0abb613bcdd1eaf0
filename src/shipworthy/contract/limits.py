"""What an agent or a skill may use at most: declared, never above what is computed."""

from pydantic import BaseModel, ConfigDict, Field

GRACE_MS = 300
"""Milliseconds kept at the end of a run for settling, so that the promised latency holds."""


class Quota(BaseModel):
    """What all runs of a conversation, or of a tenant's day, may use together; what is not said is not limited."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    max_model_calls: int | None = Field(default=None, ge=0, strict=True)
    max_tool_calls: int | None = Field(default=None, ge=0, strict=True)
    max_input_tokens: int | None = Field(default=None, ge=0, strict=True)
    max_output_tokens: int | None = Field(default=None, ge=0, strict=True)


class Limits(BaseModel):
    """Declared limits; a value left out is taken from the agent, then from `DEFAULTS`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_iterations: int | None = Field(default=None, ge=1, le=1000, strict=True)
    """Model calls of a loop; of a workflow, the steps it may execute."""
    max_tool_calls: int | None = Field(default=None, ge=0, le=10_000, strict=True)
    max_context_tokens: int | None = Field(default=None, ge=1, strict=True)
    """Tokens in, per model call."""
    max_output_tokens: int | None = Field(default=None, ge=1, strict=True)
    """Tokens out, per model call."""
    max_latency_ms: float | None = Field(default=None, gt=0, allow_inf_nan=False, strict=True)
    """Milliseconds from the message to the end of the answer."""
    max_cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    max_turns: int | None = Field(default=None, ge=1, strict=True)
    """Messages one opened skill may take."""
    ceiling: int | None = Field(default=None, ge=1, strict=True)
    """Tokens of a tool's compact result, where the tool does not say."""
    session: Quota | None = None
    """Of an agent: what a whole conversation may use."""
    day: Quota | None = None
    """Of an agent: what a tenant may use from midnight to midnight, UTC."""

    def over(self, defaults: "Limits") -> "Limits":
        """These limits, with `defaults` where none is declared."""
        own = {name: value for name, value in self if value is not None}
        return defaults.model_copy(update=own)


DEFAULTS = Limits(
    max_iterations=4,
    max_context_tokens=2000,
    max_output_tokens=300,
    max_latency_ms=10_000,
    max_cost_usd=0.01,
    max_turns=8,
    ceiling=1000,
)
