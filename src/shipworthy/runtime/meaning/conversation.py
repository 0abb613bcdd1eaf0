"""The conversation in which a message is interpreted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.contract.lint.unread import unread
from shipworthy.routing.said import Said
from shipworthy.runtime.task import UNSAID, Asker
from shipworthy.stores.session import Open, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The agent, the session, and the message to interpret."""

    agent: Compiled
    session: Session
    said: Said
    wall: float
    """When the message came, seconds since the epoch."""
    answering: str | None = None
    """Id of the question that the message answers; None: the question that was shown last."""
    unnamed: bool = False
    """Whether the message is known to name no question: its yes approves no call."""
    asker: Asker = UNSAID
    """What the caller says of who sends the message."""

    @property
    def before(self) -> Open | None:
        """What was spoken of last: the request that is open or has ended, or the one that was dropped just now."""
        opened, dropped = self.session.open, self.session.dropped
        return opened if opened is not None or dropped is None else replace(dropped, pending=None, ended=True)

    def inputs_of(self, skill: str) -> Mapping[str, Input]:
        """Return the inputs of a skill; empty where the agent no longer has it."""
        return self.agent.graph(skill).inputs if skill in self.agent.spec.skills else {}

    def changed_by(self, skill: str) -> Mapping[str, Input]:
        """Return the inputs of a skill of which another value changes what it does."""
        inputs = self.inputs_of(skill)
        idle = unread(self.agent.spec, self.agent.graph(skill)) if inputs else frozenset[str]()
        return {name: spec for name, spec in inputs.items() if name not in idle} if idle else inputs
