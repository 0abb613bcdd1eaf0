"""Runs that were accepted and have not ended, as they are listed and shown."""

from pathlib import Path
from typing import Any

import pytest

from shipworthy.durable import rows
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.tapes import read_tape
from shipworthy.stores import Message, RunRecord
from shipworthy.stores.effects import SoFar

HEAD = {"seq": 0, "at": 0.0, "kind": "run", "run_id": "r1", "contract": "c", "message": "hello"}


def message() -> Message:
    return Message(run_id="r1", session_id="s", agent="a", text="hello", tape=[HEAD])


@pytest.fixture
def store(tmp_path: Path) -> Any:
    found = SqlStore(f"sqlite:///{tmp_path}/state.db")
    yield found
    found.close()


@pytest.mark.parametrize(("alive", "status"), [(True, "running"), (False, "killed"), (None, "running")])
async def test_field_24_a_run_without_an_end_is_listed_with_what_is_known(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, alive: bool | None, status: str
) -> None:
    assert await store.add(message()) is None
    monkeypatch.setattr(rows, "alive", lambda _: alive)
    (run,) = await store.runs()
    assert (run["run_id"], run["status"], run["reason"], run["message"]) == ("r1", status, None, "hello")
    assert (run["usage"]["tool_calls"], run["bound"]["tool_calls"], run["path"]) == (0, None, [])
    assert "owner" not in run and "first" not in run
    for name in ("r1", "r"):
        lines = read_tape(await store.tape(name) or "")
        assert [line["kind"] for line in lines] == ["run", "end"] and lines[-1]["result"]["status"] == status
        assert not any("changed" in line for line in lines)


async def test_the_tape_so_far_is_shown_with_an_end(store: SqlStore) -> None:
    await store.add(message())
    lines = [HEAD, {"seq": 1, "at": 3.0, "kind": "fact", "key": "x", "value": 1}]
    await store.effects.settle("no such claim", "done", so_far=SoFar("r1", lines))
    found = read_tape(await store.tape("r1") or "")
    assert [line["kind"] for line in found] == ["run", "fact", "end"]
    ended = {"run_id": "r1", "status": "completed"}
    tape = [*lines, {"seq": 2, "at": 4.0, "kind": "end", "result": ended}]
    await store.finish(RunRecord(session_id="s", agent="a", message="hello", result=ended, tape=tape))
    assert read_tape(await store.tape("r1") or "")[-1]["result"] == ended
    (run,) = await store.runs()
    assert run["status"] == "completed"


async def test_field_27_a_secret_in_the_first_line_changes_no_other(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTITION_KEY", "contract")
    await store.add(message())
    lines = read_tape(await store.tape("r1") or "")
    assert "contract" in lines[0] and not any("changed" in line for line in lines)
