"""Rows of text: keys, runs as they are listed, and conversations too large to be kept."""

import pytest
from tests.batches import batch

from shipworthy.durable import rows
from shipworthy.durable.rows import key_of, listed, rows_of, session_row
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session
from shipworthy.stores.store import RunRecord


@batch("text", ["", "x" * 61, "a\nb", "#a"])
def test_what_is_no_plain_key_is_hashed(text: str) -> None:
    assert key_of(text).startswith("#") and len(key_of(text)) == 60
    assert key_of("plain") == "plain"


def test_a_row_that_cannot_be_read_is_listed_as_such() -> None:
    row = {"session_id": "s", "agent": "a", "message": "m", "at": 1.0, "run_id": "r", "tenant": "", "result": "{"}
    found = listed({**row, "session": "s"})
    assert (found["run_id"], found["status"], "usage" in found) == ("r", "unreadable", False)


def test_the_rows_of_a_run_are_made_before_anything_is_kept() -> None:
    record = RunRecord(session_id="s", agent="a", message="m\0", result={"run_id": "r"}, texts={"h": "t"})
    found = rows_of(record)
    assert (found.run["message"], found.tape, found.texts[0]["text"]) == ("m\ufffd", None, "t")
    with pytest.raises(StateError, match="the result cannot be kept"):
        rows_of(RunRecord(session_id="s", agent="a", message="m", result={"run_id": "r", "x": object()}))


async def test_field_33_a_conversation_that_is_too_large_is_kept_without_what_is_large(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    store = SqlStore.open(f"sqlite:///{tmp_path}/state.db")
    monkeypatch.setattr(rows, "LARGEST_SESSION", 300)
    assert len(str(session_row(Session(id="s", kept={"x": "y" * 3000}))["data"])) <= 300
    async with store.conversation("s") as held:
        record = RunRecord(
            session_id="s",
            agent="a",
            message="m",
            result={"run_id": "r"},
            session=Session(id="s", kept={"x": "y" * 3000, "z": 1}),
            lease=held.lease,
        )
        await store.finish(record)
    assert [run["run_id"] for run in await store.runs()] == ["r"]
    async with store.conversation("s", wait=0.0) as held:
        assert (held.session.version, held.session.kept) == (1, {"z": 1})
    store.close()
