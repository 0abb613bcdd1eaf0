"""An agent as it was opened, for as long as a block runs."""

import asyncio
from pathlib import Path

import pytest
from tests.check.testing.desk import desk

from shipworthy import Agent, ScriptedModel
from shipworthy.check.testing.renewed import renewed


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


def test_what_its_tools_keep_and_its_conversations_begin_anew(tmp_path: Path) -> None:
    agent = Agent.load(desk(tmp_path), model=ScriptedModel(lambda _: "Once."))
    assert agent.run_sync("Count apples").text == "That makes 1 apples."
    assert len(asyncio.run(agent.runs())) == 1
    for _ in range(2):
        with renewed(agent):
            assert asyncio.run(agent.runs()) == []
            assert agent.run_sync("Count apples").text == "That makes 1 apples."
            assert agent.run_sync("Tell me a story").text == "Once.", "its model stays"
    assert agent.run_sync("Count apples").text == "That makes 2 apples."


def test_it_is_as_before_also_after_an_error(tmp_path: Path) -> None:
    agent = Agent.load(desk(tmp_path))
    before = agent.compiled
    with pytest.raises(ZeroDivisionError), renewed(agent):
        assert agent.compiled is not before
        _ = 1 / 0
    assert agent.compiled is before
