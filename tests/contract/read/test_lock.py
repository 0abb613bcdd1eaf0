from pathlib import Path

import pytest

from shipworthy import Agent, SpecError

SKILL = "name: job\ndescription: Do it\nworkflow: [{answer: Done.}]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "agent.yaml").write_text("name: a\n")
    (tmp_path / "skills").mkdir()
    (tmp_path / "skills" / "job.yaml").write_text(SKILL)
    return tmp_path


def test_what_was_learnt_is_part_of_the_definition(folder: Path) -> None:
    before = Agent.load(folder)
    (folder / "learned.lock").write_text(
        '{"schema": 1, "tools": {"get": {"usual_ms": 120, "runs": 412}}, "models": {}}'
    )
    after = Agent.load(folder)
    assert after.spec.learned.tool("get") == 0.12
    assert before.compiled.contract != after.compiled.contract


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("{", 1, "this is not JSON"),
        ('{"schema": 7}', 1, "`schema`"),
        ('{"schema": 1,\n"tools": {\n"a": {"usual_ms": -5, "runs": 3}}}', 3, "`tools.a.usual_ms`"),
        ('{"schema": 1,\n"other": 3}', 2, "`other`"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_line(folder: Path, text: str, line: int, words: str) -> None:
    (folder / "learned.lock").write_text(text)
    with pytest.raises(SpecError) as error:
        Agent.load(folder)
    (problem,) = error.value.problems
    assert problem.where.endswith(f"learned.lock:{line}")
    assert words in problem.message
    assert "shipworthy learn AGENT" in problem.repair


def test_it_is_not_a_key_of_agent_yaml(folder: Path) -> None:
    (folder / "agent.yaml").write_text("name: a\nlearned: {}\n")
    with pytest.raises(SpecError, match="`learned` is not a key of an agent"):
        Agent.load(folder)
