"""Specialists with stand-ins for their tools, and, where that is wanted, for their models: for checks and trials."""

from collections.abc import Callable, Mapping

from shipworthy.compiled import Child, Children, Compiled
from shipworthy.contract.agent import AgentSpec
from shipworthy.routing.models.lineup import Lineup
from shipworthy.tools.tool import Tool

Around = Callable[[Compiled], Mapping[str, Tool]]
"""Returns the stand-ins for tools of an agent; a tool without one is called."""


class StandingIn:
    """The specialists of an agent, each with stand-ins, also those below them."""

    def __init__(self, children: Children, around: Around, lineup: Lineup | None = None) -> None:
        """Make it; `lineup`: the models that all of them ask, None: each its own."""
        self._children, self._around, self._lineup = children, around, lineup
        self._found: dict[str, Child] = {}

    def get(self, name: str) -> Child:
        """The specialist of that name, loaded now if it is not yet; raises SpecError where it does not load."""
        if name not in self._found:
            self._found[name] = self._with(self._children.get(name))
        return self._found[name]

    def loaded(self, name: str) -> Child | None:
        """The same where it is loaded already."""
        return self.get(name) if self._children.loaded(name) is not None else None

    async def ready(self, name: str, said: str = "") -> Child:
        """The same, loaded on a thread; raises SpecError."""
        await self._children.ready(name, said)
        return self.get(name)

    def all(self) -> dict[str, Child]:
        """All of them, loaded; raises SpecError with the problems of each that does not load."""
        return {name: self.get(name) for name in self._children.all()}

    def asking(self, lineup_of: Callable[[AgentSpec], Lineup]) -> "StandingIn":
        """The same with other models."""
        return StandingIn(self._children.asking(lineup_of), self._around, self._lineup)

    def _with(self, child: Child) -> Child:
        own, lineup = child.compiled, self._lineup or child.lineup
        inner = None if own.specialists is None else StandingIn(own.specialists, self._around, self._lineup)
        compiled = Compiled(own.spec, {**own.tools, **self._around(own)}, lineup, inner)
        return Child(compiled=compiled, lineup=lineup)


def standing_in(agent: Compiled, around: Around, lineup: Lineup | None = None) -> StandingIn | None:
    """The specialists of an agent with stand-ins; None where it has none."""
    return None if agent.specialists is None else StandingIn(agent.specialists, around, lineup)
