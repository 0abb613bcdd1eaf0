"""Where private data, a stranger's text and a way out meet: refused at load, unless somebody is asked there."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import BUILT_IN_NAMES, Graph, Graphs, Node
from shipworthy.contract.labels import TRUSTED, Label, Mark, joined, of_tool, paths_of, unknown
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Path
from shipworthy.contract.step import Prompt
from shipworthy.contract.tool import ToolSpec

Found = tuple[Path, str, str]
REPAIR = (
    "add `confirm: …` to the step, leave one of the three out, or let the tool say what it `accepts` or by which "
    "`policy`: then the user is asked where it does not hold"
)


def meetings(agent: AgentSpec, graphs: Graphs, graph: Graph) -> Iterator[Found]:
    """Every step that would carry private data out where a stranger had a word in it, and nobody is asked."""
    page = Page(agent, graphs, graph, {})
    found = {(node.path, label) for node, label in page.leaving()}
    for path, label in sorted(found, key=str):
        private, strange = ", ".join(sorted(label.secretive)), ", ".join(sorted(label.doubtful))
        message = f"private data ({private}) would leave here, and a stranger may have written {strange}"
        yield path, message, REPAIR


class Page:
    """The labels of all that a skill's steps make, whatever way a run takes."""

    def __init__(self, agent: AgentSpec, graphs: Graphs, graph: Graph, given: Mapping[str, Label]) -> None:
        self.agent, self.graphs, self.graph, self.given = agent, graphs, graph, given
        self.marks: dict[str, Mark] = {}
        self._leaving: dict[str, tuple[Node, Label]] = {}
        before: dict[str, Mark] | None = None
        # A step may read what stands further down the page; labels only rise, so this comes to an end.
        while before != self.marks:
            before = dict(self.marks)
            self._nodes((*graph.nodes, *graph.fallback), {}, asked=False)

    def leaving(self) -> Iterator[tuple[Node, Label]]:
        """The steps with which private data and a stranger's text leave unasked."""
        yield from self._leaving.values()

    def result(self) -> Label:
        """What a caller of this skill reads."""
        skill = self.graph.skill
        if skill.tools:
            tools = (of_tool(self.agent.tools[name]).whole for name in skill.tools if name in self.agent.tools)
            return reduce(Label.join, (*tools, *self.given.values()), TRUSTED)
        if skill.returns is not None:
            return self._label(skill.returns, local={})
        return reduce(Label.join, (mark.whole for mark in self.marks.values()), TRUSTED)

    def _nodes(self, nodes: Iterable[Node], local: Mapping[str, Label], *, asked: bool) -> None:
        for node in nodes:
            step, inner = node.step, dict(local)
            if step.foreach is not None:
                inner[step.foreach.name] = self._label(step.foreach.items, local=local)
            for block in node.blocks:
                self._nodes(block, inner, asked=asked or step.confirm is not None)
            self._nodes(node.recovery, {**inner, "error": unknown("error").whole}, asked=asked)
            mark = self._made(node, inner)
            if step.name is not None:
                self.marks[step.name] = _either(self.marks.get(step.name), mark)
            if isinstance(node.target, ToolSpec) and not asked and step.confirm is None:
                self._leaves(node, node.target, inner)

    def _made(self, node: Node, local: Mapping[str, Label]) -> Mark:
        if isinstance(node.target, ToolSpec):
            return of_tool(node.target)
        if isinstance(node.target, Prompt):
            inner = {**local, **{name: self._label(value, local=local) for name, value in node.args.items()}}
            told = unknown("what was looked up").whole if self.graph.skill.retrieval == "always" else TRUSTED
            return Mark(whole=self._label(node.target.text, local=inner).join(told))
        if isinstance(node.target, Skill):
            given = {name: self._label(value, local=local) for name, value in node.args.items()}
            page = Page(self.agent, self.graphs, self.graphs.of(node.target.name), given)
            for _, label in page.leaving():
                self._leaving[node.id] = (node, label)
            return Mark(whole=page.result())
        inside = (self.marks[name] for name in node.produces if name in self.marks)
        return Mark(whole=reduce(Label.join, (mark.whole for mark in inside), TRUSTED))

    def _leaves(self, node: Node, tool: ToolSpec, local: Mapping[str, Label]) -> None:
        if not tool.leaves:
            return
        whole = TRUSTED
        for name, value in node.args.items():
            label = self._label(value, local=local)
            strict = bool(tool.accepts or tool.policy)
            if name in tool.policy or (strict and not label.above(tool.accepts.get(name, "trusted"))):
                # Somebody is asked at run time, or the rule holds.
                label = Label(private=label.private, secretive=label.secretive)
            whole = whole.join(label)
        if whole.private and whole.trust == "untrusted":
            self._leaving[node.id] = (node, whole)

    def _label(self, *values: object, local: Mapping[str, Label]) -> Label:
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
                return paths_of(spec.choices, spec.default)
            value = self.graph.skill.let.get(name, self.agent.let.get(name))
            return paths_of(value) if value is not None else TRUSTED

        return joined(paths_of(*values), behind)


def _either(one: Mark | None, other: Mark) -> Mark:
    """The mark of a name that either of two steps leaves."""
    if one is None or one == other:
        return other
    fields = {name: one.at(name).join(other.at(name)) for name in {*one.fields, *other.fields}}
    return Mark(whole=one.whole.join(other.whole), fields=fields)
