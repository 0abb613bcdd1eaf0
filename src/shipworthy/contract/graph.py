"""A skill as a graph: what every step is given, what it waits for, and which inputs it may ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.language.types import BUILT_IN, FALLBACK, NAMED, TypeSpec
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Path
from shipworthy.contract.step import Prompt, Step
from shipworthy.contract.tool import Param, ToolSpec

BUILT_IN_NAMES = frozenset({"message", "now", "today", "session", "error", "it"})


class Readable(Protocol):
    """Anything that reads names: an expression, a text, a value."""

    @property
    def reads(self) -> frozenset[str]: ...

    @property
    def guarded(self) -> frozenset[str]: ...


@dataclass(frozen=True, kw_only=True)
class Node:
    """A step in its place: its target, its arguments, and the results it waits for."""

    step: Step
    path: Path
    target: "ToolSpec | Skill | Prompt | None" = None
    """What a `tool:` or `prompt:` step calls."""
    args: Mapping[str, Value] = field(default_factory=dict)
    """Explicit arguments and those bound by name; a parameter left out keeps its default."""
    waits: frozenset[str] = frozenset()
    """Names of the results it reads, also through inputs and named values."""
    barrier: bool = False
    """It keeps the order of the page."""
    blocks: tuple["tuple[Node, ...]", ...] = ()
    """The steps inside: of its group, or of each of its branches."""
    recovery: tuple["Node", ...] = ()
    """The steps of `on_error`."""

    @property
    def id(self) -> str:
        """Stable within the skill's definition: `2`, `3.steps.0`."""
        return ".".join(str(part) for part in self.path[1:])

    @property
    def produces(self) -> frozenset[str]:
        """The names under which this step, or a step inside it, leaves a result."""
        inside = (node.produces for block in (*self.blocks, self.recovery) for node in block)
        own = {self.step.name} if self.step.name else set()
        return frozenset(own.union(*inside)) if self.step.foreach is None else frozenset(own)


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The graph of one skill."""

    skill: Skill
    nodes: tuple[Node, ...]
    inputs: Mapping[str, Input]
    """Its own, the agent's, those that tools imply, and those it inherits from the skills it uses."""
    fallback: tuple[Node, ...] = ()
    problems: tuple[tuple[Path, str, str], ...] = ()
    """(where, what, repair), found on the way."""

    @property
    def results(self) -> frozenset[str]:
        """Every name a step leaves a result under."""
        return frozenset[str]().union(*(node.produces for node in (*self.nodes, *self.fallback)))


def segments(nodes: Iterable[Node]) -> list[tuple[Node, ...]]:
    """Split at barriers: within a segment the order is by data, between segments by the page."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if node.barrier:
            parts += [[node], []]
        else:
            parts[-1].append(node)
    return [tuple(part) for part in parts if part]


def build(agent: AgentSpec, name: str) -> Graph:
    """The graph of the skill of that name."""
    return Graphs(agent).of(name)


class Graphs:
    """The graphs of an agent's skills, each built once."""

    def __init__(self, agent: AgentSpec) -> None:
        self.agent = agent
        self._built: dict[str, Graph] = {}
        self._open: list[str] = []

    def of(self, name: str) -> Graph:
        """The graph of the skill of that name; a skill that comes to use itself is a problem of its graph."""
        if name not in self._built:
            self._open.append(name)
            self._built[name] = _Builder(self, self.agent.skills[name]).build()
            self._open.pop()
        return self._built[name]

    def begun(self, name: str) -> bool:
        """Whether its graph is being built just now, so that using it would be a cycle."""
        return name in self._open


class _Builder:
    """Builds one graph; collects implied and inherited inputs and problems on the way."""

    def __init__(self, graphs: Graphs, skill: Skill) -> None:
        self.graphs, self.agent, self.skill = graphs, graphs.agent, skill
        self.inputs: dict[str, Input] = {**self.agent.inputs, **skill.inputs}
        self.lets = {**self.agent.let, **skill.let}
        self.results = {step.name for _, step in skill.walk() if step.name}
        self.problems: list[tuple[Path, str, str]] = []

    def build(self) -> Graph:
        nodes = self._nodes(self.skill.steps, ("workflow",), frozenset())
        fallback = self.skill.fallback if isinstance(self.skill.fallback, tuple) else ()
        rescue = self._nodes(fallback, ("fallback",), frozenset())
        for tool in self.skill.tools:
            self._target(tool, ("tools",))
        return Graph(
            skill=self.skill, nodes=nodes, fallback=rescue, inputs=dict(self.inputs), problems=tuple(self.problems)
        )

    def _nodes(self, steps: tuple[Step, ...], path: Path, scope: frozenset[str]) -> tuple[Node, ...]:
        return tuple(self._node(step, (*path, index), scope) for index, step in enumerate(steps))

    def _node(self, step: Step, path: Path, scope: frozenset[str]) -> Node:
        inner = scope | {step.foreach.name} if step.foreach else scope
        target = self._target(step.tool, (*path, "tool")) if step.tool else step.prompt
        args = self._args(step, target, path, inner)
        blocks = self._blocks(step, path, inner)
        recovery = step.on_error if isinstance(step.on_error, tuple) else ()
        rescue = self._nodes(recovery, (*path, "on_error"), inner | {"error"})
        inside = [node for block in (*blocks, rescue) for node in block]
        items = hard([step.foreach.items]) - scope if step.foreach else set()
        reads = set(step.after) | items | hard(self._fields(step, target, args)) - inner
        # A choice, a question for a yes, a write and an answer keep the order of the page.
        barrier = (
            step.kind in ("answer", "choose")
            or step.confirm is not None
            or self._writes(target)
            or any(node.barrier for node in inside)
        )
        waits = self.results_behind(reads).union(*(node.waits for node in inside))
        waits -= {name for node in inside for name in node.produces}
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

    def _blocks(self, step: Step, path: Path, scope: frozenset[str]) -> tuple[tuple[Node, ...], ...]:
        if step.steps is not None:
            return (self._nodes(step.steps, (*path, "steps"), scope),)
        branches = enumerate(step.choose or ())
        return tuple(self._nodes(branch.steps, (*path, "choose", n, "steps"), scope) for n, branch in branches)

    def _fields(self, step: Step, target: Any, args: Mapping[str, Value]) -> list[Readable]:
        prompt = target if isinstance(target, Prompt) else None
        texts = [step.answer, step.confirm, step.fallback]
        texts += [prompt.text, prompt.fallback] if prompt is not None else []
        conditions = [step.when, *(b.when for b in step.choose or ())]
        return [field for field in (*texts, *conditions, *args.values()) if field is not None]

    def _target(self, name: str, path: Path) -> "ToolSpec | Skill | Prompt | None":
        if name in self.agent.tools:
            return self.agent.tools[name]
        if name in self.agent.skills:
            if self.graphs.begun(name):
                self.problems.append((path, f"`{name}` comes to use itself", "break the cycle between the skills"))
                return None
            return self.agent.skills[name]
        return self.agent.prompts.get(name)  # an unknown name is reported by `link`, which can say what is near

    def _writes(self, target: Any) -> bool:
        if isinstance(target, ToolSpec):
            return target.effect == "write"
        if isinstance(target, Skill):
            return any(node.barrier for node in self.graphs.of(target.name).nodes)
        return False

    def _args(self, step: Step, target: Any, path: Path, scope: frozenset[str]) -> Mapping[str, Value]:
        if isinstance(target, ToolSpec):
            return self._tool_args(step, target, path, scope)
        if isinstance(target, Skill):
            return self._skill_args(step, target, path, scope)
        return dict(step.with_)

    def _tool_args(self, step: Step, tool: ToolSpec, path: Path, scope: frozenset[str]) -> Mapping[str, Value]:
        args = {name: value for name, value in step.with_.items() if self._is_param(tool, name, path)}
        for param in tool.params:
            if param.name in args:
                continue
            if self._visible(param.name, scope, step) or param.required and self._imply(param, tool, path):
                args[param.name] = Expr.parse(param.name)
        return args

    def _is_param(self, tool: ToolSpec, name: str, path: Path) -> bool:
        if tool.param(name) is None:
            known = ", ".join(f"`{param.name}`" for param in tool.params) or "none"
            message = f"`{tool.name}` has no parameter `{name}`"
            self.problems.append(((*path, "with", name), message, f"its parameters are: {known}"))
            return False
        return True

    def _imply(self, param: Param, tool: ToolSpec, path: Path) -> bool:
        named = param.type == "text" and param.name in (*NAMED, *self.agent.types)
        kind = TypeSpec.parse(param.name if named else param.type)
        if not kind.names() <= {*BUILT_IN, *FALLBACK, *self.agent.types}:
            self.problems.append(
                (
                    path,
                    f"nothing binds `{param.name}` of `{tool.name}`, and {kind} cannot be asked for",
                    f"add it under `with`, or name an input or an earlier result `{param.name}`",
                )
            )
            return False
        ask = Text.parse(_question(param).replace("{", "{{").replace("}", "}}"))
        shape = {"list": kind.item, "max": 20} if kind.name == "list" else {"type": kind}
        self.inputs.setdefault(param.name, Input(ask=ask, **shape))
        return True

    def _skill_args(self, step: Step, helper: Skill, path: Path, scope: frozenset[str]) -> Mapping[str, Value]:
        signature = self.graphs.of(helper.name).inputs
        args = dict(step.with_)
        for name in step.with_:
            if name not in signature:
                known = ", ".join(f"`{n}`" for n in signature) or "none"
                message = f"skill `{helper.name}` has no input `{name}`"
                self.problems.append(((*path, "with", name), message, f"its inputs are: {known}"))
        for name, spec in signature.items():
            if name in args or name in self.agent.inputs:
                continue
            if self._visible(name, scope, step):
                args[name] = Expr.parse(name)
            else:
                # Asked for by the helper when one of its steps reads it; the caller only remembers the answer.
                self.inputs.setdefault(name, spec)
        return args

    def _visible(self, name: str, scope: frozenset[str], step: Step) -> bool:
        own = name in self.skill.inputs or name in self.agent.inputs
        return name in scope or own or name in self.lets or (name in self.results and name != step.name)

    def results_behind(self, names: Iterable[str]) -> set[str]:
        """The results that these names read, through inputs and named values."""
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


def _question(param: Param) -> str:
    """What a user is asked for a parameter; what is said of it to a model stands behind in brackets."""
    said, words = param.description, param.name.replace("_", " ")
    if said.endswith("?"):
        return said
    return f"What is the {words}?" + (f" ({said})" if said else "")


def hard(fields: Iterable[Readable]) -> set[str]:
    """The names that must be known before these can be evaluated; one read under `known(…)` need not be."""
    return {name for field in fields for name in field.reads - field.guarded}
