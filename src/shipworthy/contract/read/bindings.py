"""The lines at which a Python file binds names, and those inside the dictionaries that it binds."""

import ast
from collections.abc import Iterator

from shipworthy.contract.source import Path
from shipworthy.syntax import parse


def bindings(source: str) -> dict[str, tuple[int, ast.expr | None]]:
    """Name → the line of its last binding at the top level of the file, and the bound expression, if any.

    Empty where the source cannot be parsed.
    """
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    return {name: (line, value) for node in tree.body for name, line, value in _bound(node)}


def lines_of(node: ast.expr | None, path: Path = ()) -> dict[Path, int]:
    """Path → line for every part of a literal dictionary or list."""
    if isinstance(node, ast.Dict):
        lines: dict[Path, int] = {path: node.lineno}
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str | int):
                lines |= {**lines_of(value, (*path, key.value)), (*path, key.value): key.lineno}
        return lines
    if isinstance(node, ast.List | ast.Tuple):
        lines = {path: node.lineno}
        for index, value in enumerate(node.elts):
            lines |= lines_of(value, (*path, index))
        return lines
    return {} if node is None else {path: node.lineno}


def _bound(node: ast.stmt) -> Iterator[tuple[str, int, ast.expr | None]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name, node.lineno, None
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.lineno, node.value
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, node.lineno, node.value
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or alias.name, node.lineno, None
