"""The conversation that a message belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.stores.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """An agent, what was said to it before, and the message that is to be understood."""

    agent: Compiled
    session: Session
    said: Said
    wall: float
    """When the message came, seconds since the epoch."""
    answering: str | None = None
    """Id of the question that the message answers; None: the question that was shown last."""

    def inputs_of(self, skill: str) -> Mapping[str, Input]:
        """The inputs of a skill; none where the agent has no such skill any more."""
        return self.agent.graph(skill).inputs if skill in self.agent.spec.skills else {}
