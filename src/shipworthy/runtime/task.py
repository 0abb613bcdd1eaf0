"""What a run has to do: the skill's inputs, the approvals that were given, and the guidelines that hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shipworthy.contract.context import UNSAID, Asker
from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.runtime.guard import Guard
from shipworthy.stores.session import FrozenCall, Offer

__all__ = ["UNSAID", "Approved", "Asker", "Earlier", "Task"]


@dataclass(slots=True, kw_only=True)
class Earlier:
    """What a request takes out of the conversation, with what is known of where that comes from."""

    meant: tuple[str, ...] = ()
    """What the conversation was about before, where the request refers to it: `book that one`."""
    origin: Label = TRUSTED
    """What is known of where that comes from."""
    origins: dict[str, Label] = field(default_factory=dict)
    """Input → what is known of where its value comes from, where the user has not said it himself."""
    told: str = ""
    """The conversation with a specialist that the message goes on with; empty: with none."""
    answering: str | None = None
    """Id of the question of that specialist that the message names."""
    words: str = ""
    """What of the message is said to it; empty: all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The yes of a message."""

    calls: Mapping[str, FrozenCall] = field(default_factory=dict)
    """By hash: the calls that it was shown."""
    by: str = ""
    """In whose name it was given, where the question named someone; empty: the asker's own."""

    def of(self, by: str) -> Mapping[str, FrozenCall]:
        """The calls, where the yes counts for a step that asks for one of `by`; empty: anyone's does."""
        return self.calls if by in ("", self.by) else {}


@dataclass(slots=True, kw_only=True)
class Task:
    """The work of one run; empty until its message is understood."""

    message: str
    """The request that the skill answers, which expressions and prompts read: the message that opened it, or the last
    follow-up; not the answer to a question."""
    readings: tuple[str, ...] = ()
    """Parts of a long message in which choices are looked for, one after the other; empty: the message."""
    skill: str = ""
    """The skill that answers; empty as long as none is chosen."""
    opening: str = ""
    """The id of this opening of the skill; a write is made once in it."""
    inputs: dict[str, Any] = field(default_factory=dict)
    """What the user said, by input."""
    earlier: Earlier = field(default_factory=Earlier)
    doubted: frozenset[str] = frozenset()
    """Inputs that the message speaks of without a value that is read whole: no default stands for them."""
    offers: dict[str, Offer] = field(default_factory=dict)
    """Input → what the user could choose from, in this conversation about the skill."""
    chosen: set[str] = field(default_factory=set)
    """Inputs whose value was found among their choices in this run."""
    refused: dict[str, str] = field(default_factory=dict)
    """Input → why the given value was not taken."""
    approved: Approved = Approved()
    """What this message said yes to."""
    guard: Guard = field(default_factory=Guard)
    """The guidelines that apply; none until a skill is chosen."""
