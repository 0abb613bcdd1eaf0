"""Conversations as they are written down: what is said, turn by turn, and what is expected."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shipworthy.models.model import Reply

__all__ = ["Conversation", "Expected", "ExpectedCall", "ModelScript", "ScriptedReply", "Talk", "Turn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedCall:
    """A tool that must be called, with some of its arguments."""

    tool: str
    args: Mapping[str, object] = field(default_factory=dict)
    """Arguments that are not listed may have any value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one answer must be; what is None or empty is not checked."""

    status: tuple[str, ...] = ()
    """Any of these is right, as with `skill` and `reason`."""
    skill: tuple[str | None, ...] = ()
    reason: tuple[str | None, ...] = ()
    inputs: Mapping[str, object] = field(default_factory=dict)
    """Input → its value; None: it must have none. Inputs that are not listed may have any value."""
    text: tuple[str, ...] = ()
    """Each must stand in the answer; upper and lower case and the width of spaces do not matter."""
    not_text: tuple[str, ...] = ()
    calls: tuple[ExpectedCall, ...] | None = None
    """All tools that are called for this message, in this order; an empty tuple: none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message, and what is expected of its answer; None: anything."""

    say: str
    line: int
    expect: Expected | None = None
    context: Mapping[str, object] | None = None
    """What the caller says of this message; None: what the conversation says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedReply:
    """A reply of a scripted model, and the requests that it fits."""

    reply: Reply
    to: str | None = None
    """The name of the prompt or skill that asks; `understand` reads messages. None: any."""
    contains: str | None = None
    """A text that the request must contain. None: any."""
    always: bool = False
    """Whether it may be given more than once."""


ModelScript = tuple[ScriptedReply, ...]
"""The replies of a scripted model; a request gets the first that fits it and is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Messages of one user in one session."""

    name: str
    line: int
    turns: tuple[Turn, ...]
    context: Mapping[str, object] = field(default_factory=dict)
    """What the agent's `context` says of the user."""
    clock: dt.datetime | None = None
    model: ModelScript | None = None
    """None: no model is asked."""
    facts: tuple[str, ...] = ()
    """What trials must find stated in one of the answers, in any notation: a figure, or `step.field` of a result."""
    spread: float | None = None
    """Most share of facts that not all trials may mention, 0 to 1; None: any."""
    entropy: float | None = None
    """Most bits of entropy that the paths of its trials may have; None: 0."""

    def said_of(self, turn: Turn) -> Mapping[str, object]:
        """What the caller says of one of its messages."""
        return self.context if turn.context is None else turn.context


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The conversations of one file."""

    file: str
    agent: str | None
    """A path, or `module:object`; None where the file names no agent."""
    conversations: tuple[Conversation, ...]

    def only(self, part: str) -> tuple[Conversation, ...]:
        """The conversations whose name contains the text, in upper or lower case."""
        return tuple(one for one in self.conversations if part.casefold() in one.name.casefold())

    @property
    def folder(self) -> Path:
        """The folder of the file."""
        return Path(self.file).parent
