"""Builds the graphs of an agent's skills: binds arguments, and adds implied and inherited inputs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Graph, Node, Readable, hard
from shipworthy.contract.input import Input
from shipworthy.contract.kinds.table import kind_of
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Value
from shipworthy.contract.needed import needed
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Finding, Path
from shipworthy.contract.specialist.several import TOGETHER
from shipworthy.contract.specialist.target import consulted
from shipworthy.contract.step import Step
from shipworthy.contract.target import Target
from shipworthy.contract.writing import Writing, writing_of


class Graphs:
    """The graphs of an agent's skills, each built once on first use."""

    def __init__(self, agent: AgentSpec) -> None:
        self.agent = agent
        self._built: dict[str, Graph] = {}
        self._writing: dict[str, Writing] = {}
        self._open: list[str] = []

    def graph_of(self, name: str) -> Graph:
        """The graph of the skill of that name; a skill that calls itself through others is a problem of its graph."""
        if name not in self._built:
            self._open.append(name)
            self._built[name] = _GraphBuilder(self, self.agent.skills[name]).build()
            self._open.pop()
        return self._built[name]

    def writing(self, name: str) -> Writing:
        """Whether the skill of that name writes, and whether it asks for a yes before each write."""
        if name not in self._writing:
            self._writing[name] = writing_of(self.agent, self.graph_of(name), self.graph_of)
        return self._writing[name]

    def begun(self, name: str) -> bool:
        """Whether its graph is being built, so that a call of the skill would be a cycle."""
        return name in self._open


class _GraphBuilder:
    """Builds one graph, and collects its implied and inherited inputs and its problems."""

    def __init__(self, graphs: Graphs, skill: Skill) -> None:
        self.graphs, self.agent, self.skill = graphs, graphs.agent, skill
        self.inputs: dict[str, Input] = {**self.agent.inputs, **skill.inputs}
        self.lets = {**self.agent.let, **skill.let}
        self.results = {step.name for _, step in skill.walk() if step.name}
        self.problems: list[Finding] = []

    def build(self) -> Graph:
        nodes = self._answering(self._nodes(self.skill.steps, ("workflow",), frozenset()))
        fallback = self.skill.fallback if isinstance(self.skill.fallback, tuple) else ()
        rescue = self._nodes(fallback, ("fallback",), frozenset())
        for tool in self.skill.tools:
            self._target(tool, ("tools",))
        inputs = needed(self.agent, self.skill, (*nodes, *rescue), self.inputs, self.graphs.graph_of)
        return Graph(skill=self.skill, nodes=nodes, fallback=rescue, inputs=inputs, problems=tuple(self.problems))

    def _answering(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        """The steps; a prompt that is the answer waits for all that the checks of its text read."""
        target = nodes[-1].target if nodes else None
        if target is None or target.kind != "prompt":
            return nodes
        read = {name for value in self.skill.claims.values() for name in value.reads}
        for check in (check for guideline in self.agent.guidelines for check in guideline.answer_check):
            read |= check.reads if isinstance(check, Expr) else self.results
        made = frozenset[str]().union(*(node.produces for node in nodes[:-1]))
        waits = nodes[-1].waits | (made & self.results_behind(read))
        return (*nodes[:-1], replace(nodes[-1], waits=waits))

    def _nodes(self, steps: tuple[Step, ...], path: Path, scope: frozenset[str]) -> tuple[Node, ...]:
        return tuple(self._node(step, (*path, index), scope) for index, step in enumerate(steps))

    def _node(self, step: Step, path: Path, scope: frozenset[str]) -> Node:
        inner = scope | {step.foreach.name} if step.foreach else scope
        target = self._target(step.tool, (*path, "tool")) if step.tool else step.prompt
        kind = None if target is None else kind_of(target)
        args = dict(step.with_) if kind is None else kind.args(_Binding(self, step, path, inner))
        blocks = self._blocks(step, path, inner)
        recovery = step.on_error if isinstance(step.on_error, tuple) else ()
        rescue = self._nodes(recovery, (*path, "on_error"), inner | {"error"})
        inside = [node for block in (*blocks, rescue) for node in block]
        items = hard([step.foreach.items]) - scope if step.foreach else set()
        reads = set(step.after) | items | hard(self._fields(step, target, args)) - inner
        # A choice, a confirmation, a write and an answer run in page order.
        barrier = (
            step.kind in ("answer", "choose", "wait")
            or step.confirm is not None
            or (kind is not None and kind.writes(self.graphs.graph_of) and not self._side_by_side)
            or any(node.barrier for node in inside)
        )
        waits = self.results_behind(reads).union(*(node.waits for node in inside))
        waits -= {name for node in inside for name in node.produces}
        if step.repeat is not None:
            own = {step.name, step.tool} | {name for node in inside for name in node.produces}
            waits |= self.results_behind(hard([step.repeat.until]) - inner - own) - own
        return Node(
            step=step,
            path=path,
            target=target,
            args=args,
            waits=frozenset(waits - ({step.name} if step.name else set())),
            barrier=barrier,
            blocks=blocks,
            recovery=rescue,
        )

    @property
    def _side_by_side(self) -> bool:
        """Whether each step is a specialist with its own part of a message, and none waits for another."""
        return self.skill.name == TOGETHER and TOGETHER in self.agent.implied

    def _blocks(self, step: Step, path: Path, scope: frozenset[str]) -> tuple[tuple[Node, ...], ...]:
        if step.steps is not None:
            return (self._nodes(step.steps, (*path, "steps"), scope),)
        branches = enumerate(step.choose or ())
        return tuple(self._nodes(branch.steps, (*path, "choose", n, "steps"), scope) for n, branch in branches)

    def _fields(self, step: Step, target: Target | None, args: Mapping[str, Value]) -> list[Readable]:
        own = kind_of(target).texts if target is not None else ()
        texts = [step.answer, step.confirm, step.fallback, step.wait, step.say, *own]
        conditions = [step.when, *(b.when for b in step.choose or ()), *step.must_say]
        return [field for field in (*texts, *conditions, *args.values(), *step.claims.values()) if field is not None]

    def _target(self, name: str, path: Path) -> Target | None:
        if name in self.agent.tools:
            return self.agent.tools[name]
        if (specialist := consulted(self.agent.specialists, name)) is not None:
            return specialist
        if name in self.agent.skills:
            if self.graphs.begun(name):
                self.problems.append((path, f"`{name}` comes to use itself", "break the cycle between the skills"))
                return None
            return self.agent.skills[name]
        return self.agent.prompts.get(name)  # `link` reports an unknown name with a similar one

    def results_behind(self, names: Iterable[str]) -> set[str]:
        """The results that these names read, directly or through inputs and named values."""
        found: set[str] = set()
        todo, seen = list(names), set[str]()
        while todo:
            name = todo.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self.results:
                found.add(name)
            elif isinstance(value := self.lets.get(name), Expr):
                todo += value.reads - value.guarded
            elif name in self.skill.inputs or name in self.agent.inputs:
                todo += hard(self.inputs[name].fields) - {name}
        return found


@dataclass(frozen=True, slots=True)
class _Binding:
    """Binds the arguments of one step; `path`: its path, `scope`: the item names of the `foreach` steps around it."""

    builder: _GraphBuilder
    step: Step
    path: Path
    scope: frozenset[str]

    @property
    def given(self) -> Mapping[str, Value]:
        return self.step.with_

    @property
    def types(self) -> Collection[str]:
        return self.builder.agent.types

    def inputs_of(self, skill: Skill) -> Mapping[str, Input]:
        return self.builder.graphs.graph_of(skill.name).inputs

    def visible(self, name: str) -> bool:
        # A step does not read its own result, but it reads an input or a named value of the same name.
        agent = self.builder.agent
        shared = name in self.builder.skill.inputs or name in agent.inputs or name in self.builder.lets
        shared = shared or name in agent.context
        return name in self.scope or shared or (name in self.builder.results and name != self.step.name)

    def shared(self, name: str) -> bool:
        return name in self.builder.agent.inputs

    def imply(self, name: str, spec: Input) -> None:
        self.builder.inputs.setdefault(name, spec)

    def problem(self, message: str, repair: str, *place: str) -> None:
        self.builder.problems.append(((*self.path, *place), message, repair))
