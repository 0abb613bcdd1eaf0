"""What is attacked in a dry run, and for how long; read without the attacks themselves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipworthy.check.adversary.attacks import Attack
    from shipworthy.talk.script import Conversation

__all__ = ["DryRunOptions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRunOptions:
    """What is attacked, and for how long."""

    skills: tuple[str, ...] = ()
    """The skills that are attacked; empty: all."""
    seconds: float = 120.0
    """After which no further conversation is begun."""
    conversations: "tuple[Conversation, ...]" = ()
    """Conversations whose messages open skills; empty: those in the agent's folder."""
    attacks: "tuple[Attack, ...] | None" = None
    """None: all that there are."""
