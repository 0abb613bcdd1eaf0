"""Conversations are listed from the columns of their runs, in every store the same, also among ten thousand runs."""

import os
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.databases import database, postgres
from tests.durable.test_facets import SAYS, record, store

from shipworthy.durable.owner import me
from shipworthy.durable.rows import rows_of
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.sql_talks import PART
from shipworthy.runtime.result import RunResult
from shipworthy.stores import Message, RunRecord, Store

__all__ = ["database", "postgres", "store"]


async def test_every_store_lists_the_same(store: Store) -> None:
    for number, session in enumerate("abacba"):
        await record(store, number, session=session, **SAYS[number % 4])
    await record(store, 6, session=f"{6:032x}", **SAYS[0])
    await record(store, 7, session="a", tenant="t", **SAYS[0])
    await record(store, 8, session="d", agent="b", **SAYS[0])
    found = await store.talks.latest("a", 10)
    assert [(one.session, one.runs, one.status, one.message) for one in found] == [
        ("a", 3, "degraded", "message 0"),
        ("b", 2, "completed", "message 1"),
        ("c", 1, "failed", "message 3"),
    ]
    assert [one.session for one in await store.talks.latest("a", 1)] == ["a"]
    assert [(one.session, one.runs) for one in await store.talks.latest("a", 10, tenant="t")] == [("a", 1)]


def fill(store: SqlStore, runs: int, sessions: int) -> None:
    """Runs of so many conversations in turn, each with a result of some kilobytes."""
    made = []
    for number in range(runs):
        result = RunResult(
            run_id=f"{number:032x}", status="completed", reason=None, skill="price", text="It is well. " * 200
        )
        told = {"session_id": f"s{number % sessions}", "agent": "a", "message": f"message {number}"}
        made.append(rows_of(RunRecord(**told, result=result.as_dict())))  # type: ignore[arg-type]
    store.keep_runs(made)


async def test_no_result_is_read_and_all_runs_are_counted(database: str) -> None:
    store = SqlStore(database)
    fill(store, 2 * PART + 100, PART + 20)
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as db:
        db.execute(text("UPDATE runs SET result = 'torn'"))
    found = await store.talks.latest("a", 10_000)
    assert len(found) == PART + 20 and sum(one.runs for one in found) == 2 * PART + 100
    assert {one.status for one in found} == {"completed"}
    assert {one.session: one.message for one in found} == {f"s{n}": f"message {n}" for n in range(PART + 20)}
    engine.dispose()
    store.close()


async def test_a_run_that_goes_on_and_one_whose_process_died_say_so(database: str) -> None:
    store = SqlStore(database)
    await store.add(Message(run_id=f"{7:032x}", session_id="s", agent="a", text="say it", key="k"))
    assert [one.status for one in await store.talks.latest("a", 5)] == ["running"]
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as db:
        dead = me().replace(f"|{os.getpid()}|", "|4194305|")
        db.execute(text("UPDATE runs SET result = replace(result, :me, :dead)"), {"me": me(), "dead": dead})
    assert [one.status for one in await store.talks.latest("a", 5)] == ["killed"]
    engine.dispose()
    store.close()


@pytest.mark.machine
async def test_ten_thousand_runs_take_some_milliseconds(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/state.db")
    fill(store, 10_000, 300)
    await store.talks.latest("a", 100)
    began = time.process_time()
    found = await store.talks.latest("a", 100)
    took = time.process_time() - began
    assert len(found) == 100 and 33 <= found[0].runs <= 34
    assert took < 0.05, took
    store.close()
