"""What is remembered between messages, and the stores that keep it."""

import time
from dataclasses import dataclass, field, replace
from typing import Any, Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A result that may serve a later message: of one tool with one set of arguments."""

    tool: str
    args: dict[str, Any]
    value: Any
    text: str
    """Its compact form."""
    at: float
    """When it was read, seconds since the epoch."""
    write: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenCall:
    """A call as it was shown to the user: only exactly this one may run after a yes."""

    tool: str
    args: dict[str, Any]
    hash: str
    by: str = ""
    """The loop that wants it, by its place; empty for a step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """The open question of a conversation."""

    kind: Literal["input", "confirm", "skill"]
    names: tuple[str, ...]
    """The inputs it asks for, or the skills it offers."""
    text: str
    choices: tuple[str, ...] = ()
    """The labels, as numbered in the question."""
    values: tuple[Any, ...] = ()
    """The value of each choice."""
    calls: tuple[FrozenCall, ...] = ()
    asked: float = 0.0
    """When, seconds since the epoch; an approval does not outlive the conversation's `expires`."""
    message: str = ""
    """Of a question for the skill: the message that is still to be answered."""
    id: str = ""
    """Of this question: new each time a question is asked anew, the same where it is only shown again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A skill that was begun: its inputs, its results, its open question."""

    skill: str
    id: str = ""
    """Of this opening of the skill: a write is made once in it; empty until the skill is worked on."""
    contract: str
    """Hash of the definition it was begun under; an approval does not outlive it."""
    message: str
    """The message that opened it."""
    inputs: dict[str, Any] = field(default_factory=dict)
    results: dict[str, Stored] = field(default_factory=dict)
    """By key: the hash of tool and arguments."""
    pending: Pending | None = None
    turns: int = 0
    ended: bool = False
    """It has answered; it can still be corrected or carried on by the next message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation: what it keeps, the skill that is open, and the last turns."""

    id: str
    version: int = 0
    """Counts the saves; a save of an older version is refused."""
    kept: dict[str, Any] = field(default_factory=dict)
    """Inputs known to all skills."""
    open: Open | None = None
    turns: tuple[tuple[str, str], ...] = ()
    """(message, answer), the last ones."""
    run: str = ""
    """The last run that was kept."""
    told: tuple[str, ...] = ()
    """Keys of the writes of which it was said that nobody knows."""
    updated: float = field(default_factory=time.time)
    """Seconds since the epoch."""


def with_writes(standing: Session, ours: Session) -> Session:
    """The conversation as another message has saved it, which also knows the writes of ours."""
    told = tuple(dict.fromkeys((*standing.told, *ours.told)))
    theirs, own = standing.open, ours.open
    if theirs is None or own is None or not own.id or theirs.id != own.id:
        return replace(standing, told=told)
    made = {key: stored for key, stored in own.results.items() if stored.write}
    return replace(standing, told=told, open=replace(theirs, results={**theirs.results, **made}))
