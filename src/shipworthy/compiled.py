"""An agent made ready: its definition, the graphs and bounds computed from it, and the code behind its tools."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.bounds.rates import Rates
from shipworthy.contract.fold import Fold, Folded
from shipworthy.contract.graph import Graph
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.identity import identity_of
from shipworthy.contract.labels import Mark, of_tool
from shipworthy.contract.limits import DEFAULTS, Limits
from shipworthy.contract.lint.link import problems
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import SpecError
from shipworthy.routing.extract import Extractor
from shipworthy.routing.skill import Router
from shipworthy.tools.schema import schema_of
from shipworthy.tools.tool import Tool


class Compiled:
    """The one definition that is routed, bounded, enforced and recorded."""

    def __init__(self, spec: AgentSpec, tools: Mapping[str, Tool], rates: Rates | None = None) -> None:
        self.spec, self.tools = spec, dict(tools)
        self._graphs = Graphs(spec)
        if found := problems(spec, self._graphs):
            raise SpecError(found)
        self._limits: dict[str, Limits] = {}
        self._marks: dict[str, Mark] = {}
        self._schemas: dict[str, Mapping[str, Any]] = {}
        self._fold = Fold(spec, self._graphs, rates)

    def graph(self, skill: str) -> Graph:
        """The graph of a skill."""
        return self._graphs.graph_of(skill)

    def bound(self, skill: str) -> Bound:
        """The worst case of one run of a skill."""
        return self._fold.skill(skill).bound

    def bound_of_step(self, skill: str) -> Bound:
        """The worst case of a skill where it is a step of another."""
        return self._fold.step(self.spec.skills[skill])

    def limits(self, skill: str) -> Limits:
        """The limits of a skill, with the agent's where it declares none."""
        if skill not in self._limits:
            self._limits[skill] = self.spec.skills[skill].limits(self.spec.limits)
        return self._limits[skill]

    def schema(self, tool: str) -> Mapping[str, Any]:
        """A tool as a model is told of it."""
        if tool not in self._schemas:
            self._schemas[tool] = schema_of(self.spec.tools[tool])
        return self._schemas[tool]

    def mark(self, tool: ToolSpec) -> Mark:
        """What is known of where the results of a tool come from."""
        if tool.name not in self._marks:
            self._marks[tool.name] = of_tool(tool)
        return self._marks[tool.name]

    def understands(self, skill: str) -> bool:
        """Whether a model may be asked what a message to this skill means."""
        return self._fold.understands(skill)

    def understanding(self) -> Bound:
        """The worst case of that one call, where no skill is chosen yet."""
        return self._fold.understanding(self.spec.limits.over(DEFAULTS))

    def folded(self, skill: str) -> Folded:
        """The worst case of a skill with the lines of its invoice."""
        return self._fold.skill(skill)

    @cached_property
    def writes(self) -> bool:
        """Whether any of its tools writes."""
        return any(tool.effect == "write" for tool in self.spec.tools.values())

    @cached_property
    def router(self) -> Router:
        """Chooses a skill for a message; built when the first message comes."""
        return Router(self.spec, self.extractor)

    @cached_property
    def extractor(self) -> Extractor:
        """Finds the values of inputs in messages."""
        return Extractor(self.spec)

    @cached_property
    def contract(self) -> str:
        """Hash of the definition and of its code; an approval given under another one does not count."""
        return identity_of(self.spec, self.tools)
