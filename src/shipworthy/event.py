"""What every event of a run has."""

import dataclasses
from dataclasses import dataclass
from typing import ClassVar

from shipworthy.exits.plain import plain_json

SELDOM = ("by", "expires")
"""Fields that are left out where they say nothing."""


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
        fields = dataclasses.fields(self)
        said = {f.name: plain_json(v) for f in fields if (v := getattr(self, f.name)) or f.name not in SELDOM}
        return {"type": self.type, **said}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEvent(Event):
    """What every event of a step has."""

    step_id: str
    """Identifies one execution of one step by its place in the skill; labels and names may repeat."""
    step: str
    label: str
    """The name shown to the user."""
