"""Tapes beside tests: recorded once, repeated from then on."""

import contextlib
import socket
from pathlib import Path

import pytest
from tests.check.testing.desk import FILES, desk

from shipworthy import Agent, ScriptedModel, UsageError
from shipworthy.app.replay import Replayed
from shipworthy.check.testing.tapes import TapeDiffers, Tapes
from shipworthy.durable.memory import MemoryStore


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


def opened(folder: Path, *texts: str) -> Agent:
    return Agent.load(folder, store=MemoryStore(records=True), model=ScriptedModel(texts))


def recorded(folder: Path) -> Path:
    tapes = Tapes(folder / "test_it.py", "test_one[a b]", record=True)
    agent = opened(folder, "Once there was a desk.")
    assert tapes.run_sync(agent, "Count apples").text == "That makes 1 apples."
    assert tapes.run_sync(agent, "Tell me a story").text == "Once there was a desk."
    return folder / "tapes" / "test_it"


def test_a_recorded_run_is_repeated_without_its_tools_and_models(tmp_path: Path) -> None:
    kept = recorded(desk(tmp_path))
    assert len(list(kept.iterdir())) == 2
    (tmp_path / "tools.py").write_text(FILES["tools.py"].replace("COUNT[0] += 1", "raise OSError('it was called')"))

    tapes, agent = Tapes(tmp_path / "test_it.py", "test_one[a b]", record=False), opened(tmp_path)
    counted = tapes.run_sync(agent, "Count apples")
    assert (counted.text, counted.skill, counted.status) == ("That makes 1 apples.", "counting", "completed")
    assert [call["tool"] for call in counted.path] == ["count"]
    assert tapes.run_sync(agent, "Tell me a story").text == "Once there was a desk."


async def test_a_coroutine_waits_for_it(tmp_path: Path) -> None:
    desk(tmp_path)
    agent = opened(tmp_path)
    for record in (True, False):
        tapes = Tapes(tmp_path / "test_it.py", "test_two", record=record)
        assert (await tapes.run(agent, "Count apples")).text == "That makes 1 apples."
    with pytest.raises(UsageError, match="write `await tapes.run"):
        tapes.run_sync(agent, "Count apples")


def test_a_run_that_goes_another_way_is_told_with_its_first_difference(tmp_path: Path) -> None:
    recorded(desk(tmp_path))
    skill = tmp_path / "skills" / "counting.yaml"
    skill.write_text(skill.read_text().replace("That makes {found}", "I count {found}"))
    tapes = Tapes(tmp_path / "test_it.py", "test_one[a b]", record=False)
    with pytest.raises(TapeDiffers, match="the definition has changed since: line .*I count 1 apples.*--record-tapes"):
        tapes.run_sync(opened(tmp_path), "Count apples")


def test_another_message_is_not_answered_from_the_tape(tmp_path: Path) -> None:
    recorded(desk(tmp_path))
    tapes = Tapes(tmp_path / "test_it.py", "test_one[a b]", record=False)
    with pytest.raises(TapeDiffers, match="was recorded with another message, “Count apples”"):
        tapes.run_sync(opened(tmp_path), "Count pears")


def test_a_tape_that_is_not_there_is_asked_for(tmp_path: Path) -> None:
    tapes = Tapes(desk(tmp_path) / "test_it.py", "test_new", record=False)
    with pytest.raises(UsageError, match="there is no tape .*: record it once with `pytest --record-tapes`"):
        tapes.run_sync(opened(tmp_path), "Count apples")


def test_a_store_without_tapes_is_told(tmp_path: Path) -> None:
    tapes = Tapes(desk(tmp_path) / "test_it.py", "test_new", record=True)
    with pytest.raises(UsageError, match="keeps no tapes"):
        tapes.run_sync(Agent.load(tmp_path, store="memory"), "Count apples")


class Reaching(Agent):
    """An agent whose code reaches for a server while a run is repeated, and takes no notice of the error."""

    async def replay(self, tape: str) -> Replayed:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", 9), 1).close()
        return await super().replay(tape)


def test_code_that_reaches_for_the_network_while_a_run_is_repeated_is_told(tmp_path: Path) -> None:
    (path, _) = sorted(recorded(desk(tmp_path)).iterdir())
    tapes = Tapes(tmp_path / "test_it.py", "other", record=False)
    with pytest.raises(TapeDiffers, match="the repetition reached for the network: 127.0.0.1:9"):
        tapes.replay_sync(Reaching.load(tmp_path), path)


def test_any_tape_can_be_repeated_by_its_file_or_its_text(tmp_path: Path) -> None:
    (path, _) = sorted(recorded(desk(tmp_path)).iterdir())
    tapes, agent = Tapes(tmp_path / "test_it.py", "other", record=False), opened(tmp_path)
    for tape in (path, str(path), path.read_text("utf-8")):
        assert tapes.replay_sync(agent, tape).result["text"] == "That makes 1 apples."
    with pytest.raises(UsageError, match="there is no tape"):
        tapes.replay_sync(agent, tmp_path / "none.jsonl")


def test_two_tests_never_share_a_tape(tmp_path: Path) -> None:
    names = ["test_a[1/2]", "test_a[1:2]", "test_a_1_2", "test_a"]
    folder = desk(tmp_path)
    for name in names:
        Tapes(folder / "test_it.py", name, record=True).run_sync(opened(folder), "Count apples")
    assert len(list((folder / "tapes" / "test_it").iterdir())) == len(names)
