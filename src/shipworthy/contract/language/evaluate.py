"""Evaluates the syntax tree of an expression, with a limit on the work. Fails with ExpressionError only."""

import ast
import datetime as dt
import operator
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from shipworthy.contract.language.functions import (
    FREE,
    FUNCTIONS,
    SHOWING,
    TOO_LARGE,
    combine,
    holds,
    items,
    narrow,
    safely,
)
from shipworthy.contract.language.values import MISSING, StepResult, bare, named, plain, unwrapped, weigh
from shipworthy.contract.language.whole import stands_in
from shipworthy.errors import ExpressionError

FUEL = 20_000
"""Most units of work of one evaluation; a unit takes about a microsecond or less."""

Lookup = Callable[[str], object]
Names = Mapping[str, object]
SIZED = (StepResult, str, list, tuple, dict)
NUMBERS = frozenset({int, float})
AS_IT_IS = (ast.Name, ast.Attribute, ast.Subscript, ast.Constant)


class Known(Protocol):
    """A lookup that can also tell whether a name has a value, without asking the user for it."""

    def __call__(self, name: str) -> object: ...
    def known(self, name: str) -> object: ...


class Evaluation:
    """One evaluation: its remaining units of work, and the lookup of names."""

    __slots__ = ("fuel", "lookup", "whole")

    def __init__(self, lookup: Lookup | Known, *, whole: bool = False) -> None:
        self.lookup, self.fuel = lookup, FUEL
        self.whole: bool | None = whole or None
        """Of a rule that lets values pass: a text is in another one where it stands there as a whole, and is not in it
        where no letters of it are. False: what is evaluated must not hold. None: any letters count."""

    def run(self, tree: ast.expr) -> object:
        """Evaluate a tree; raises ExpressionError where a part fails, and passes on the exceptions of the lookup."""
        value = self._value(tree, {})
        if isinstance(value, list | dict) and not isinstance(tree, AS_IT_IS):
            # A named value that holds another one twice doubles the size with each level.
            self.burn(weigh(value, self.fuel * 8 + 8) // 8)
        return value

    def burn(self, units: int) -> None:
        """Spend units of work; raises ExpressionError when none are left."""
        self.fuel -= units
        if self.fuel < 0:
            raise ExpressionError("the expression takes too long", TOO_LARGE)

    def _value(self, node: ast.expr, local: Names) -> object:
        self.burn(1)
        return HANDLERS[type(node)](self, node, local)

    def _plain(self, node: ast.expr, local: Names) -> object:
        """The plain data of a part; spends work in proportion to its size."""
        value = bare(self._value(node, local))
        if isinstance(value, str):
            self.burn(len(value) >> 6)
        elif isinstance(value, list | dict) and not self._flat(value):
            self.burn(weigh(value, self.fuel * 2 + 2) // 2)
            return plain(value)
        return value

    def _flat(self, value: list[Any] | dict[Any, Any]) -> bool:
        """Whether it is a list of numbers only or of texts only, which holds no StepResult; such as a list of ids."""
        if isinstance(value, dict):
            return False
        self.burn(len(value) >> 4)
        kinds = set(map(type, value))
        if kinds == {str}:
            self.burn(sum(map(len, value)) >> 10)
        return kinds <= NUMBERS or kinds == {str}

    def _constant(self, node: ast.Constant, local: Names) -> object:
        return node.value

    def _name(self, node: ast.Name, local: Names) -> object:
        return local[node.id] if node.id in local else self.lookup(node.id)

    def _attribute(self, node: ast.Attribute, local: Names) -> object:
        value = unwrapped(self._value(node.value, local))
        return value.get(node.attr, MISSING) if isinstance(value, dict) else MISSING

    def _subscript(self, node: ast.Subscript, local: Names) -> object:
        value = unwrapped(self._value(node.value, local))
        if isinstance(node.slice, ast.Slice):
            return self._slice(value, node.slice, local)
        key = unwrapped(self._value(node.slice, local))
        if isinstance(value, dict):
            return value.get(key, MISSING) if isinstance(key, str | int | float | bool) else MISSING
        if isinstance(value, list | tuple | str) and isinstance(key, int) and not isinstance(key, bool):
            return value[key] if -len(value) <= key < len(value) else MISSING
        return MISSING

    def _slice(self, value: object, node: ast.Slice, local: Names) -> object:
        ends = [bare(self._value(end, local)) if end else None for end in (node.lower, node.upper)]
        if not isinstance(value, str | list | tuple) or MISSING in ends:
            return MISSING
        low, high, _ = safely(lambda: slice(*ends).indices(len(value)))
        self.burn(max(0, high - low) >> (6 if isinstance(value, str) else 3))
        return value[low:high] if isinstance(value, str) else list(value[low:high])

    def _both(self, node: ast.BoolOp, local: Names) -> object:
        stops_on = isinstance(node.op, ast.Or)
        value: object = MISSING
        for part in node.values:
            value = self._value(part, local)
            if bool(unwrapped(value)) is stops_on:
                return value
        return value

    def _unary(self, node: ast.UnaryOp, local: Names) -> object:
        if isinstance(node.op, ast.Not):
            return not self._denied(node.operand, local)
        value = unwrapped(self._value(node.operand, local))
        if value is MISSING:
            return MISSING
        if isinstance(value, bool) or not isinstance(value, int | float | dt.timedelta):
            raise ExpressionError(f"{named(value)} has no sign", "- takes a number")
        return safely(lambda: -value) if isinstance(node.op, ast.USub) else value

    def _denied(self, node: ast.expr, local: Names) -> object:
        """The value of a part behind `not`."""
        whole = self.whole
        self.whole = None if whole is None else not whole
        value = unwrapped(self._value(node, local))
        self.whole = whole
        return value

    def _conditional(self, node: ast.IfExp, local: Names) -> object:
        return self._value(node.body if unwrapped(self._value(node.test, local)) else node.orelse, local)

    def _compare(self, node: ast.Compare, local: Names) -> bool:
        left = self._plain(node.left, local)
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            right = self._plain(right_node, local)
            if not self._holds(op, left, right):
                return False
            left = right
        return True

    def _holds(self, op: ast.cmpop, left: object, right: object) -> bool:
        texts = self.whole is not None and isinstance(left, str) and isinstance(right, str)
        if texts and isinstance(op, ast.In if self.whole else ast.NotIn):
            return stands_in(str(left), str(right)) is isinstance(op, ast.In)
        return holds(op, left, right)

    def _binary(self, node: ast.BinOp, local: Names) -> object:
        left, right = bare(self._value(node.left, local)), bare(self._value(node.right, local))
        if left is MISSING or right is MISSING:
            return MISSING
        if isinstance(left, str | list) and type(left) is type(right):
            self.burn((len(left) + len(right)) // 16)
        return combine(node.op, left, right)

    def _call(self, node: ast.Call, local: Names) -> object:
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        if name == "known":
            return self._known(node.args[0], local)
        if name == "sorted" and node.keywords:
            return self._sorted(node, local)
        args = [self._value(arg, local) for arg in node.args] + [self._value(k.value, local) for k in node.keywords]
        self.burn(2)
        if name not in FREE:
            for arg in args:
                if isinstance(arg, SIZED):
                    shown = name in SHOWING
                    self.burn(weigh(bare(arg) if shown else arg, self.fuel * 2 + 2, shown=shown) // 2)
        return narrow(safely(lambda: FUNCTIONS[name](*args)))

    def _sorted(self, node: ast.Call, local: Names) -> list[object]:
        found = items(self._value(node.args[0], local))
        by = node.keywords[0].value
        keyed = [(self._plain(by, Chain("it", item, local)), item) for item in found]
        self.burn(len(keyed))
        return [item for _, item in safely(lambda: sorted(keyed, key=operator.itemgetter(0)))]

    def _known(self, node: ast.expr, local: Names) -> bool:
        path: list[str] = []
        while isinstance(node, ast.Attribute):
            path.insert(0, node.attr)
            node = node.value
        assert isinstance(node, ast.Name)
        value = unwrapped(self._without_asking(node.id, local))
        for part in path:
            value = unwrapped(value.get(part, MISSING)) if isinstance(value, dict) else MISSING
        return value is not MISSING and value is not None

    def _without_asking(self, name: str, local: Names) -> object:
        if name in local:
            return local[name]
        known = getattr(self.lookup, "known", None)
        if known is not None:
            return known(name)
        try:
            return self.lookup(name)
        except LookupError:
            return MISSING

    def _loop(self, node: ast.ListComp | ast.GeneratorExp, local: Names) -> list[object]:
        part = node.generators[0]
        assert isinstance(part.target, ast.Name)
        found = []
        for item in items(self._value(part.iter, local)):
            self.burn(1)
            inner = Chain(part.target.id, item, local)
            if all(unwrapped(self._value(test, inner)) for test in part.ifs):
                found.append(self._value(node.elt, inner))
        return found

    def _list(self, node: ast.List | ast.Tuple, local: Names) -> list[object]:
        return [self._value(item, local) for item in node.elts]

    def _dict(self, node: ast.Dict, local: Names) -> dict[object, object]:
        keys = [bare(self._value(key, local)) for key in node.keys if key is not None]
        for key in keys:
            if not isinstance(key, str | int | float):
                raise ExpressionError(f"{named(key)} cannot be a key", "use texts as keys")
        return dict(zip(keys, [self._value(value, local) for value in node.values], strict=True))


class Chain(dict[str, object]):
    """The names around a loop with the loop's own name added, without a copy."""

    def __init__(self, name: str, value: object, around: Names) -> None:
        super().__init__({name: value})
        self._around = around

    def __missing__(self, key: str) -> object:
        return self._around[key]

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._around


HANDLERS: Mapping[type, Callable[[Evaluation, Any, Names], object]] = {
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
