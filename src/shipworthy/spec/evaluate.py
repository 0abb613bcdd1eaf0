"""Evaluating an expression: a walk over its tree with fuel, total over any data."""

import ast
import datetime as dt
import operator
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from shipworthy.errors import ExpressionError
from shipworthy.spec.functions import FUNCTIONS, items
from shipworthy.spec.values import MISSING, Compact, plain, show

FUEL = 20_000
"""Units of work of one evaluation; 13 to 18 ms measured for all of it."""
WIDEST = 4096
"""Bits of an integer."""
LONGEST = 200_000
"""Characters or items that one operation may make."""

Lookup = Callable[[str], Any]
COMPARE: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
ARITHMETIC: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
FAILURES = (ArithmeticError, TypeError, ValueError, LookupError, RecursionError, AttributeError)


class Known(Protocol):
    """A lookup that can also say whether a name is there, without asking anybody."""

    def known(self, name: str) -> Any: ...


class Evaluation:
    """One evaluation: its fuel, and where names come from."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup, self.fuel = lookup, FUEL

    def run(self, tree: ast.expr) -> Any:
        """The value; raises ExpressionError for whatever fails, and lets through what the lookup raises."""
        return self._of(tree, {})

    def burn(self, units: int) -> None:
        """Use fuel; raises ExpressionError when it is gone."""
        self.fuel -= units
        if self.fuel < 0:
            raise ExpressionError("the expression takes too long", "do the work in a tool instead")

    def _of(self, node: ast.expr, local: Mapping[str, Any]) -> Any:
        self.burn(1)
        return HANDLERS[type(node)](self, node, local)

    def _constant(self, node: ast.Constant, local: Mapping[str, Any]) -> Any:
        return node.value

    def _name(self, node: ast.Name, local: Mapping[str, Any]) -> Any:
        return local[node.id] if node.id in local else self.lookup(node.id)

    def _attribute(self, node: ast.Attribute, local: Mapping[str, Any]) -> Any:
        value = _data(self._of(node.value, local))
        return value.get(node.attr, MISSING) if isinstance(value, dict) else MISSING

    def _subscript(self, node: ast.Subscript, local: Mapping[str, Any]) -> Any:
        value = _data(self._of(node.value, local))
        if isinstance(node.slice, ast.Slice):
            low, high = (plain(self._of(end, local)) if end else None for end in (node.slice.lower, node.slice.upper))
            if not isinstance(value, str | list):
                return MISSING
            self.burn(len(value) // 8)
            return self._safely(lambda: value[slice(low, high)])
        key = plain(self._of(node.slice, local))
        if isinstance(value, dict):
            return value.get(key, MISSING) if isinstance(key, str | int | float | bool) else MISSING
        if isinstance(value, list | str) and isinstance(key, int):
            return value[key] if -len(value) <= key < len(value) else MISSING
        return MISSING

    def _both(self, node: ast.BoolOp, local: Mapping[str, Any]) -> Any:
        stops_on = isinstance(node.op, ast.Or)
        value: Any = MISSING
        for part in node.values:
            value = self._of(part, local)
            if bool(plain(value)) is stops_on:
                return value
        return value

    def _unary(self, node: ast.UnaryOp, local: Mapping[str, Any]) -> Any:
        value = _data(self._of(node.operand, local))
        if isinstance(node.op, ast.Not):
            return not value
        return (
            MISSING if value is MISSING else self._safely(lambda: -value if isinstance(node.op, ast.USub) else +value)
        )

    def _conditional(self, node: ast.IfExp, local: Mapping[str, Any]) -> Any:
        return self._of(node.body if plain(self._of(node.test, local)) else node.orelse, local)

    def _compare(self, node: ast.Compare, local: Mapping[str, Any]) -> bool:
        left = self._plain(node.left, local)
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            right = self._plain(right_node, local)
            if not self._holds(op, left, right):
                return False
            left = right
        return True

    def _plain(self, node: ast.expr, local: Mapping[str, Any]) -> Any:
        value = plain(self._of(node, local))
        if isinstance(value, str | list | dict):
            self.burn(len(value) // 64)
        return value

    def _holds(self, op: ast.cmpop, left: Any, right: Any) -> bool:
        if isinstance(op, ast.In | ast.NotIn):
            if left is MISSING or right is MISSING or right is None:
                return isinstance(op, ast.NotIn) and left is not MISSING
            inside = self._safely(lambda: left in right)
            return bool(inside) is isinstance(op, ast.In)
        if isinstance(op, ast.Is | ast.IsNot):
            return ((left is None) == (right is None) and left == right) is isinstance(op, ast.Is)
        if left is MISSING or right is MISSING:
            return False
        left, right = _zoned(left, right)
        if isinstance(op, ast.Eq | ast.NotEq):
            return bool(left == right) is isinstance(op, ast.Eq)
        if left is None or right is None:
            return False
        return bool(self._safely(lambda: COMPARE[type(op)](left, right)))

    def _binary(self, node: ast.BinOp, local: Mapping[str, Any]) -> Any:
        left, right = _data(self._of(node.left, local)), _data(self._of(node.right, local))
        if left is MISSING or right is MISSING:
            return MISSING
        if not _fits(node.op, left, right):
            raise ExpressionError(
                f"{show(left)[:30]!r} and {show(right)[:30]!r} do not go together here",
                "+ joins two numbers, texts or lists; - * / // % take numbers; dates take days(…) and hours(…)",
            )
        if isinstance(left, str | list):
            self.burn((len(left) + len(right)) // 16)
            if len(left) + len(right) > LONGEST:
                raise ExpressionError("the result is too long", "do the work in a tool instead")
        left, right = _zoned(left, right)
        value = self._safely(lambda: ARITHMETIC[type(node.op)](left, right))
        if isinstance(value, int) and value.bit_length() > WIDEST:
            raise ExpressionError("the number is too large", "do the work in a tool instead")
        return value

    def _call(self, node: ast.Call, local: Mapping[str, Any]) -> Any:
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        if name == "known":
            return self._known(node.args[0], local)
        if name == "sorted" and node.keywords:
            return self._sorted(node, local)
        args = [self._of(arg, local) for arg in node.args] + [self._of(k.value, local) for k in node.keywords]
        for arg in args:
            value = _data(arg)
            self.burn(len(value) // 4 if isinstance(value, str | list | dict) else 1)
        return self._safely(lambda: FUNCTIONS[name](*args))

    def _sorted(self, node: ast.Call, local: Mapping[str, Any]) -> list[Any]:
        found = items(self._of(node.args[0], local))
        by = node.keywords[0].value
        keyed = [(plain(self._of(by, {**local, "it": item})), item) for item in found]
        self.burn(len(keyed))
        return [item for _, item in self._safely(lambda: sorted(keyed, key=lambda pair: pair[0]))]

    def _known(self, node: ast.expr, local: Mapping[str, Any]) -> bool:
        path: list[str] = []
        while isinstance(node, ast.Attribute):
            path.insert(0, node.attr)
            node = node.value
        assert isinstance(node, ast.Name)
        value = plain(self._without_asking(node.id, local))
        for part in path:
            value = value.get(part, MISSING) if isinstance(value, dict) else MISSING
        return value is not MISSING and value is not None

    def _without_asking(self, name: str, local: Mapping[str, Any]) -> Any:
        if name in local:
            return local[name]
        known = getattr(self.lookup, "known", self.lookup)
        return known(name)

    def _loop(self, node: ast.ListComp | ast.GeneratorExp, local: Mapping[str, Any]) -> list[Any]:
        part = node.generators[0]
        assert isinstance(part.target, ast.Name)
        found = []
        for item in items(self._of(part.iter, local)):
            inner = _Chain(part.target.id, item, local)
            if all(plain(self._of(test, inner)) for test in part.ifs):
                found.append(self._of(node.elt, inner))
        return found

    def _list(self, node: ast.List | ast.Tuple, local: Mapping[str, Any]) -> list[Any]:
        return [self._of(item, local) for item in node.elts]

    def _dict(self, node: ast.Dict, local: Mapping[str, Any]) -> dict[Any, Any]:
        keys = [plain(self._of(key, local)) for key in node.keys if key is not None]
        values = [self._of(value, local) for value in node.values]
        made: dict[Any, Any] = self._safely(lambda: dict(zip(keys, values, strict=True)))
        return made

    def _safely(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except ExpressionError:
            raise
        except FAILURES as error:
            raise ExpressionError(
                f"the expression failed: {str(error)[:200]}", "check the types of its parts"
            ) from error


class _Chain(dict[str, Any]):
    """A loop's own name over the names around it, without copying them."""

    def __init__(self, name: str, value: Any, around: Mapping[str, Any]) -> None:
        super().__init__({name: value})
        self._around = around

    def __missing__(self, key: str) -> Any:
        return self._around[key]

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._around


def _data(value: Any) -> Any:
    """One compact form taken off; what is inside keeps its own."""
    while isinstance(value, Compact):
        value = value.value
    return list(value) if isinstance(value, tuple) else value


def _zoned(left: Any, right: Any) -> tuple[Any, Any]:
    """Two instants of which only one knows its zone: the other is taken to be in the same."""
    if isinstance(left, dt.datetime) and isinstance(right, dt.datetime):
        if left.tzinfo is None and right.tzinfo is not None:
            return left.replace(tzinfo=right.tzinfo), right
        if right.tzinfo is None and left.tzinfo is not None:
            return left, right.replace(tzinfo=left.tzinfo)
    return left, right


def _fits(op: ast.operator, left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if isinstance(left, int | float) and isinstance(right, int | float):
        return True
    if isinstance(op, ast.Add) and isinstance(left, str | list):
        return type(left) is type(right)
    times = (dt.date, dt.timedelta, int, float)
    return isinstance(left, times) and isinstance(right, times) and not isinstance(op, ast.Mod)


HANDLERS: Mapping[type, Callable[[Evaluation, Any, Mapping[str, Any]], Any]] = {
    ast.Constant: Evaluation._constant,
    ast.Name: Evaluation._name,
    ast.Attribute: Evaluation._attribute,
    ast.Subscript: Evaluation._subscript,
    ast.BoolOp: Evaluation._both,
    ast.UnaryOp: Evaluation._unary,
    ast.IfExp: Evaluation._conditional,
    ast.Compare: Evaluation._compare,
    ast.BinOp: Evaluation._binary,
    ast.Call: Evaluation._call,
    ast.ListComp: Evaluation._loop,
    ast.GeneratorExp: Evaluation._loop,
    ast.List: Evaluation._list,
    ast.Tuple: Evaluation._list,
    ast.Dict: Evaluation._dict,
}
