"""`answer_check: module.function` finds functions of the agent's own files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shipworthy import Agent, SpecError
from shipworthy.contract.answer_check import name_of
from shipworthy.contract.language.expr import Expr

Folder = Callable[[dict[str, str]], Path]
SKILL = "name: job\nworkflow: [{tool: look}, {answer: '{look.total}'}]\n"
TOOLS = "from shipworthy import tool\n@tool\ndef look() -> dict:\n    return {'total': 3}\ndef honest(text):\n    return None\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    def made(files: dict[str, str]) -> Path:
        for name, text in {"tools.py": TOOLS, "skills/job.yaml": SKILL, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return made


def agent_yaml(check: str) -> str:
    return f"name: shop\nguidelines:\n  - name: honest\n    answer_check: {check}\n"


def test_a_function_of_a_file_is_found_and_one_of_the_tools_is_not_imported_twice(folder: Folder) -> None:
    path = folder({"agent.yaml": agent_yaml("[rules.kind, tools.honest]"), "rules.py": "def kind(text): return None\n"})
    checks = Agent.load(path).spec.guidelines[0].answer_check

    assert [name_of(check) for check in checks] == ["kind", "honest"]


def test_a_name_without_a_file_is_an_expression(folder: Folder) -> None:
    path = folder({"agent.yaml": agent_yaml("look.total")})
    (check,) = Agent.load(path).spec.guidelines[0].answer_check
    assert isinstance(check, Expr) and str(check) == "look.total"

    path = folder({"agent.yaml": agent_yaml('"=look.total"'), "look.py": "total = 3\n"})
    assert isinstance(Agent.load(path).spec.guidelines[0].answer_check[0], Expr)


@pytest.mark.parametrize(
    ("check", "rules", "message", "repair"),
    [
        ("rules.kin", "def kind(text): return None\n", "`rules.py` has no function `kin`", "did you mean `kind`?"),
        ("rules.x", "y = 3\nx = 4\n", "`rules.py` has no function `x`", "def x(text, facts, results, inputs)"),
        ("rules.kind", "def kind(answer): return None\n", "takes `answer`", ""),
        ("rules.kind", "raise ValueError('no')\n", "`rules.py` cannot be imported", "mend the file"),
        ("ruels.kind", "", "`ruels` is not known here", ""),
    ],
)
def test_a_function_that_is_not_found_is_told_with_its_repair(
    folder: Folder, check: str, rules: str, message: str, repair: str
) -> None:
    with pytest.raises(SpecError) as caught:
        Agent.load(folder({"agent.yaml": agent_yaml(check), "rules.py": rules}))
    (problem,) = caught.value.problems
    assert message in problem.message and repair in problem.repair
    assert ".yaml:" in problem.where or ".py:" in problem.where


def test_the_identity_counts_the_bytes_of_the_functions_file(folder: Folder) -> None:
    def identity(rules: str) -> str:
        return Agent.load(folder({"agent.yaml": agent_yaml("rules.kind"), "rules.py": rules})).compiled.contract

    one = identity("def kind(text): return None\n")
    assert one == identity("def kind(text): return None\n")
    assert one != identity("def kind(text): return 'no'\n")
