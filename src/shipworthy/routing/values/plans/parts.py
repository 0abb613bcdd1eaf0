"""The parts of a plan, each with its kind and its value."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from shipworthy.routing.values.plans.plain import Plain
from shipworthy.routing.values.plans.repeats import Every

Kind = Literal[
    "day",
    "days",
    "clock",
    "hours",
    "part",
    "length",
    "whole days",
    "shift",
    "longer",
    "every",
    "count",
    "until",
    "starting",
    "day shift",
    "weekday after",
    "hour",
]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a plan: its kind, its value, its span in the plain text, and the word before it."""

    kind: Kind
    value: object
    start: int
    end: int
    lead: str = ""
    sure: bool = True
    """Whether it can be nothing else; a bare number may be an hour."""

    @property
    def day(self) -> dt.date:
        """The day of a part that is one."""
        assert isinstance(self.value, dt.date)
        return self.value

    @property
    def clock(self) -> dt.time:
        """The time of day of a part that is one."""
        assert isinstance(self.value, dt.time)
        return self.value

    @property
    def minutes(self) -> int:
        """The number of a length, a shift, or of days."""
        assert isinstance(self.value, int)
        return self.value

    @property
    def both(self) -> tuple[Any, Any]:
        """The first and the last of days or hours."""
        assert isinstance(self.value, tuple)
        return self.value

    @property
    def every(self) -> Every:
        """How often, of a part that says so."""
        assert isinstance(self.value, Every)
        return self.value


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a plan in their order, and the words beside them."""

    plain: Plain
    parts: tuple[Part, ...]
    rest: str
    """The plain text in which every part is blanked by spaces; places are the same."""

    def of(self, *kinds: Kind) -> list[Part]:
        """The parts of these kinds."""
        return [part for part in self.parts if part.kind in kinds]

    def one(self, *kinds: Kind) -> Part | None:
        """The only part of these kinds; None where there is none, or several."""
        found = self.of(*kinds)
        return found[0] if len(found) == 1 else None
