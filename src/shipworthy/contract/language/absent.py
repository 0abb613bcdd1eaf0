"""Finds the field that a record does not have, behind an expression whose value is missing."""

import ast
from collections.abc import Iterator, Mapping

from shipworthy.contract.language.evaluate import Evaluation, Lookup
from shipworthy.contract.language.values import MISSING, unwrapped
from shipworthy.errors import ExpressionError

ALLOWED = frozenset({"error"})
"""Fields that only the line of a failed step has."""
MOST_NAMED = 12
"""Fields that an error names."""


def absent_field(tree: ast.expr, lookup: Lookup) -> ExpressionError | None:
    """The error for the first field that is read and not there; None where a step before it gave nothing.

    A name, or a part of a record, that has no value at all is missing and no mistake.
    """
    for node, name in _reads(tree, lookup):
        try:
            value = unwrapped(Evaluation(lookup).run(node))
        except ExpressionError:
            continue
        if value is None or value is MISSING or (isinstance(value, Mapping) and name in value):
            continue
        whole = ast.unparse(node)
        if not isinstance(value, Mapping):
            return ExpressionError(f"`{whole}` is no record, and has no field `{name}`", f"write `{whole}` alone")
        fields = ", ".join(str(field) for field in list(value)[:MOST_NAMED]) or "none"
        repair = f"its fields are: {fields}; write `{whole}.{name} or 'a text'` where it may be missing"
        return ExpressionError(f"`{whole}` has no field `{name}`", repair)
    return None


def _reads(node: ast.expr, lookup: Lookup) -> Iterator[tuple[ast.expr, str]]:
    """The parts whose fields are read, each with the field, the innermost first; only of what was evaluated."""
    if isinstance(node, ast.IfExp):
        yield from _reads(node.test, lookup)
        yield from _reads(node.body if _holds(node.test, lookup) else node.orelse, lookup)
        return
    if isinstance(node, ast.ListComp | ast.GeneratorExp):
        yield from _reads(node.generators[0].iter, lookup)
        return
    if isinstance(node, ast.Call) and (node.keywords or getattr(node.func, "id", "") == "known"):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr) and not (isinstance(node, ast.Call) and child is node.func):
            yield from _reads(child, lookup)
    if isinstance(node, ast.Attribute) and node.attr not in ALLOWED:
        yield node.value, node.attr
    elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        yield node.value, node.slice.value


def _holds(test: ast.expr, lookup: Lookup) -> bool:
    try:
        return bool(unwrapped(Evaluation(lookup).run(test)))
    except ExpressionError:
        return False
