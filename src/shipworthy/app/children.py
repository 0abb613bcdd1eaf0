"""The local specialists of an agent: each is loaded when it is first needed, and only then is its code run."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from shipworthy import background
from shipworthy.app.equipped import equipped
from shipworthy.app.specialists import AnAgent, Around
from shipworthy.compiled import Children, Compiled
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.bounds.rates import Rates
from shipworthy.contract.inside import Consulted, limited
from shipworthy.contract.read import load
from shipworthy.contract.read.specialists import digest_now
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import Problem, SpecError
from shipworthy.forking import renew_in_child
from shipworthy.routing.models.lineup import Configured, Lineup, OneModel
from shipworthy.routing.said import Said

__all__ = [
    "Around",
    "Lines",
    "Specialists",
    "bound_inside",
    "children_of",
    "choose",
    "close_models",
    "lines",
    "route_alike",
]

LOADING = threading.RLock()
"""Modules of one agent are imported at a time: a file of two agents may have the same name."""
Lines = Callable[[AgentSpec], Rates]
"""Returns the models of a definition."""


@dataclass(eq=False)
class Specialists:
    """The specialists of one agent by name; a failure to load is remembered, until the agent is loaded anew."""

    specialists: Mapping[str, Specialist]
    built: Mapping[str, AnAgent]
    """Those that were given as agents."""
    lineup_of: Lines
    found: dict[str, Compiled] = field(default_factory=dict)
    failed: dict[str, SpecError] = field(default_factory=dict)
    like: Children | None = None
    """The same specialists of another agent, which share their routers with these; None: each makes its own."""

    def __post_init__(self) -> None:
        renew_in_child(self)

    def asking(self, lineup_of: Lines) -> "Specialists":
        """The same specialists, whose bounds are computed with other models."""
        return Specialists(specialists=self.specialists, built=self.built, lineup_of=lineup_of, like=self.like)

    def forked(self) -> None:
        """Let the child load: the thread that loads in the parent is not there."""
        globals()["LOADING"] = threading.RLock()

    def get(self, name: str) -> Compiled:
        """The specialist of that name, loaded now if it is not yet; raises SpecError where it does not load."""
        if name not in self.found:
            with LOADING:
                if name not in self.found:
                    self._load(name)
        return self.found[name]

    def loaded(self, name: str) -> Compiled | None:
        """The specialist of that name where it is loaded already, else None."""
        return self.found.get(name)

    async def ready(self, name: str, said: str = "") -> Compiled:
        """Load a specialist on a thread, with what the routing of `said` needs, and return it; raises SpecError."""
        child = self.found.get(name)
        if child is None or (said and "router" not in vars(child)):
            await asyncio.wrap_future(background.begin(self._begun(name, said), "specialist"))
        return self.get(name)

    def woken(self) -> tuple[Compiled, ...]:
        """The specialists that are loaded."""
        return tuple(self.found.values())

    def all(self) -> dict[str, Compiled]:
        """All local ones; raises SpecError with the problems of each that does not load."""
        problems: list[Problem] = []
        for name, one in self.specialists.items():
            try:
                if not one.is_remote:
                    self.get(name)
            except SpecError as error:
                problems += error.problems
        if problems:
            raise SpecError(problems)
        return dict(self.found)

    def bound(self, target: Consulted) -> Bound:
        """The worst case of its skill, or of any that it may route to; one that does not load uses nothing."""
        try:
            child = self.get(target.name)
        except SpecError:
            return Bound()
        return bound_inside(child, target)

    def reading(self, target: Consulted) -> Bound:
        """The worst case of the model call in which it reads what it is told."""
        try:
            return self.get(target.name).understanding()
        except SpecError:
            return Bound()

    def _begun(self, name: str, said: str) -> Callable[[], object]:
        def work() -> None:
            child = self.get(name)
            if said:
                child.router.choose(Said(said))

        return work

    def _load(self, name: str) -> None:
        if name in self.failed:
            raise self.failed[name]
        try:
            self.found[name] = child = self._child(name)
            if self.like is not None:
                route_alike(child, self.like.get(name))
        except SpecError as error:
            self.failed[name] = error
            raise

    def _child(self, name: str) -> Compiled:
        if (agent := self.built.get(name)) is not None:
            return agent.compiled
        one = self.specialists[name]
        if one.index is None or one.index.folder is None:
            raise SpecError([Problem(f"specialist {name}", "it was not read with this agent", "load the agent anew")])
        found = load(one.index.folder)
        if digest_now(one, found.spec) != one.index.digest:
            message = f"the files of the specialist `{name}` have changed since this agent was loaded"
            raise SpecError([Problem(str(one.index.folder), message, "load the agent anew")])
        lineup, tools = self.lineup_of(found.spec), equipped(found.spec, found.tools, found.folder)
        inner = children_of(found.spec, {}, self.lineup_of)
        return Compiled(found.spec, tools, lineup, inner)


def children_of(spec: AgentSpec, built: Mapping[str, AnAgent], lineup_of: Lines) -> Specialists | None:
    """The local specialists of a definition; None where it has none."""
    if all(one.is_remote for one in spec.specialists.values()):
        return None
    return Specialists(specialists=spec.specialists, built=built, lineup_of=lineup_of)


def route_alike(agent: Compiled, other: Compiled) -> None:
    """Let an agent, and its specialists, route with the router of another one of the same definition and code."""
    if agent is not other and agent.contract == other.contract:
        vars(agent).update(router=other.router, longest=other.longest)
        if isinstance(agent.children, Specialists) and agent.children is not other.children:
            agent.children.like = other.children


def lines(lineup: Lineup) -> Lines:
    """The models of a specialist by its definition: an object that answers every call answers its calls, too."""
    return lambda spec: lineup if isinstance(lineup, OneModel) else Configured(spec.models, learned=spec.learned)


async def close_models(agent: Compiled, *lineups: Lineup) -> None:
    """Close the connections of an agent's models on this event loop, and those of its specialists that are loaded."""
    for lineup in lineups:
        await lineup.close()
    for child in () if agent.children is None else agent.children.woken():
        await close_models(child, cast(Lineup, child.rates))


def bound_inside(child: Compiled, target: Consulted) -> Bound:
    """The worst case of a specialist in the run of another agent, within the limits that it is given."""
    named = target.specialist.offered() if target.skill is None else (target.skill.name,)
    worst = Bound()
    for skill in named:
        worst = worst.either(child.bound_inside(skill))
    return limited(worst, target)


def choose(agent: Compiled, said: Said) -> None:
    """Load what the routing of a message needs, and the specialist that it goes to with what its routing needs."""
    skill = agent.router.choose(said).skill
    one = agent.spec.specialists.get(skill or "")
    if skill is not None and one is not None and not one.is_remote and agent.children is not None:
        with contextlib.suppress(SpecError):  # its step tells that it does not load
            agent.children.get(skill).router.choose(Said(said.message, said.now))
