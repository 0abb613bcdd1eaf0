"""What is known of a value before it exists: the fields of a record, the items of a list, as far as types tell."""

import ast
import difflib
from collections.abc import Callable, Iterator, Mapping

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Literal, Nested, Slot, Text, Value
from shipworthy.contract.language.types import TypeSpec

Shape = TypeSpec | None
"""The type of a value; None where it is not known."""
ANY = TypeSpec(name="any")
TEXT, INTEGER, TRUTH = TypeSpec(name="text"), TypeSpec(name="integer"), TypeSpec(name="yesno")
GIVES: Mapping[str, Shape] = {
    **dict.fromkeys(("str", "join", "lower", "upper"), TEXT),
    **dict.fromkeys(("len", "int"), INTEGER),
    **dict.fromkeys(("any", "all"), TRUTH),
    "date": TypeSpec(name="date"),
    "datetime": TypeSpec(name="datetime"),
}
"""Function of the language → the type of what it gives."""
ITEM_OF = frozenset({"first", "last"})
FORMATS = {"date": "%d %B %Y", "datetime": "%H:%M", "time": "%H:%M"}
Names = Callable[[str], Shape]
Found = tuple[str, str]
"""What is wrong with an expression, and the repair."""


def known(shape: Shape) -> Shape:
    """The shape, or None where it takes anything."""
    return None if shape is None or shape.name == "any" else shape


def listed(item: Shape) -> TypeSpec:
    """A list of such items."""
    return TypeSpec(name="list", item=item or ANY)


def merged(left: Shape, right: Shape) -> Shape:
    """What is known of a value that is one of two: records have the fields of both, other types must be the same."""
    left, right = known(left), known(right)
    if left is None or right is None or left == right:
        return left if left == right else None
    if left.name == right.name == "list":
        return listed(merged(left.item, right.item))
    if left.name != "record" or right.name != "record":
        return None
    fields, more = dict(left.fields), dict(right.fields)
    both = {name: merged(fields[name], more[name]) or ANY for name in fields.keys() & more.keys()}
    return TypeSpec(name="record", fields=tuple((fields | more | both).items()))


class Reading:
    """Follows expressions through the types of what they read, and collects the fields that these do not have."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.problems: list[Found] = []

    def value(self, value: Value, local: Mapping[str, Shape]) -> Shape:
        """The shape of a value; `local`: the names that are only known here."""
        if isinstance(value, Expr):
            return self.shape(value.tree, local)
        if isinstance(value, Text):
            for part in value.parts:
                if isinstance(part, Slot):
                    self.shape(part.expr.tree, local)
            return TEXT
        if isinstance(value, Nested):
            for inner in value.parts.values() if isinstance(value.parts, Mapping) else value.parts:
                self.value(inner, local)
        return TEXT if isinstance(value, Literal) and isinstance(value.value, str) else None

    def shape(self, node: ast.expr, local: Mapping[str, Shape]) -> Shape:
        """The shape of a part of an expression."""
        if isinstance(node, ast.Name):
            return known(local[node.id] if node.id in local else self.names(node.id))
        if isinstance(node, ast.Attribute):
            return self._field(self.shape(node.value, local), node.attr, node)
        if isinstance(node, ast.Subscript):
            return self._part(node, local)
        if isinstance(node, ast.Call):
            return self._call(node, local)
        if isinstance(node, ast.ListComp | ast.GeneratorExp):
            return self._loop(node, local)
        if isinstance(node, ast.IfExp):
            self.shape(node.test, local)
            return merged(self.shape(node.body, local), self.shape(node.orelse, local))
        if isinstance(node, ast.Dict):
            return self._record(node, local)
        shapes = [self.shape(child, local) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        if isinstance(node, ast.Constant):
            return TEXT if isinstance(node.value, str) else None
        if isinstance(node, ast.BoolOp | ast.List | ast.Tuple):
            both = _all_merged(shapes)
            return both if isinstance(node, ast.BoolOp) else listed(both)
        return TRUTH if isinstance(node, ast.Compare) or _negates(node) else None

    def _field(self, of: Shape, name: str, node: ast.expr) -> Shape:
        if of is None:
            return None
        fields = dict(of.fields)
        if name in fields:
            return known(fields[name])
        whole = ast.unparse(node.value) if isinstance(node, ast.Attribute | ast.Subscript) else "it"
        self.problems.append((_lacks(whole, of, name), _repair(whole, of, name)))
        return None

    def _part(self, node: ast.Subscript, local: Mapping[str, Shape]) -> Shape:
        of, key = self.shape(node.value, local), node.slice
        if isinstance(key, ast.Slice):
            for end in (key.lower, key.upper):
                if end is not None:
                    self.shape(end, local)
            return of
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and of is not None and of.name == "record":
            return self._field(of, key.value, node)
        self.shape(key, local)
        return known(of.item) if of is not None and of.name == "list" else None

    def _call(self, node: ast.Call, local: Mapping[str, Shape]) -> Shape:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "known":
            # It asks whether the field is there.
            return TRUTH
        first, *_ = [self.shape(argument, local) for argument in node.args]
        item = known(first.item) if first is not None and first.name == "list" else None
        for keyword in node.keywords:
            self.shape(keyword.value, {**local, "it": item} if keyword.arg == "by" else local)
        if name in ITEM_OF:
            return item
        return first if name == "sorted" else GIVES.get(name)

    def _loop(self, node: ast.ListComp | ast.GeneratorExp, local: Mapping[str, Shape]) -> Shape:
        part = node.generators[0]
        of = self.shape(part.iter, local)
        item = known(of.item) if of is not None and of.name == "list" else None
        inner = {**local, part.target.id: item} if isinstance(part.target, ast.Name) else local
        for test in part.ifs:
            self.shape(test, inner)
        return listed(self.shape(node.elt, inner))

    def _record(self, node: ast.Dict, local: Mapping[str, Shape]) -> Shape:
        shapes = [self.shape(value, local) for value in node.values]
        keys = [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
        if len(keys) != len(shapes):
            return None
        return TypeSpec(name="record", fields=tuple((k, s or ANY) for k, s in zip(keys, shapes, strict=True)))


def _negates(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _all_merged(shapes: list[Shape]) -> Shape:
    whole = shapes[0] if shapes else None
    for shape in shapes[1:]:
        whole = merged(whole, shape)
    return whole


def _lacks(whole: str, of: TypeSpec, name: str) -> str:
    if of.name == "record":
        return f"`{whole}` has no field `{name}`"
    words = {"choice": "a text", "list": "a list", "yesno": "yes or no", "integer": "a number", "email": "a text"}
    return f"`{whole}` is {words.get(of.name, f'a {of.name}')}, which has no field `{name}`"


def _repair(whole: str, of: TypeSpec, name: str) -> str:
    if of.name == "record":
        fields = [field for field, _ in of.fields]
        close = difflib.get_close_matches(name, fields, n=1, cutoff=0.6)
        every = ", ".join(fields[:12]) + (", …" if len(fields) > 12 else "")
        return f"did you mean `{close[0]}`?" if close else f"its fields are: {every or 'none'}"
    if of.name == "list":
        return f"write `{whole}[0].{name}` for the first, or `[x.{name} for x in {whole}]` for all"
    if of.name in FORMATS:
        return f"write `{{{whole}:{FORMATS[of.name]}}}` in a text"
    return f"read `{whole}` alone, or let what makes it give a record"


def parts(value: Value) -> Iterator[object]:
    """Every constant in a value, at any depth."""
    if isinstance(value, Nested):
        for inner in value.parts.values() if isinstance(value.parts, Mapping) else value.parts:
            yield from parts(inner)
    elif isinstance(value, Literal):
        yield from _constants(value.value)


def _constants(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _constants(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _constants(inner)
    else:
        yield value
