"""Agents and models for tests."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest
from tests.check.testing.desk import desk

from shipworthy import Reply, SpecError, UsageError
from shipworthy.check.testing.opened import OpenedAgents, ScriptedModels


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


def test_an_agent_is_the_one_around_the_test_and_as_new_each_time(tmp_path: Path) -> None:
    desk(tmp_path / "shop")
    opened = OpenedAgents(tmp_path / "shop" / "tests" / "test_it.py")
    assert [opened().run_sync("Count apples").text for _ in range(2)] == ["That makes 1 apples."] * 2
    opened.close()


def test_another_folder_is_named_from_that_of_the_test(tmp_path: Path) -> None:
    desk(tmp_path / "shop")
    opened = OpenedAgents(tmp_path / "tests" / "test_it.py")
    assert opened("../shop").spec.name == "desk"
    with pytest.raises(UsageError, match=r"lies in no agent's folder: name the folder, `open_agent\('../shop'\)`"):
        opened()


def test_no_model_is_asked_unless_one_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-" + "x" * 20)
    desk(tmp_path)
    (tmp_path / "agent.yaml").write_text("name: desk\nmodels: {fast: [openai:gpt-5-mini]}\n")
    opened = OpenedAgents(tmp_path / "test_it.py")
    result = opened().run_sync("Tell me a story")
    assert (result.status, result.usage.model_calls) == ("failed", 0)
    model = ScriptedModels(tmp_path / "test_it.py")(["Once there was a desk."])
    assert opened(model=model).run_sync("Tell me a story").text == "Once there was a desk."


def test_a_tape_of_it_is_kept(tmp_path: Path) -> None:
    agent = OpenedAgents(desk(tmp_path) / "test_it.py")(clock=dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC))
    result = agent.run_sync("Count pears")
    tape = asyncio.run(agent.tape(result.run_id))
    assert tape is not None
    assert "2026-11-30T09:00" in tape


def test_a_model_replies_from_a_file_as_conversations_have_it(tmp_path: Path) -> None:
    (tmp_path / "script.yaml").write_text("replies: [{text: Once., always: true}]\n")
    models = ScriptedModels(tmp_path / "test_it.py")
    agent = OpenedAgents(desk(tmp_path) / "test_it.py")(model=models("script.yaml", name="mine"))
    assert [agent.run_sync("Tell me a story").text for _ in range(2)] == ["Once."] * 2
    assert models(lambda request: Reply(text="x")).name == "scripted"


def test_a_script_that_is_not_valid_is_told(tmp_path: Path) -> None:
    (tmp_path / "script.yaml").write_text("replies: [{to: telling}]\n")
    models = ScriptedModels(tmp_path / "test_it.py")
    with pytest.raises(SpecError, match="a reply has either"):
        models("script.yaml")
    with pytest.raises(SpecError, match="does not exist"):
        models("other.yaml")
