"""What the agent behind a tool may use of its own: as much as is known of it, and nothing where it is unknown."""

from pydantic import BaseModel, ConfigDict, Field

HELD = ("model_calls", "tool_calls", "input_tokens", "output_tokens", "cost_usd")
"""The dimensions that an agent uses; its time is that of the call."""


class Spends(BaseModel):
    """The worst case of one call of an agent; None: it is not promised."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model_calls: int | None = Field(default=None, ge=0)
    tool_calls: int | None = Field(default=None, ge=0)
    input_tokens: int | None = Field(default=None, ge=0)
    output_tokens: int | None = Field(default=None, ge=0)
    cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False)

    @property
    def limits(self) -> dict[str, float]:
        """What is promised, as the limits of a run: `max_model_calls` and so on; none where all that counts is ours."""
        if self == UNKNOWN:
            return {}
        return {f"max_{name}": value for name in HELD if (value := getattr(self, name)) is not None}


UNKNOWN = Spends(tool_calls=0)
"""What is known of an agent whose word is all there is: our calls are counted, and what it does with them is not."""
