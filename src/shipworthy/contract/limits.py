"""The declared limits of agents and skills."""

from pydantic import ConfigDict, Field

from shipworthy.contract.defined import Defined

SPAN = {"s": 1, "m": 60, "h": 3600, "d": 86400}
GRACE_MS = 300
"""Milliseconds reserved at the end of a run to settle its costs within the latency limit."""


class Quota(Defined):
    """What all runs of a conversation, or of a tenant's day, may use together; None: no limit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    max_model_calls: int | None = Field(default=None, ge=0, strict=True)
    max_tool_calls: int | None = Field(default=None, ge=0, strict=True)
    max_input_tokens: int | None = Field(default=None, ge=0, strict=True)
    max_output_tokens: int | None = Field(default=None, ge=0, strict=True)


class Limits(Defined):
    """Declared limits; a limit that is None is taken from the agent, then from `DEFAULTS`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_iterations: int | None = Field(default=None, ge=1, le=1000, strict=True)
    """Most model calls of a loop, or most steps of a workflow."""
    max_tool_calls: int | None = Field(default=None, ge=0, le=10_000, strict=True)
    max_context_tokens: int | None = Field(default=None, ge=1, strict=True)
    """Most input tokens of a model call."""
    max_output_tokens: int | None = Field(default=None, ge=1, strict=True)
    """Most output tokens of a model call."""
    max_latency_ms: float | None = Field(default=None, gt=0, allow_inf_nan=False, strict=True)
    """Most milliseconds from the message to the end of the answer."""
    max_cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    max_turns: int | None = Field(default=None, ge=1, strict=True)
    """Most messages to one open skill."""
    ceiling: int | None = Field(default=None, ge=1, strict=True)
    """Most tokens of a tool's compact result, where the tool declares none."""
    session: Quota | None = None
    """For an agent: the quota of a conversation."""
    day: Quota | None = None
    """For an agent: the quota of a tenant from midnight to midnight, UTC."""

    def over(self, defaults: "Limits") -> "Limits":
        """These limits, with those of `defaults` where one is None."""
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


def seconds_of(raw: object) -> object:
    """The seconds of a span of time such as `30s`, `5m`, `1h` or `2d`; any other value as it is. Raises ValueError."""
    if not isinstance(raw, str):
        return raw
    number, unit = raw.strip()[:-1], raw.strip()[-1:]
    if unit not in SPAN or not number.replace(".", "", 1).isdigit():
        raise ValueError(f"`{raw}` is not a span of time; write 30s, 5m, 1h or 2d")
    return float(number) * SPAN[unit]
