"""The shape of the code, checked. A waiver names the file, the rule and the reason."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "shipworthy"
COPIED_TO_USERS = SOURCE / "cli" / "template"
FILES = sorted(p for p in SOURCE.rglob("*.py") if not p.is_relative_to(COPIED_TO_USERS))
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base", "core"}
RUNNERS = {"eval", "exec", "compile", "__import__"}
UNSAFE = {"yaml.load", "yaml.load_all", "yaml.full_load", "yaml.unsafe_load"}
PICKLES = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
MAX_LINES = 300
MAX_BODY = 50
WAIVED: dict[tuple[str, str], str] = {}
CLOCKS = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"}
READS_THE_MACHINES_CLOCK = {
    "durable/sql.py": "the threads of the store forget what is old once a day",
    "durable/state.py": "a thread waits for the lock of another process",
    "retrieve/index.py": "files change by the machine's clock",
    "tools/watchdog.py": "a loop that is blocked is seen by another clock than its own",
}

ELSEWHERE: dict[str, str] = {
    "contract/kinds/kind.py": "contract/kinds/test_table.py",
}
"""Files of protocols alone, which only the type checker can test: the tests of what implements them."""


def _inside(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _broken_rules(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    called = {ast.unparse(n.func) for n in nodes if isinstance(n, ast.Call)}
    imported = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    imported |= {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    rules = {
        "name": path.stem in DRAWERS,
        "lines": text.count("\n") > MAX_LINES,
        "body": any(_body_lines(f) > MAX_BODY for f in functions),
        "runs text as code": bool(called & (RUNNERS | UNSAFE)),
        "pickles": bool({name.split(".")[0] for name in imported} & PICKLES),
    }
    return {rule for rule, broken in rules.items() if broken}


@pytest.mark.parametrize("path", FILES, ids=_inside)
def test_file_is_small_and_named_for_what_it_is(path: Path) -> None:
    waived = {rule for name, rule in WAIVED if name == _inside(path)}
    assert _broken_rules(path) == waived, "mend the file, or remove the waiver that is no longer needed"


def test_only_what_must_reads_another_clock_than_the_event_loops() -> None:
    names = {_inside(p): {_name(node) for node in ast.walk(ast.parse(p.read_text(encoding="utf-8")))} for p in FILES}
    assert {name for name, named in names.items() if named & CLOCKS} == set(READS_THE_MACHINES_CLOCK)


def _name(node: ast.AST) -> str:
    """The name that a node reads or imports."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else node.name if isinstance(node, ast.alias) else ""


def test_waivers_name_files_that_exist() -> None:
    assert [name for name, _ in WAIVED if not (SOURCE / name).exists()] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("x = 1\n" * 301, "lines"),
        ("def f():\n" + "    x = 1\n" * 51, "body"),
        ("eval('1')\n", "runs text as code"),
        ("import yaml\nyaml.load(t)\n", "runs text as code"),
        ("from pickle import loads\n", "pickles"),
    ],
)
def test_each_rule_can_be_broken(text: str, rule: str, tmp_path: Path) -> None:
    path = tmp_path / "thing.py"
    path.write_text(text, encoding="utf-8")
    assert _broken_rules(path) == {rule}


@pytest.mark.parametrize("path", [p for p in FILES if not p.stem.startswith("__")], ids=_inside)
def test_file_has_its_test(path: Path) -> None:
    inside = path.relative_to(SOURCE)
    own = inside.parent / f"test_{path.stem}.py"
    assert (ROOT / "tests" / ELSEWHERE.get(inside.as_posix(), own)).exists()


def test_architecture_page_names_only_real_paths() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    words = [word.strip("`()[]|,.;:") for word in page.replace("`", " ").split()]
    named = [word for word in words if word.endswith(".py") and "*" not in word]
    assert named, "the page names the files it speaks of"
    assert [word for word in named if not any((root / word).exists() for root in (SOURCE, ROOT))] == []
