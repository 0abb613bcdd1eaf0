"""Runs that were accepted and have not ended, as they are listed and shown."""

import json
from pathlib import Path
from typing import Any

import pytest

from shipworthy.durable import rows
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.tapes import read_tape
from shipworthy.stores import RunRecord, Session


def record(run_id: str, **more: Any) -> RunRecord:
    result = {"run_id": run_id, "status": "failed", "reason": "killed", "text": ""}
    head = {"seq": 0, "at": 0.0, "kind": "run", "run_id": run_id, "contract": "c", "message": "hello"}
    return RunRecord(session_id="s", agent="a", message="hello", result=result, tape=[head], **more)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    found = SqlStore(f"sqlite:///{tmp_path}/state.db")
    yield found
    found.close()


@pytest.mark.parametrize(
    ("alive", "age", "status", "reason"),
    [
        (True, 0, "running", None),
        (True, 1e6, "running", None),
        (False, 0, "failed", "killed"),
        (None, 0, "running", None),
        (None, 4000, "failed", "killed"),
    ],
)
async def test_field_24_a_run_without_an_end_is_listed_with_what_is_known(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, alive: bool | None, age: float, status: str, reason: str | None
) -> None:
    await store.accept(record("r1"))
    monkeypatch.setattr(rows, "alive", lambda _: alive)
    now = rows.time.time() + age
    monkeypatch.setattr(rows.time, "time", lambda: now)
    (run,) = await store.runs()
    assert (run["run_id"], run["status"], run["reason"], run["message"]) == ("r1", status, reason, "hello")
    assert "owner" not in run and "first" not in run
    for name in ("r1", "r"):
        lines = read_tape(await store.tape(name) or "")
        assert [line["kind"] for line in lines] == ["run", "end"] and lines[-1]["result"]["status"] == status
        assert not any("changed" in line for line in lines)


async def test_what_is_kept_of_a_conversation_is_kept_before_it_is_loaded(store: SqlStore) -> None:
    async with store.conversation("s", begun=record("r1")) as held:
        (run,) = await store.runs()
        assert run["status"] == "running"
        ended = {**record("r1").result, "status": "completed", "reason": None}
        tape = [*(record("r1").tape or ()), {"seq": 1, "at": 2.0, "kind": "end", "result": ended}]
        done = RunRecord(
            session_id="s",
            agent="a",
            message="hello",
            result=ended,
            tape=tape,
            session=Session(id="s"),
            lease=held.lease,
        )
        await store.finish(done)
    (run,) = await store.runs()
    assert run["status"] == "completed"
    assert json.loads((await store.tape("r1") or "").splitlines()[-1])["result"]["status"] == "completed"


async def test_field_27_a_secret_in_the_first_line_changes_no_other(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTITION_KEY", "contract")
    await store.accept(record("r1"))
    lines = read_tape(await store.tape("r1") or "")
    assert "contract" in lines[0] and not any("changed" in line for line in lines)
