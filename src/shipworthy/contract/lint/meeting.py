"""Finds steps that would send out private data mixed with untrusted text without approval."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import BUILT_IN_NAMES, Graph, Node
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.kinds.table import kind_of
from shipworthy.contract.labels import TRUSTED, HasPaths, Label, Mark, joined, of_tool, paths_of, unknown
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text
from shipworthy.contract.page import Place, walk
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Finding

REPAIR = (
    "add `confirm: …` to the step, leave one of the three out, or let the tool say what it `accepts` or by which "
    "`policy`: then the user is asked where it does not hold"
)


def meetings(agent: AgentSpec, graphs: Graphs, graph: Graph) -> Iterator[Finding]:
    """The problems of all steps that would send out private data mixed with untrusted text without approval."""
    page = Marks(agent, graphs, graph, {})
    found = {(node.path, label) for node, label in page.leaving()}
    for path, label in sorted(found, key=str):
        private, strange = ", ".join(sorted(label.secretive)), ", ".join(sorted(label.doubtful))
        message = f"private data ({private}) would leave here, and a stranger may have written {strange}"
        yield path, message, REPAIR


class Marks:
    """The labels of the results of a skill's steps, joined over all paths of a run."""

    def __init__(
        self, agent: AgentSpec, graphs: Graphs, graph: Graph, given: Mapping[str, Label], under: Label = TRUSTED
    ) -> None:
        self.agent, self.graphs, self.graph, self.given, self.around = agent, graphs, graph, given, under
        self.marks: dict[str, Mark] = {}
        self._leaving: dict[str, tuple[Node, Label]] = {}
        before: dict[str, Mark] | None = None
        # A step may read a result of a later step. Labels only rise, so the loop ends.
        while before != self.marks:
            before = dict(self.marks)
            for place in (*walk(graph.nodes), *walk(graph.fallback)):
                self._mark(place)

    def leaving(self) -> Iterator[tuple[Node, Label]]:
        """The steps that would send out private data mixed with untrusted text, and the label of that data."""
        yield from self._leaving.values()

    def result(self) -> Label:
        """The label of the skill's result."""
        skill = self.graph.skill
        if skill.tools:
            tools = (of_tool(self.agent.tools[name]).whole for name in skill.tools if name in self.agent.tools)
            inputs = (self.label(spec.default, spec.choices, local={}) for spec in self.graph.inputs.values())
            return reduce(Label.join, (*tools, *inputs, *self.given.values()), self.around)
        if skill.returns is not None:
            return self.label(skill.returns, local={}).join(self.around)
        return reduce(Label.join, (mark.whole for mark in self.marks.values()), self.around)

    def _mark(self, place: Place) -> None:
        """Compute the label of a step's result, and note the step where it leaks data."""
        node, here = place.node, _Here(self, place)
        if node.target is None:
            inside = (self.marks[name] for name in node.produces if name in self.marks)
            mark = Mark(whole=reduce(Label.join, (mark.whole for mark in inside), TRUSTED))
        else:
            mark = kind_of(node.target).mark(here.args, here)
        own = self.label(node.step.fallback, *node.step.must_say, local=self.local(place))
        mark = mark.join(self.under(place)).join(own)
        if node.step.name is not None:
            self.marks[node.step.name] = _either(self.marks.get(node.step.name), mark)
        if node.target is None or place.confirmed or node.step.confirm is not None:
            return
        if (label := kind_of(node.target).leak(here.args)) is not None:
            self.leaves(node, label)

    def leaves(self, node: Node, label: Label) -> None:
        """Note a step that would send out private data mixed with untrusted text."""
        self._leaving[node.id] = (node, label)

    def under(self, place: Place) -> Label:
        """The label of what decides whether a step runs, and how often: as when it runs, of the steps around it too."""
        around = place.around
        label = self.under(around) if around is not None else self.around
        if not place.node.decides:
            return label
        return label.join(self.label(*place.node.decides, local=self.local(around) if around is not None else {}))

    def local(self, place: Place) -> Mapping[str, Label]:
        """The labels of the names that only a step and the steps inside it can read."""
        around, foreach = place.around, place.node.step.foreach
        known = dict(self.local(around)) if around is not None else {}
        if place.part == "recovery":
            failed = self.marks.get(around.node.step.name or "") if around is not None else None
            known["error"] = unknown("error").whole.join(failed.whole if failed is not None else TRUSTED)
        if foreach is not None:
            known[foreach.name] = self.label(foreach.items, local=known)
        return known

    def label(self, *values: HasPaths | None, local: Mapping[str, Label]) -> Label:
        def behind(name: str, rest: str) -> Label | Iterable[str]:
            if name in local:
                return local[name]
            if name in self.marks:
                return self.marks[name].at(rest)
            if name in BUILT_IN_NAMES:
                return TRUSTED
            if name in self.given:
                return self.given[name]
            if (spec := self.graph.inputs.get(name)) is not None:
                return paths_of(spec.choices, spec.value, spec.when, spec.default)
            value = self.graph.skill.let.get(name, self.agent.let.get(name))
            return paths_of(value) if value is not None else TRUSTED

        return joined(paths_of(*values), behind)


@dataclass(frozen=True, slots=True)
class _Here:
    """The labels as one step reads them."""

    marks: Marks
    place: Place

    @property
    def searches(self) -> bool:
        return self.marks.graph.skill.retrieval == "always"

    def args(self) -> Mapping[str, Label]:
        local, under = self.marks.local(self.place), self.marks.under(self.place)
        return {name: self.marks.label(value, local=local).join(under) for name, value in self.place.node.args.items()}

    def read(self, text: Text | Expr, given: Mapping[str, Label]) -> Label:
        return self.marks.label(text, local={**self.marks.local(self.place), **given})

    def helper(self, skill: Skill, given: Mapping[str, Label]) -> Mark:
        graph, under = self.marks.graphs.graph_of(skill.name), self.marks.under(self.place)
        inside = Marks(self.marks.agent, self.marks.graphs, graph, given, under)
        for _, label in inside.leaving():
            self.marks.leaves(self.place.node, label)
        return Mark(whole=inside.result())


def _either(one: Mark | None, other: Mark) -> Mark:
    """The label of a name under which either of two steps leaves its result."""
    if one is None or one == other:
        return other
    fields = {name: one.at(name).join(other.at(name)) for name in {*one.fields, *other.fields}}
    return Mark(whole=one.whole.join(other.whole), fields=fields)
