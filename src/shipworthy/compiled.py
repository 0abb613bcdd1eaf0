"""A compiled agent: its definition, the graphs and bounds computed from it, and its tools."""

import copy
from collections.abc import Callable, Mapping
from typing import Protocol

from shipworthy.cached import cached
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.bounds.rates import Rates
from shipworthy.contract.fold import NOTHING_INSIDE, Consulted, Fold, Folded, Inside
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.identity import identity_of
from shipworthy.contract.labels import Mark, of_tool
from shipworthy.contract.limits import DEFAULTS, Limits
from shipworthy.contract.lint.link import check
from shipworthy.contract.tool import ToolSpec
from shipworthy.routing.skills.router import Router
from shipworthy.routing.tools.offered import Offered, Shelf
from shipworthy.routing.values.extract import Extractor
from shipworthy.tools.tool import Tool

__all__ = ["Children", "Compiled", "Consulted"]

OF_DEFINITION = ("router", "extractor", "longest")
"""Attributes that depend on the definition, and on no tool, model or price."""


class Children(Inside, Protocol):
    """The local specialists of an agent, each loaded when it is first needed; its rates are its models."""

    def get(self, name: str) -> "Compiled":
        """The specialist of that name, loaded now if it is not yet; raises SpecError where it does not load."""
        ...

    def loaded(self, name: str) -> "Compiled | None":
        """The specialist of that name where it is loaded already, else None."""
        ...

    async def ready(self, name: str, said: str = "") -> "Compiled":
        """Load a specialist on a thread, with what the routing of `said` needs, and return it; raises SpecError."""
        ...

    def woken(self) -> "tuple[Compiled, ...]":
        """The specialists that are loaded."""
        ...

    def all(self) -> "dict[str, Compiled]":
        """All of them, loaded; raises SpecError with the problems of each that does not load."""
        ...

    def asking(self, rates_of: Callable[[AgentSpec], Rates]) -> "Children":
        """The same specialists, whose bounds are computed with other models."""
        ...


class Compiled:
    """The definition used for routing, bounds, enforcement and recording; raises SpecError for a wrong one."""

    def __init__(
        self,
        spec: AgentSpec,
        tools: Mapping[str, Tool],
        rates: Rates | None = None,
        children: Children | None = None,
        graphs: Graphs | None = None,
    ) -> None:
        """`graphs`: those of the same definition where it was checked before."""
        self.spec, self.tools = spec, dict(tools)
        self.rates = rates
        """The models by whose prices its bounds are computed; None: none is known."""
        self.graphs = graphs if graphs is not None else Graphs(spec)
        """The graphs of its skills."""
        if graphs is None:
            check(spec, self.graphs)
        self.graph = self.graphs.graph_of
        """The graph of a skill, by its name."""
        self._limits: dict[str, Limits] = {}
        self._marks: dict[str, Mark] = {}
        self._offered = Offered(spec)
        self.schema = self._offered.schema
        """The description of a tool for a model: `{name, description, parameters}`."""
        self.children = children
        """Its local specialists; None: it has none, or was made without them."""
        self._fold = Fold(spec, self.graphs, rates, NOTHING_INSIDE if children is None else children)
        self.phrases = spec.said_in(spec.language)
        """Its built-in sentences, in the language that it speaks."""

    def speaking(self, language: str) -> "Compiled":
        """The same agent with its built-in sentences in another language; itself where it has none in that one."""
        if language == self.phrases.language or language not in self.spec.languages:
            return self
        # What is costly is made once, and shared.
        _ = (self.router, self.extractor, self.contract, self.writes, self.converses)
        other = copy.copy(self)
        other.phrases = self.spec.said_in(language)
        return other

    def with_parts(self, tools: Mapping[str, Tool], rates: Rates | None, children: Children | None) -> "Compiled":
        """The same definition, checked once, with other tools of its contracts, models or specialists."""
        other = Compiled(self.spec, tools, rates, children, self.graphs)
        # What is costly is made once, and shared.
        known = {*OF_DEFINITION, *["contract"] * (tools is self.tools)}
        vars(other).update({name: made for name, made in vars(self).items() if name in known})
        return other

    def priced(self, rates: Rates) -> "Compiled":
        """The same agent with other models."""
        _ = self.router, self.extractor
        return self.with_parts(self.tools, rates, self.children)

    def bound(self, skill: str) -> Bound:
        """The upper bound of one run of a skill."""
        return self._fold.skill(skill).bound

    @property
    def worst(self) -> Bound:
        """The upper bound of one message, whichever skill it is routed to."""
        found = Bound()
        for skill in self.spec.routable:
            found = found.either(self.bound(skill.name))
        return found

    @property
    def bound_of_handover(self) -> Bound:
        """The upper bound of the call that hands a conversation over."""
        return self._fold.handover

    def bound_of_step(self, skill: str) -> Bound:
        """The upper bound of a skill used as a step of another skill."""
        return self._fold.step(self.spec.skills[skill])

    def bound_inside(self, skill: str) -> Bound:
        """The upper bound of a skill where another agent asks for it: without the reading of a message."""
        return self._fold.inside(skill)

    def bound_of_specialist(self, target: Consulted) -> Bound:
        """The upper bound of a specialist, or of one skill of it, with the reading of what it is told."""
        found = self._fold.specialist(target)
        if target.skill is not None or self.children is None:
            return found
        return self.children.reading(target).then(found)

    def bound_of_several(self, inputs: Mapping[str, object]) -> Bound:
        """The upper bound of a message that several specialists answer; `inputs`: what they are told of it."""
        return self._fold.several(inputs)

    def limits(self, skill: str) -> Limits:
        """The limits of a skill; the agent's limits fill in undeclared ones."""
        if skill not in self._limits:
            self._limits[skill] = self.spec.skills[skill].limits(self.spec.limits)
        return self._limits[skill]

    def shelf(self, skill: str) -> Shelf | None:
        """What a model is told of the tools of a loop where these are lazy; None where it is told of each."""
        return self._offered.shelf(skill)

    def mark(self, tool: ToolSpec) -> Mark:
        """The trust label of a tool's results."""
        if tool.name not in self._marks:
            self._marks[tool.name] = of_tool(tool)
        return self._marks[tool.name]

    def understands(self, skill: str) -> bool:
        """Whether the bound of this skill has room for a model that reads the message."""
        return self._fold.understands(skill)

    def readable(self) -> list[str]:
        """The skills that a model may find in a message: they may spend money, or it costs none."""
        return [skill.name for skill in self.spec.routable if self._fold.affords(skill.name)]

    def understanding(self) -> Bound:
        """The upper bound of the model call that interprets a message before a skill is chosen."""
        return self._fold.understanding(self.spec.limits.over(DEFAULTS))

    def folded(self, skill: str) -> Folded:
        """The upper bound of a skill with the bound of each step."""
        return self._fold.skill(skill)

    @cached
    def asks_others(self) -> bool:
        """Whether a step of it asks for the yes of another person."""
        return self.spec.asks_others or any(not one.is_remote for one in self.spec.specialists.values())

    @cached
    def waits(self) -> bool:
        """Whether a step of it waits for the clock."""
        return any(step.kind == "wait" for skill in self.spec.skills.values() for _, step in skill.walk())

    @cached
    def longest(self) -> float | None:
        """Milliseconds that a run of any of its skills takes at most; None where one has no bound."""
        # Skills that stand for specialists keep to their declared limits, so none is loaded for this.
        lazy = self.spec.implied
        most = [self.limits(n).max_latency_ms if n in lazy else self.bound(n).latency_ms for n in self.spec.skills]
        return None if None in most else max((each for each in most if each is not None), default=None)

    @cached
    def writes(self) -> bool:
        """Whether any of its tools writes."""
        return any(tool.effect == "write" for tool in self.spec.tools.values())

    @cached
    def converses(self) -> bool:
        """Whether any of its skills shows a model what was said before: a loop, or a prompt that is the whole skill."""
        return any(not skill.workflow for skill in self.spec.skills.values())

    @cached
    def router(self) -> Router:
        """Chooses a skill for a message; built on first use."""
        return Router(self.spec, self.extractor)

    @cached
    def extractor(self) -> Extractor:
        """Finds the values of inputs in messages."""
        return Extractor(self.spec)

    def warm(self) -> None:
        """Load the values of its own types, and the router with its sentence encoder."""
        for kind in self.spec.types.values():
            kind.load()
        self.router.load()
        self._offered.load()

    @cached
    def contract(self) -> str:
        """Hash of the definition and its code; an approval given under another hash is not valid."""
        return identity_of(self.spec, self.tools)
