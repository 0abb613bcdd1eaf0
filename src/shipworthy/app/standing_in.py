"""Specialists with stand-ins for their tools, and, where that is wanted, for their models: for checks and trials."""

from collections.abc import Callable

from shipworthy.app.children import Around, bound_inside
from shipworthy.compiled import Children, Compiled
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.bounds.rates import Rates
from shipworthy.contract.inside import Consulted


class StandingIn:
    """The specialists of an agent, each with stand-ins, also those below them."""

    def __init__(self, children: Children, around: Around, lineup: Rates | None = None) -> None:
        """Make it; `lineup`: the models that all of them ask, None: each its own."""
        self._children, self._around, self._lineup = children, around, lineup
        self._found: dict[str, Compiled] = {}

    def get(self, name: str) -> Compiled:
        """The specialist of that name, loaded now if it is not yet; raises SpecError where it does not load."""
        if name not in self._found:
            self._found[name] = self._with(self._children.get(name))
        return self._found[name]

    def loaded(self, name: str) -> Compiled | None:
        """The specialist of that name where it is loaded already, else None."""
        return self.get(name) if self._children.loaded(name) is not None else None

    async def ready(self, name: str, said: str = "") -> Compiled:
        """Load a specialist on a thread, and return it; raises SpecError."""
        await self._children.ready(name, said)
        return self.get(name)

    def woken(self) -> tuple[Compiled, ...]:
        """The specialists that are loaded."""
        return tuple(self._found.values())

    def all(self) -> dict[str, Compiled]:
        """All of them, loaded; raises SpecError with the problems of each that does not load."""
        return {name: self.get(name) for name in self._children.all()}

    def asking(self, rates_of: Callable[[AgentSpec], Rates]) -> "StandingIn":
        """The same specialists, whose bounds are computed with other models."""
        return StandingIn(self._children.asking(rates_of), self._around, self._lineup)

    def bound(self, target: Consulted) -> Bound:
        """The worst case of a specialist, or of one skill of it."""
        return bound_inside(self.get(target.name), target)

    def reading(self, target: Consulted) -> Bound:
        """The worst case of the model call in which it reads what it is told."""
        return self.get(target.name).understanding()

    def _with(self, child: Compiled) -> Compiled:
        inner = standing_in(child, self._around, self._lineup)
        return child.with_parts({**child.tools, **self._around(child)}, self._lineup or child.rates, inner)


def standing_in(agent: Compiled, around: Around, lineup: Rates | None = None) -> StandingIn | None:
    """The specialists of an agent with stand-ins; None where it has none."""
    return None if agent.children is None else StandingIn(agent.children, around, lineup)
