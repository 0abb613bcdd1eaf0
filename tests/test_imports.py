"""Every module can be the first one imported, and importing says and changes nothing."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import shipworthy

SOURCE = Path(shipworthy.__file__).parent
PACKAGES = {p.parent for p in SOURCE.rglob("__init__.py")}
FILES = {
    ".".join(("shipworthy", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__"): path
    for path in SOURCE.rglob("*.py")
    if path.parent in PACKAGES
}
MODULES = sorted(name for name, path in FILES.items() if path.stem != "__init__")

# One interpreter for all: other libraries stay loaded, our own modules are forgotten before each import.
PROGRAM = """
import importlib, json, os, sys, threading
failed = {}
before = dict(os.environ)
for name in json.loads(sys.stdin.read()):
    for known in [m for m in sys.modules if m.split(".")[0] == "shipworthy"]:
        del sys.modules[known]
    try:
        importlib.import_module(name)
    except Exception as error:
        failed[name] = f"{type(error).__name__}: {error}"
print(json.dumps({"failed": failed, "environ": dict(os.environ) == before, "threads": threading.active_count()}))
"""


def _imported(names: list[str], *, cwd: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(SOURCE.parent)},
    )
    assert done.stderr == ""
    found: dict[str, object] = json.loads(done.stdout)  # anything else on stdout would not parse
    return found


def parents(name: str) -> list[str]:
    """The packages around a module, which are imported before it."""
    parts = name.split(".")
    return [".".join(parts[:many]) for many in range(1, len(parts))]


def imports_of(name: str, text: str, known: frozenset[str]) -> set[str]:
    """The known modules that a module imports while it is imported itself, and the packages around them all."""
    found = set(parents(name))
    for node in _executed(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {each for one in found & known for each in (one, *parents(one))} - {name}


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that are executed at once: no bodies of functions, nothing that only type checkers read."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        yield node
        yield from _executed(node)


def reached_from(graph: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Module → all that it imports, through others too."""
    reached = {name: set(imports) for name, imports in graph.items()}
    changed = True
    while changed:
        changed = False
        for own in reached.values():
            more = set().union(*(reached[other] for other in own)) - own if own else set()
            own |= more
            changed |= bool(more)
    return reached


def in_circles(reached: Mapping[str, set[str]]) -> set[str]:
    """The modules that import themselves through others: only for them it matters which one comes first."""
    return {name for name, own in reached.items() if name in own}


def ordered_by_circles() -> list[str]:
    """The modules that stand in a circle, and the first of every other package.

    A package is imported before its modules: for one that it imports itself, the package stands, with the same order.
    """
    known = frozenset(FILES)
    graph = {name: imports_of(name, path.read_text(encoding="utf-8"), known) for name, path in FILES.items()}
    reached = reached_from(graph)
    first: dict[str, str] = {}
    for name in MODULES:
        first.setdefault(name.rpartition(".")[0], name)
    packages = {name: name.rpartition(".")[0] for name in in_circles(reached) | set(list(first.values())[::2])}
    return sorted({package if name in reached[package] else name for name, package in packages.items() if package})


PARTS = 2


@pytest.mark.real
@pytest.mark.parametrize("part", range(PARTS))
def test_every_module_can_be_imported_first(part: int, tmp_path: Path, full: bool) -> None:
    """Each under SHIPWORTHY_FULL=1, otherwise those that stand in a circle: the others depend on no order."""
    names = (MODULES if full else ordered_by_circles())[part::PARTS]
    assert _imported(names, cwd=tmp_path) == {"failed": {}, "environ": True, "threads": 1}
    assert list(tmp_path.iterdir()) == []


def test_a_module_that_cannot_be_imported_is_named(tmp_path: Path) -> None:
    assert _imported(["shipworthy.no_such_module"], cwd=tmp_path)["failed"] != {}


def test_circles_are_found() -> None:
    known = frozenset(("p", "p.a", "p.b", "p.c", "p.d"))
    texts = {
        "p.a": "from p.b import x\n",
        "p.b": "class C:\n    import p.c\n",
        "p.c": "try:\n    from p import a\nexcept ImportError:\n    pass\n",
        "p.d": "import p.a\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import p.d\ndef f():\n    import p.d\n",
    }
    graph = {"p": set[str]()} | {name: imports_of(name, text, known) for name, text in texts.items()}
    assert graph["p.d"] == {"p", "p.a"}
    assert in_circles(reached_from(graph)) == {"p.a", "p.b", "p.c"}
    assert in_circles(reached_from({**graph, "p": {"p.d"}})) == known
