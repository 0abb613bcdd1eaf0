"""The shape of the code, checked. A waiver names the file, the rule and the reason."""

import ast
import functools
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.batches import batch

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "shipworthy"
COPIED_TO_USERS = SOURCE / "cli" / "templates"
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
    "durable/database.py": "a thread waits for a server that restarts",
    "durable/sql.py": "the threads of the store forget what is old once a day",
    "durable/state.py": "a thread waits for the lock of another process",
    "retrieve/index.py": "files change by the machine's clock",
    "server/operation/shedding.py": "how late a loop is, is seen by another clock than its own",
    "tools/watchdog.py": "a loop that is blocked is seen by another clock than its own",
}

READS_WHAT_IS_GIVEN = ("contract/kinds/", "contract/read/", "app/building.py", "app/named.py", "tools/given/kinds.py")
"""Files that may ask for the class of a target."""
MOST_IMPORTED = 15
IMPORTS_MORE = {
    "app/building.py": "the one place that puts the parts together",
    "runtime/run.py": "a run is made of one object of each room below",
    "lazy.py": "the one place of lazy imports, each in a function of its own",
    "public.py": "the list of the public names",
    "server/app.py": "the one place that puts the rooms of the server together",
}
ANY_PER_1000_LINES = 12
MOST_ATTRIBUTES = 12
HAS_MORE_ATTRIBUTES = {"sim/log.py:Entry": "mirrors the documented entries of `GET /__sim/log`"}
"""Mutable classes; frozen ones and typed dictionaries mirror documented formats."""
LOADS_BY_STRING = {
    "lazy.py": "the commands, each in the module of its name",
    "contract/language/linear.py": "so has its compiler",
    "contract/language/pattern.py": "the parser of patterns in the standard library has two names",
    "models/adapter.py": "the classes of a provider's library, named in a table",
    "cli/opening.py": "the user's own module",
}

ELSEWHERE: dict[str, str] = {
    "contract/kinds/kind.py": "contract/kinds/test_table.py",
    "models/chat/events.py": "models/chat/test_reader.py",
    "models/messages/events.py": "models/messages/test_reader.py",
    "models/responses/events.py": "models/responses/test_reader.py",
    "runtime/calls/kinds.py": "runtime/calls/test_consult.py",
    "runtime/consultation.py": "runtime/test_consulting.py",
    "routing/skills/route.py": "routing/skills/test_router.py",
    "tokens/vocabulary.py": "tokens/test_counting.py",
}
"""Files of types alone, which only the type checker can test: the tests of what uses them."""


def _inside(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def _broken_rules(text: str, nodes: list[ast.AST], stem: str) -> set[str]:
    functions = [n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    called = {ast.unparse(n.func) for n in nodes if isinstance(n, ast.Call)}
    imported = {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
    imported |= {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    rules = {
        "name": stem in DRAWERS,
        "lines": text.count("\n") > MAX_LINES,
        "body": any(_body_lines(f) > MAX_BODY for f in functions),
        "runs text as code": bool(called & (RUNNERS | UNSAFE)),
        "pickles": bool({name.split(".")[0] for name in imported} & PICKLES),
    }
    return {rule for rule, broken in rules.items() if broken}


@batch("path", FILES, ids=_inside)
def test_file_is_small_and_named_for_what_it_is(path: Path) -> None:
    waived = {rule for name, rule in WAIVED if name == _inside(path)}
    assert _found()[_inside(path)].broken == waived, "mend the file, or remove the waiver that is no longer needed"


def test_no_file_of_the_tests_is_long() -> None:
    """Split one by its subject: what several files of tests need stands in a module of its own, or in `conftest.py`."""
    every = sorted((ROOT / "tests").rglob("*.py"))
    assert [str(path.relative_to(ROOT)) for path in every if path.read_bytes().count(b"\n") > MAX_LINES] == []


def test_only_what_must_reads_another_clock_than_the_event_loops() -> None:
    assert {name for name, found in _found().items() if found.reads_clock} == set(READS_THE_MACHINES_CLOCK)


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
def test_each_rule_can_be_broken(text: str, rule: str) -> None:
    assert _broken_rules(text, list(ast.walk(ast.parse(text))), "thing") == {rule}


@batch("path", [p for p in FILES if not p.stem.startswith("__")], ids=_inside)
def test_file_has_its_test(path: Path) -> None:
    inside = path.relative_to(SOURCE)
    own = inside.parent / f"test_{path.stem}.py"
    assert (ROOT / "tests" / ELSEWHERE.get(inside.as_posix(), own)).exists()


def _imported(tree: ast.AST) -> set[str]:
    """The modules of the package that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shipworthy"):
            module = node.module or ""
            found |= {f"shipworthy.{alias.name}" for alias in node.names} if module == "shipworthy" else {module}
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("shipworthy")}
    return found


@dataclass(frozen=True)
class Found:
    """What all rules ask of a file, read from its tree once: parsing all files takes two seconds."""

    broken: set[str]
    imported: int
    reads_clock: bool
    asks_targets: tuple[int, ...]
    """Lines in which `isinstance` is asked for a kind of target."""
    loads_by_string: bool
    carry_much: tuple[str, ...]
    """Mutable classes with too many attributes."""

    @classmethod
    def of(cls, text: str, stem: str) -> "Found":
        nodes = list(ast.walk(tree := ast.parse(text)))
        calls = [node for node in nodes if isinstance(node, ast.Call)]
        classes = [node for node in nodes if isinstance(node, ast.ClassDef) and not _frozen(node)]
        return cls(
            broken=_broken_rules(text, nodes, stem),
            imported=len(_imported(tree)),
            reads_clock=bool({_name(node) for node in nodes} & CLOCKS),
            asks_targets=tuple(call.lineno for call in calls if _asks_target(call)),
            loads_by_string=any("import_module" in ast.unparse(call.func) for call in calls),
            carry_much=tuple(node.name for node in classes if len(_attributes(node)) > MOST_ATTRIBUTES),
        )


def _asks_target(call: ast.Call) -> bool:
    if not (isinstance(call.func, ast.Name) and call.func.id == "isinstance"):
        return False
    return bool({"ToolSpec", "Skill", "Prompt"} & {_name(part) for part in ast.walk(call.args[1])})


@functools.cache
def _found() -> dict[str, Found]:
    return {_inside(path): Found.of(path.read_text(encoding="utf-8"), path.stem) for path in FILES}


def test_no_file_knows_too_many_others() -> None:
    many = {name for name, one in _found().items() if one.imported > MOST_IMPORTED and not name.endswith("__init__.py")}
    assert many == set(IMPORTS_MORE)


def test_types_are_said() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    lines, anys = sum(text.count("\n") for text in texts), sum(len(re.findall(r"\bAny\b", text)) for text in texts)
    print(f"Any: {anys} in {lines} lines, {1000 * anys / lines:.1f} in 1000")
    assert anys / lines * 1000 < ANY_PER_1000_LINES


def test_only_the_kinds_ask_for_the_class_of_a_target() -> None:
    """Readers of what users write may ask what they were given; it is no target yet."""
    asked = [
        f"{name}:{line}"
        for name, found in _found().items()
        if not name.startswith(READS_WHAT_IS_GIVEN)
        for line in found.asks_targets
    ]
    assert asked == []


def test_modules_are_loaded_by_string_only_where_their_names_are_data() -> None:
    assert {name for name, found in _found().items() if found.loads_by_string} == set(LOADS_BY_STRING)


def _frozen(node: ast.ClassDef) -> bool:
    texts = [ast.unparse(part) for part in (*node.decorator_list, *node.bases)]
    texts += [ast.unparse(part) for part in node.body if isinstance(part, ast.Assign)]
    return any("frozen=True" in text or text in ("TypedDict", "Protocol", "NamedTuple") for text in texts)


def _attributes(node: ast.ClassDef) -> set[str]:
    found = {
        part.target.id for part in node.body if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
    }
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store) and ast.unparse(part.value) == "self":
            found.add(part.attr)
    return found


def test_no_mutable_class_carries_much() -> None:
    much = {f"{name}:{one}" for name, found in _found().items() for one in found.carry_much}
    assert much == set(HAS_MORE_ATTRIBUTES)


def test_architecture_page_names_only_real_paths() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    words = [word.strip("`()[]|,.;:") for word in page.replace("`", " ").split()]
    named = [word for word in words if word.endswith(".py") and "*" not in word]
    assert named, "the page names the files it speaks of"
    assert [word for word in named if not any((root / word).exists() for root in (SOURCE, ROOT))] == []
