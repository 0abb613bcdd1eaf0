"""A message as it is asked of the server, the same for every protocol."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shipworthy.stores.timers import Timer

Leaving: TypeAlias = Literal["continue", "cancel"]
"""What becomes of a run when the client that follows it leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One message to one agent."""

    agent: str
    message: str = ""
    """Empty: the skill with its inputs says it."""
    session: str | None = None
    """The conversation that it belongs to; None: it is alone."""
    skill: str | None = None
    """Run this skill without routing."""
    inputs: Mapping[str, object] | None = None
    """Those of the skill, instead of what the message says."""
    answering: str | None = None
    """The id of the question that it answers."""
    decides: bool | None = None
    """The yes or no of one who may say it for others, to the question `answering`; None: it is a message."""
    due: Timer | None = None
    """The timer that opens it, which was claimed; None: it is a message."""
    language: str | None = None
    model: str | None = None
    """The name of the model to prefer, inside the limits."""
    limits: Mapping[str, float] = field(default_factory=dict)
    """Limits of this run, below those of the definition."""
    message_id: str = field(default_factory=lambda: secrets.token_hex(16))
    """The same for a message that is sent again, which is then the same run."""
    leaving: Leaving = "continue"
