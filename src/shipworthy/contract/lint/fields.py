"""Finds fields that the type of a result, an input or a named value does not have."""

from collections.abc import Iterable, Iterator, Mapping

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, Node
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.input import Input
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.shapes import INTEGER, TEXT, Reading, Shape, listed, merged
from shipworthy.contract.language.text import Value
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.page import Place, walk
from shipworthy.contract.source import Finding, Path

FOUND_OUT = (("by", TEXT), ("text", TEXT))
TOLD = (*FOUND_OUT, ("wrote", TypeSpec(name="yesno")))
SESSION: Iterable[tuple[str, TypeSpec]] = (
    ("id", TEXT),
    ("turns", INTEGER),
    *((name, listed(TypeSpec(name="record", fields=of))) for name, of in (("found", FOUND_OUT), ("told", TOLD))),
)
BUILT_IN: Mapping[str, Shape] = {
    "message": TEXT,
    "now": TypeSpec(name="datetime"),
    "today": TypeSpec(name="date"),
    "session": TypeSpec(name="record", fields=tuple(SESSION)),
    "error": TEXT,
}
SKIPPED = (("error", TEXT), ("message", TEXT))
"""The fields of the line that stands for a step that failed, where it is skipped."""
DEEPEST = 20
"""Names behind names that are followed; what is behind takes anything."""
MOST_SKILLS = 3
"""Skills in skills whose `returns` are followed."""
Fields = Iterable[tuple[Path, Value]]


class Shapes:
    """The types of the names of one skill, each found once, on first use."""

    def __init__(self, agent: AgentSpec, graphs: Graphs, graph: Graph, around: "frozenset[str]" = frozenset()) -> None:
        self.agent, self.graphs, self.graph = agent, graphs, graph
        self._around = around | {graph.skill.name}
        """The skills whose names are being found, from the caller that asks."""
        self.places = (*walk(graph.nodes), *walk(graph.fallback))
        self._lets = {**agent.let, **graph.skill.let}
        self._known: dict[str, Shape] = {}
        self._depth = 0
        self.called = any(step.tool == graph.skill.name for skill in agent.skills.values() for _, step in skill.walk())

    def __call__(self, name: str) -> Shape:
        if name in self._known or self._depth >= DEEPEST:
            return self._known.get(name)
        # A name that is read while it is found takes anything.
        self._known[name] = None
        self._depth += 1
        self._known[name] = self._find(name)
        self._depth -= 1
        return self._known[name]

    def _find(self, name: str) -> Shape:
        made = [place for place in self.places if place.node.step.name == name]
        others = (name in self.graph.inputs) + (name in self._lets)
        if made:
            return None if others else self._results(made)
        if name in self.graph.inputs:
            return None if name in self._lets else self._input(self.graph.inputs[name])
        value = self._lets.get(name)
        if isinstance(value, Expr):
            return Reading(self).value(value, {})
        return None if name in self._lets else BUILT_IN.get(name)

    def _results(self, places: list[Place]) -> Shape:
        whole = self._result(places[0].node)
        for place in places[1:]:
            whole = merged(whole, self._result(place.node))
        return whole

    def _result(self, node: Node) -> Shape:
        found = self._given(node)
        if found is not None and node.step.on_error == "skip":
            found = None if found.name != "record" else merged(found, TypeSpec(name="record", fields=SKIPPED))
        return found if node.step.foreach is None else listed(found)

    def _given(self, node: Node) -> Shape:
        target = node.target
        if target is None:
            return None
        if target.kind == "prompt":
            return node.step.output or target.output or TEXT
        if target.kind == "tool":
            return target.result
        if target.kind == "specialist":
            return None if target.returns else TEXT
        if target.returns is None or target.name in self._around or len(self._around) > MOST_SKILLS:
            return None
        graph = self.graphs.graph_of(target.name)
        return Reading(Shapes(self.agent, self.graphs, graph, self._around)).value(target.returns, {})

    def _input(self, spec: Input) -> Shape:
        if self.called:
            # A caller may give it anything.
            return None
        if spec.choices is None:
            kind = spec.list or spec.type
            return spec.kind if kind.name == "record" else None
        offered = Reading(self).value(spec.choices, {})
        item = offered.item if offered is not None and offered.name == "list" else None
        if spec.value is not None:
            item = Reading(self).value(spec.value, {"it": item})
        return item if spec.list is None else listed(item)

    def item_of(self, node: Node, local: Mapping[str, Shape]) -> Mapping[str, Shape]:
        """The item of a `foreach`, by its name."""
        loop = node.step.foreach
        if loop is None:
            return {}
        of = Reading(self).value(loop.items, local)
        return {loop.name: of.item if of is not None and of.name == "list" else None}

    def local(self, place: Place) -> Mapping[str, Shape]:
        """The items of the `foreach` steps around a place, the innermost last."""
        found: dict[str, Shape] = {}
        for outer in reversed(list(place.outer)):
            found |= self.item_of(outer.node, found)
        return found


def missing_fields(agent: AgentSpec, graphs: Graphs, graph: Graph) -> Iterator[Finding]:
    """Every field in a skill's expressions and texts that the type of what it reads does not have."""
    shapes, skill = Shapes(agent, graphs, graph), graph.skill
    for place in shapes.places:
        around = shapes.local(place)
        inner = {**around, **shapes.item_of(place.node, around)}
        step = place.node.step
        if step.foreach is not None:
            yield from _in(shapes, (*place.node.path, "foreach"), step.foreach.items, around)
        for path, value in _of_step(place.node):
            # An argument of a prompt's text has the name that it is given.
            given = {name: None for name in step.with_} if path[0] == step.kind else {}
            yield from _in(shapes, (*place.node.path, *path), value, {**inner, **given})
    for name, named in skill.let.items():
        yield from _in(shapes, ("let", name), named, {})
    if skill.returns is not None:
        yield from _in(shapes, ("returns",), skill.returns, {})
    for name, spec in skill.inputs.items():
        yield from _of_input(shapes, name, spec)


def _of_step(node: Node) -> Fields:
    step = node.step
    for key in ("when", "answer", "confirm", "fallback", "wait", "say"):
        if (value := getattr(step, key)) is not None:
            yield (key,), value
    for name, argument in step.with_.items():
        yield ("with", name), argument
    if node.target is not None and node.target.kind == "prompt":
        for text in (node.target.text, node.target.fallback):
            if text is not None:
                yield (step.kind,), text
    for index, branch in enumerate(step.choose or ()):
        if branch.when is not None:
            yield ("choose", index, "when"), branch.when


def _of_input(shapes: Shapes, name: str, spec: Input) -> Iterator[Finding]:
    offered = Reading(shapes).value(spec.choices, {}) if spec.choices is not None else None
    item = offered.item if offered is not None and offered.name == "list" else None
    for key in ("when", "default", "choices", "value", "label", "check", "ask", "otherwise"):
        if (value := getattr(spec, key)) is not None:
            # In `check` and `otherwise` the input has the value that is checked.
            local: Mapping[str, Shape] = {"it": item} if key in ("value", "label") else {name: None}
            yield from _in(shapes, ("inputs", name, key), value, local)


def _in(shapes: Shapes, path: Path, value: Value, local: Mapping[str, Shape]) -> Iterator[Finding]:
    reading = Reading(shapes)
    reading.value(value, local)
    for message, repair in dict.fromkeys(reading.problems):
        yield path, message, repair
