"""Steps that take time on purpose: `wait`, which ends the run, and `repeat`, which pauses inside of it."""

import datetime as dt

from pydantic import ConfigDict, Field, field_validator

from shipworthy.contract.defined import Defined
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Literal
from shipworthy.contract.limits import seconds_of

LONGEST_WAIT = 365 * 86_400.0
"""Seconds that a skill may wait at most."""
MOST_TURNS = 1000
HOW = "write 90m, 12h or 3d, at most 365d, or `=expr` that gives a duration"


class Repeat(Defined):
    """A step that is done again until a condition holds, at most so many times."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    until: Expr
    """Read after each turn, with the result of the turn; a missing value is false."""
    max: int = Field(ge=1, le=MOST_TURNS, strict=True)
    """Turns at most."""
    every: float = Field(default=0.0, ge=0, le=LONGEST_WAIT, allow_inf_nan=False)
    """Seconds between the end of a turn and the next."""

    @field_validator("every", mode="before")
    @classmethod
    def _read_every(cls, raw: object) -> object:
        seconds = raw.total_seconds() if isinstance(raw, dt.timedelta) else seconds_of(raw)
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise ValueError("`every` is the pause between two turns: write 500ms as 0.5s, or 6s, 5m")
        return float(seconds)

    @property
    def pauses(self) -> float:
        """Seconds of all pauses together, where every turn is needed."""
        return (self.max - 1) * self.every


def read_wait(raw: object) -> object:
    """The duration of `wait`: a span of time as seconds, or an expression; raises ValueError for what is neither."""
    if isinstance(raw, Expr) or raw is None:
        return raw
    if isinstance(raw, str) and raw.startswith("="):
        return raw
    if isinstance(raw, str) and "{" in raw:
        raise ValueError(f"`wait` is a duration, and no text with braces: {HOW}")
    found = raw.value if isinstance(raw, Literal) else raw
    if isinstance(found, str) and found.isidentifier() and not found[:1].isdigit():
        raise ValueError(f"`{found}` is no span of time: write `wait: ={found}` for a value of that name")
    if (seconds := seconds_to_wait(found)) <= 0:
        raise ValueError(f"`{found}` is no time to wait: {HOW}")
    return Literal(seconds)


def seconds_to_wait(value: object) -> float:
    """Seconds of a duration, a number of seconds or a text such as 3d; raises ValueError where it is none of these."""
    seconds = value.total_seconds() if isinstance(value, dt.timedelta) else seconds_of(value)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds <= LONGEST_WAIT:
        raise ValueError(f"`{value}` is not how long to wait: {HOW}")
    return float(seconds)


def refused_in(kind: str, used: frozenset[str]) -> str | None:
    """Why modifiers cannot stand at a step that waits or repeats; None where they can.

    `used`: the keys of the step that are not as they are by default.
    """
    if kind == "wait":
        if wrong := sorted(used - {"wait", "say", "when", "after"}):
            inside = ": write it around a group, `steps: [{wait: …}]`" if wrong[0] in ("repeat", "foreach") else ""
            return f"`{wrong[0]}` does not belong to a `wait`, which takes `say`, `when` and `after`{inside}"
        return None
    if "say" in used:
        return "`say` belongs to a `wait`: it is said before the run ends"
    if "repeat" in used and kind == "answer":
        return "`repeat` does not belong to an `answer`, which ends the skill"
    if "repeat" in used and "foreach" in used:
        return "`repeat` and `foreach` stand at two steps: write one of them around a group, `steps: [...]`"
    return None
