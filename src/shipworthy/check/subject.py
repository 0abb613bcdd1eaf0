"""The agent under check, with the files that its definition came from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from shipworthy.app.agent import Agent
from shipworthy.app.children import route_alike
from shipworthy.cached import cached
from shipworthy.check.places import below
from shipworthy.compiled import Compiled
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.source import Path as Part
from shipworthy.contract.source import Source

__all__ = ["Opener", "Subject"]

Opener = Callable[[], Agent]
"""Opens the agent anew, with what its tools keep in their modules as it is at the start."""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An agent that is checked."""

    open: Opener
    """Opens it anew; each trial, and each attack, has an agent of its own."""
    named: str
    """AGENT as the caller has named it, for the commands that a report proposes."""

    @cached
    def agent(self) -> Agent:
        """The agent that the rules read; nothing is run on it."""
        return self.open()

    def anew(self) -> Agent:
        """The agent opened anew, as each trial has it; what is computed from its examples alone is computed once."""
        agent = self.open()
        route_alike(agent.compiled, self.compiled)
        return agent

    @property
    def compiled(self) -> Compiled:
        """Its definition with graphs and bounds."""
        return self.agent.compiled

    @property
    def spec(self) -> AgentSpec:
        """Its definition."""
        return self.agent.spec

    @cached
    def folder(self) -> Path | None:
        """The folder of its `agent.yaml`; None for an agent made in Python."""
        file = self.spec.source.file
        return Path(file).resolve().parent if file else None

    def at(self, source: Source, part: Part = ()) -> str:
        """`file:line` of a part of a definition, below the agent's folder."""
        return below(source.at(part), self.folder)

    def skill_at(self, skill: str, part: Part = ()) -> str:
        """`file:line` of a part of a skill, such as `("workflow", 2)`."""
        found = self.spec.skills[skill].source
        return self.at(found if found.file else self.spec.source, part)

    def agent_at(self, part: Part = ()) -> str:
        """`file:line` of a part of `agent.yaml`."""
        return self.at(self.spec.source, part)
