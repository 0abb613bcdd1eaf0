"""Conversations as rows, where another process has been at them meanwhile."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from shipworthy.durable.sql import SqlStore
from shipworthy.stores.store import RunRecord


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM sessions", "UPDATE sessions SET data = 'none', version = 7", "UPDATE sessions SET version = 'x'"],
)
async def test_a_run_whose_conversation_is_gone_is_recorded_and_begins_it_again(tmp_path: Path, change: str) -> None:
    path = tmp_path / "state.db"
    store = SqlStore.open(f"sqlite:///{path}")
    async with store.conversation("a") as held:
        first = await store.save(held.session)
        with sqlite3.connect(path) as raw:
            raw.execute(change)
        raw.close()
        after = replace(first, kept={"n": 1})
        result = {"run_id": "r", "status": "completed"}
        record = RunRecord(session_id="a", agent="shop", message="m", result=result, session=after, lease=held.lease)
        saved = await store.finish(record)
    found = await store.load("a")
    assert saved is not None and found is not None and (found.kept, found.version) == ({"n": 1}, saved.version)
    assert len(await store.runs()) == 1
    store.close()
