"""AGENT on the command line."""

import sys
from pathlib import Path

import pytest

from shipworthy.cli.opening import open_agent, own_stdout
from shipworthy.errors import SpecError, UsageError

MODULE = """
from shipworthy import Agent, Skill
agent = Agent(skills=[Skill(name="hi", workflow=[{"answer": "Hi"}])])
other = 1
"""


def test_a_folder_and_its_agent_yaml_are_the_same(trading: str) -> None:
    assert open_agent(trading).spec.name == open_agent(f"{trading}/agent.yaml").spec.name == "trading"


def test_an_agent_in_a_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "my_module_with_agent.py").write_text(MODULE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))

    assert list(open_agent("my_module_with_agent:agent").spec.skills) == ["hi"]
    with pytest.raises(UsageError, match="not an Agent"):
        open_agent("my_module_with_agent:other")


def test_a_module_whose_parts_are_not_valid_tells_every_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_module_with_mistakes.py").write_text(MODULE.replace("workflow", "wokflow").replace('"hi"', "3"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))

    with pytest.raises(SpecError) as caught:
        open_agent("my_module_with_mistakes:agent")
    places = [problem.where.rpartition("/")[2] for problem in caught.value.problems]
    assert places == ["my_module_with_mistakes.py:3: Skill.name", "my_module_with_mistakes.py:3: Skill.wokflow"]


def test_an_empty_folder_is_told_how_to_become_an_agent(tmp_path: Path) -> None:
    with pytest.raises((SpecError, UsageError)):
        open_agent(str(tmp_path))


def test_prints_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with own_stdout() as out:
        print("noise")
        out.write("answer")

    said = capsys.readouterr()
    assert (said.out, said.err) == ("answer", "noise\n")
