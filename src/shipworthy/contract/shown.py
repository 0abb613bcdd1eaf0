"""Which results a model or a person is shown whole: through names, named values, `returns` and inputs of helpers."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from shipworthy.contract.graph import Graph, GraphOf, Node
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Nested, Slot, Text, Value
from shipworthy.contract.page import Place, walk
from shipworthy.contract.source import Path

Fields: TypeAlias = tuple[str, ...]
"""The fields that are taken out of a value, the outermost first."""
Whole: TypeAlias = Callable[[Fields], frozenset[str]]
"""Returns the tools whose whole results are what these fields of a value hold."""
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """A place where the whole result of a tool is read."""

    tool: str
    by: Literal["loop", "prompt", "person"]
    skill: str
    path: Path
    """Of the step, or of the list of tools, in that skill."""
    name: str = ""
    """Of the prompt's result."""


def readers(graph: Graph, graph_of: GraphOf) -> Iterator[Reader]:
    """Every place of a skill, and of the skills that it calls, where the whole result of a tool is read."""
    yield from _of(Shown(graph, graph_of))


@dataclass(frozen=True)
class Shown:
    """The names of one skill, as the steps that call it fill its inputs."""

    graph: Graph
    graph_of: GraphOf
    given: Mapping[str, Whole] = field(default_factory=dict)
    """Input → what it holds."""
    around: tuple[str, ...] = ()
    """The skills that call it."""

    @property
    def places(self) -> tuple[Place, ...]:
        """All steps, those of the fallback last."""
        return (*walk(self.graph.nodes), *walk(self.graph.fallback))

    def text(self, text: Text) -> frozenset[str]:
        """The tools whose whole results stand in a text."""
        slots = [part.expr.tree for part in text.parts if isinstance(part, Slot)]
        return NONE.union(*(self.tree(tree, ()) for tree in slots))

    def value(self, value: Value, fields: Fields) -> frozenset[str]:
        """The tools whose whole results stand in an argument."""
        if isinstance(value, Expr):
            return self.tree(value.tree, fields)
        if isinstance(value, Text):
            return NONE if fields else self.text(value)
        if not isinstance(value, Nested):
            return NONE
        parts = value.parts
        if fields:
            inner = parts.get(fields[0]) if isinstance(parts, Mapping) else None
            return NONE if inner is None else self.value(inner, fields[1:])
        return NONE.union(*(self.value(one, ()) for one in (parts.values() if isinstance(parts, Mapping) else parts)))

    def tree(self, tree: ast.expr | None, fields: Fields) -> frozenset[str]:
        """The tools whose whole results an expression gives; what it computes with a result is not the result."""
        match tree:
            case ast.Name(id=name):
                return self.name(name, fields)
            case ast.Attribute(value=inner, attr=name):
                return self.tree(inner, (name, *fields))
            case ast.Subscript(value=inner, slice=ast.Constant(value=str(name))):
                return self.tree(inner, (name, *fields))
            case ast.IfExp(body=body, orelse=other):
                return self.tree(body, fields) | self.tree(other, fields)
            case ast.BoolOp(values=values):
                return NONE.union(*(self.tree(value, fields) for value in values))
            case ast.List(elts=items) | ast.Tuple(elts=items) if not fields:
                return NONE.union(*(self.tree(item, ()) for item in items))
            case ast.Dict(keys=keys, values=values):
                pairs = zip(keys, values, strict=True)
                held = [value for key, value in pairs if not fields or _is(key, fields[0])]
                return NONE.union(*(self.tree(value, fields[1:]) for value in held))
        return NONE

    def name(self, name: str, fields: Fields) -> frozenset[str]:
        """The tools whose whole results a name stands for: a named value, a given input, or results of steps."""
        let = self.graph.skill.let.get(name)
        if isinstance(let, Expr):
            return self.tree(let.tree, fields)
        if name in self.given:
            return self.given[name](fields)
        makers = [place.node for place in self.places if place.node.step.name == name]
        return NONE.union(*(self.result(node, fields) for node in makers))

    def result(self, node: Node, fields: Fields) -> frozenset[str]:
        """The tools whose whole results the result of a step holds."""
        target = node.target
        if target is None or target.kind == "prompt":
            return NONE
        if target.kind == "tool":
            return NONE if fields else frozenset((target.name,))
        inner = self.called(node)
        return NONE if inner is None else inner.returned(fields)

    def returned(self, fields: Fields = ()) -> frozenset[str]:
        """The tools whose whole results the skill returns where it is called; a loop returns a text of a model."""
        skill = self.graph.skill
        if skill.tools:
            return NONE
        if skill.returns is not None:
            return self.tree(skill.returns.tree, fields)
        last = [one for one in self.graph.nodes if one.step.name is not None][-1:]
        return NONE.union(*(self.result(one, fields) for one in last))

    def called(self, node: Node) -> "Shown | None":
        """The skill that a step calls, with the inputs that the step gives it; None where it calls none anew."""
        target = node.target
        if target is None or target.kind != "skill" or target.name in (*self.around, self.graph.skill.name):
            return None
        given = {name: self._held(value) for name, value in node.args.items()}
        return Shown(self.graph_of(target.name), self.graph_of, given, (*self.around, self.graph.skill.name))

    def _held(self, value: Value) -> Whole:
        return lambda fields: self.value(value, fields)


def _of(shown: Shown) -> Iterator[Reader]:
    skill = shown.graph.skill
    yield from (Reader(tool, "loop", skill.name, ("tools",)) for tool in skill.tools)
    for place in shown.places:
        node, step = place.node, place.node.step
        if node.target is not None and node.target.kind == "prompt":
            for tool in sorted(shown.text(node.target.text)):
                yield Reader(tool, "prompt", skill.name, node.path, step.name or step.kind)
        for text in (step.answer, step.say, step.fallback):
            for tool in sorted(shown.text(text)) if text is not None else ():
                yield Reader(tool, "person", skill.name, node.path)
        if (inner := shown.called(node)) is not None:
            yield from _of(inner)


def _is(key: ast.expr | None, name: str) -> bool:
    return isinstance(key, ast.Constant) and key.value == name
