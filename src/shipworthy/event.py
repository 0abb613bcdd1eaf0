"""What every event of a run has."""

import dataclasses
import functools
from dataclasses import dataclass
from typing import Any, ClassVar

from shipworthy.exits.plain import plain_json

SELDOM = ("by", "expires")
"""Fields that are left out where they say nothing."""
PLAIN = frozenset({str, int, float, bool, type(None)})
"""Types of what is JSON data as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of a run."""

    type: ClassVar[str] = "event"

    run_id: str = ""
    seq: int = 0
    """Counts from 1 within a run."""
    attempt: int = 1

    def as_dict(self) -> dict[str, object]:
        """The event as JSON data, its `type` first; dates and times become ISO text."""
        made: dict[str, object] = {"type": self.type}
        kind: Any = type(self)
        for name in _names(kind):
            value = getattr(self, name)
            if value or name not in SELDOM:
                made[name] = value if type(value) in PLAIN else plain_json(value)
        return made


@functools.cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEvent(Event):
    """What every event of a step has."""

    step_id: str
    """Identifies one execution of one step by its place in the skill; labels and names may repeat."""
    step: str
    label: str
    """The name shown to the user."""
