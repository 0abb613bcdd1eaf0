"""Patterns that are compiled at their first use."""

import ast
import copy
import pickle
import re
from pathlib import Path

import pytest

import shipworthy
from shipworthy.regex import Late, compile_all, regex

SOURCE = Path(shipworthy.__file__).parent


def test_a_pattern_is_compiled_at_its_first_use_and_only_then() -> None:
    late = regex("(?P<number>[0-9]+)", re.IGNORECASE)
    assert "search" not in vars(late)
    found = late.search("a 12")
    assert found is not None
    assert found["number"] == "12"
    assert vars(late)["search"].__self__ is re.compile(late.pattern, re.IGNORECASE)
    assert (late.groups, late.pattern, late.flags & re.IGNORECASE) == (1, "(?P<number>[0-9]+)", re.IGNORECASE)


def test_a_server_compiles_all_of_them_before_it_is_ready() -> None:
    late = regex("first|second")
    compile_all()
    assert "search" in vars(late)


def test_a_copy_is_the_same_pattern() -> None:
    late = regex("a+")
    for other in (copy.copy(late), copy.deepcopy(late), pickle.loads(pickle.dumps(late))):
        assert other.sub("b", "caat") == "cbt"


def test_what_is_no_pattern_is_said_at_its_first_use() -> None:
    wrong = Late("(")
    with pytest.raises(re.error):
        _ = wrong.search


def test_no_module_compiles_a_pattern_while_it_is_imported() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in SOURCE.rglob("*.py")
        if "templates" not in path.parts and "re.compile(" in (text := path.read_text(encoding="utf-8"))
        for call in _at_import(ast.parse(text))
        if ast.unparse(call.func) == "re.compile"
    ]
    assert found == []


def _at_import(node: ast.AST) -> list[ast.Call]:
    found: list[ast.Call] = []
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            found += [inner] if isinstance(inner, ast.Call) else []
            found += _at_import(inner)
    return found
