"""What a definition reads of the results of its tools: the fields, the lists and the kinds of values."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from shipworthy.compiled import Compiled
from shipworthy.contract.graph import Graph, Node
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Literal, Nested, Slot, Text, Value
from shipworthy.contract.page import walk

__all__ = ["Shape", "shapes_of"]

OF_NUMBERS = frozenset({"sum", "round", "abs", "int", "float", "number"})
"""Functions whose argument is a number, or a list of numbers."""
OF_LISTS = frozenset({"len", "first", "last", "any", "all", "sorted", "join", "sum", "min", "max", "unique", "count"})
"""Functions whose first argument is a list."""
ITEMS = frozenset({"first", "last"})
SAME = frozenset({"sorted", "unique"})
ARITHMETIC = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod)
ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@dataclass(slots=True, eq=False)
class Shape:
    """What is read of a value."""

    kinds: dict[str, None] = field(default_factory=dict)
    """Names of input types, in the order in which they were seen."""
    fields: dict[str, "Shape"] = field(default_factory=dict)
    item: "Shape | None" = None
    """Of a list."""
    decides: bool = False
    """Whether a condition looks at whether it is there."""
    compared: dict[object, None] = field(default_factory=dict)
    """The constants that it is compared with."""

    def at(self, name: str) -> "Shape":
        """The shape of a field."""
        return self.fields.setdefault(name, Shape())

    @property
    def items(self) -> "Shape":
        """The shape of an item; from now on it is a list."""
        if self.item is None:
            self.item = Shape()
        return self.item

    def leaves(self) -> Iterator["Shape"]:
        """Every part that has no parts of its own."""
        inner = [*self.fields.values(), *([self.item] if self.item is not None else [])]
        if not inner:
            yield self
        for part in inner:
            yield from part.leaves()


Names = Callable[[str], "Shape | None"]


def shapes_of(agent: Compiled) -> Mapping[str, Shape]:
    """Tool → what the skills read of its results."""
    shapes = {name: Shape() for name in agent.spec.tools}
    for name in agent.spec.skills:
        graph = agent.graph(name)
        _Skill(graph, shapes, {**agent.spec.let, **graph.skill.let}).read()
    return shapes


class _Skill:
    """The expressions of one skill, followed to the results that they read."""

    def __init__(self, graph: Graph, tools: Mapping[str, Shape], lets: Mapping[str, Value]) -> None:
        self.graph, self.lets = graph, lets
        self.places = [place.node for place in (*walk(graph.nodes), *walk(graph.fallback))]
        self.names: dict[str, Shape] = {}
        for node in self.places:
            if node.step.name and node.target is not None and node.target.kind == "tool":
                own = tools[node.target.name]
                self.names[node.step.name] = Shape(item=own) if node.step.foreach is not None else own

    def read(self) -> None:
        """Follow every expression of the skill."""
        skill = self.graph.skill
        for value in (skill.fallback, skill.returns, skill.failure, *skill.claims.values(), *self.lets.values()):
            if isinstance(value, Expr | Text):
                self._value(value, {})
        for spec in self.graph.inputs.values():
            for part in spec.fields:
                self._value(part, {})
        for node in self.places:
            self._node(node)

    def _node(self, node: Node) -> None:
        step, local = node.step, dict[str, Shape]()
        if step.foreach is not None:
            found = self._read(step.foreach.items.tree, {})
            local[step.foreach.name] = found.items if found is not None else Shape()
        until = step.repeat.until if step.repeat is not None else None
        for when in (step.when, until, *(branch.when for branch in step.choose or ())):
            if when is not None:
                self._condition(when.tree, local)
        prompt = node.target if node.target is not None and node.target.kind == "prompt" else None
        said = [step.answer, step.confirm, step.say, step.failure, step.fallback]
        texts = [*said, *step.must_say, *step.claims.values()]
        for text in (*texts, prompt.text if prompt is not None else None):
            if text is not None:
                self._value(text, local)
        for name, value in node.args.items():
            param = node.target.param(name) if node.target is not None and node.target.kind == "tool" else None
            self._value(value, local, want=param.type if param is not None else "")

    def _value(self, value: Value | Text, local: Mapping[str, Shape], want: str = "") -> None:
        if isinstance(value, Expr):
            self._read(value.tree, local, want)
        elif isinstance(value, Text):
            for part in value.parts:
                if isinstance(part, Slot):
                    self._read(part.expr.tree, local, _of_format(part.spec))
        elif isinstance(value, Nested):
            inner: Iterable[Value] = value.parts.values() if isinstance(value.parts, Mapping) else value.parts
            for one in inner:
                self._value(one, local)
        elif not isinstance(value, Literal):
            raise TypeError(value)

    def _named(self, name: str, local: Mapping[str, Shape]) -> Shape | None:
        if name in local:
            return local[name]
        if name in self.names:
            return self.names[name]
        let = self.lets.get(name)
        if not isinstance(let, Expr):
            return None
        # Noted before it is followed: a name that is read while it is found is read of nothing.
        self.names[name] = Shape()
        found = self._read(let.tree, {})
        self.names[name] = found if found is not None else self.names[name]
        return found

    def _condition(self, tree: ast.expr, local: Mapping[str, Shape]) -> None:
        """Note what a condition looks at."""
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
            return self._condition(tree.operand, local)
        if isinstance(tree, ast.BoolOp):
            for part in tree.values:
                self._condition(part, local)
            return None
        found = self._read(tree, local)
        if found is not None and isinstance(tree, ast.Name | ast.Attribute | ast.Subscript):
            found.decides = True
        return None

    def _read(self, tree: ast.expr, local: Mapping[str, Shape], want: str = "") -> Shape | None:
        """The shape of what an expression gives, where it is a part of a result."""
        found = self._part(tree, local, want)
        if found is not None and want:
            found.kinds[want] = None
        return found

    def _part(self, tree: ast.expr, local: Mapping[str, Shape], want: str) -> Shape | None:
        match tree:
            case ast.Name():
                return self._named(tree.id, local)
            case ast.Attribute():
                base = self._read(tree.value, local)
                return base.at(tree.attr) if base is not None else None
            case ast.Subscript():
                return self._subscript(tree, local)
            case ast.ListComp() | ast.GeneratorExp():
                return self._comprehension(tree, local)
            case ast.Call():
                return self._call(tree, local)
            case ast.Compare():
                self._compare(tree, local)
            case ast.BinOp():
                kind = "number" if isinstance(tree.op, ARITHMETIC) else want
                self._read(tree.left, local, kind)
                self._read(tree.right, local, kind)
            case ast.IfExp():
                self._condition(tree.test, local)
                first, other = self._read(tree.body, local, want), self._read(tree.orelse, local, want)
                return first or other
            case _:
                self._others(tree, local)
        return None

    def _others(self, tree: ast.expr, local: Mapping[str, Shape]) -> None:
        if isinstance(tree, ast.BoolOp) or (isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)):
            return self._condition(tree, local)
        for child in ast.iter_child_nodes(tree):
            if isinstance(child, ast.expr):
                self._read(child, local)
        return None

    def _subscript(self, tree: ast.Subscript, local: Mapping[str, Shape]) -> Shape | None:
        base = self._read(tree.value, local)
        if base is None:
            return None
        if isinstance(tree.slice, ast.Constant) and isinstance(tree.slice.value, str):
            return base.at(tree.slice.value)
        return base if isinstance(tree.slice, ast.Slice) else base.items

    def _comprehension(self, tree: ast.ListComp | ast.GeneratorExp, local: Mapping[str, Shape]) -> Shape:
        part = tree.generators[0]
        source = self._read(part.iter, local)
        item = source.items if source is not None else Shape()
        inner = {**local, part.target.id: item} if isinstance(part.target, ast.Name) else local
        for test in part.ifs:
            self._condition(test, inner)
        return Shape(item=self._read(tree.elt, inner) or Shape())

    def _call(self, tree: ast.Call, local: Mapping[str, Shape]) -> Shape | None:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        found = [self._read(argument, local) for argument in tree.args]
        first = found[0] if found else None
        if first is None:
            return None
        if name in OF_NUMBERS and name not in OF_LISTS:
            first.kinds["number"] = None
        if name not in OF_LISTS or (name in ("min", "max") and len(tree.args) > 1):
            return None
        item = first.items
        for keyword in tree.keywords:
            if keyword.arg == "by":
                self._read(keyword.value, {**local, "it": item})
        if name in ("sum", "min", "max") and not item.fields:
            item.kinds["number"] = None
        return item if name in ITEMS else first if name in SAME else None

    def _compare(self, tree: ast.Compare, local: Mapping[str, Shape]) -> None:
        sides = [tree.left, *tree.comparators]
        read = [self._read(side, local) for side in sides]
        for at, op in enumerate(tree.ops):
            pairs = ((read[at], sides[at + 1]), (read[at + 1], sides[at]))
            if isinstance(op, ast.In | ast.NotIn):
                if read[at + 1] is not None and not isinstance(sides[at], ast.Constant):
                    _ = read[at + 1].items  # type: ignore[union-attr]
                continue
            for shape, other in pairs:
                if shape is not None:
                    _compared(shape, other, orders=isinstance(op, ORDER))


def _compared(shape: Shape, other: ast.expr, *, orders: bool) -> None:
    """Note what a value is compared with."""
    if isinstance(other, ast.Constant):
        shape.compared[other.value] = None
        shape.decides = True
        if isinstance(other.value, int | float) and not isinstance(other.value, bool):
            shape.kinds["number"] = None
    elif orders:
        shape.kinds.setdefault("number", None)


def _of_format(spec: str) -> str:
    """The type of a value that is shown in a format."""
    if "%" in spec and not spec.rstrip().endswith("%"):
        return "datetime" if "%H" in spec or "%I" in spec else "date"
    return "number" if spec and spec[-1] in "defgn%," else ""
