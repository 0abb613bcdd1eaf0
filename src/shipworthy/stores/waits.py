"""What a conversation keeps of waits: those that are over, and what was said while the person was away."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A wait of an opened skill that is over, or will be when its clock opens the next run."""

    step: str
    """The id of its execution on the page."""
    now: dt.datetime
    """What `now` was in the run that began it: the steps before it read this again."""
    at: float
    """The same, seconds since the epoch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What an opened skill waits for: its clock."""

    id: str = ""
    """That of its timer."""
    step: str
    """The id of its execution on the page."""
    due: float
    """When the clock opens the next run, seconds since the epoch."""
    asked: float
    """When it began."""
    context: dict[str, object] = field(default_factory=dict)
    """What the asker's caller said of the run, with which it goes on."""

    @property
    def seconds(self) -> float:
        """Seconds from its beginning to the time at which it is due."""
        return self.due - self.asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """What a run said that the clock opened, until the person has read it."""

    text: str
    run_id: str
    at: float
    """Seconds since the epoch."""
    question: str = ""
    """The id of the question that it ends with."""
    label: str = ""
    """What is known of where it comes from (`written`)."""
