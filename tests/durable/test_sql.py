"""Conversations in a database: many savers, locks of others, results and what is old."""

import asyncio
import contextlib
import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.durable.statements import run_in

from shipworthy.durable import sql
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.sql import DAY, SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session
from shipworthy.stores.store import RunRecord

CHANGED = "changed by another message meanwhile"


def test_nothing_is_made_before_it_is_used(path: Path, in_file: SqlStore) -> None:
    assert not path.exists()


async def test_conversation_comes_back_from_another_store(store: SqlStore, database: str) -> None:
    saved = await store.save(Session(id="a", kept={"day": dt.date(2026, 1, 2), "$date": 1}, turns=(("hi", "hello"),)))
    assert saved.version == 1
    again = SqlStore.open(database)
    assert await again.load("a") == saved
    again.close()


async def test_closed_store_opens_again(store: SqlStore) -> None:
    await store.save(Session(id="a"))
    store.close()
    store.close()
    assert await store.load("a") is not None


@given(ids=st.lists(st.text(st.characters(exclude_categories=()), max_size=90), min_size=1, max_size=5, unique=True))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
async def test_any_text_is_safe_as_an_id(ids: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    store = SqlStore.open(f"sqlite:///{tmp_path_factory.mktemp('ids')}/x.db")
    for number, name in enumerate(ids):
        await store.save(Session(id=name, kept={"n": number}))
        await store.keep(name, str(number))
    for number, name in enumerate(ids):
        found = await store.load(name)
        assert found is not None and (found.id, found.kept) == (name, {"n": number})
        assert await store.read(name) == str(number)
    store.close()


@pytest.mark.parametrize(
    "name", ["", "'; DROP TABLE sessions; --", "../../etc/passwd", "x" * 100_000, "a\0b", "%", "é"]
)
async def test_hostile_ids(name: str, store: SqlStore) -> None:
    await store.save(Session(id="a"))
    assert await store.load(name) is None
    saved = await store.save(Session(id=name))
    assert await store.load(name) == saved
    assert await store.load("a") is not None


async def test_hash_of_an_id_is_not_that_id(store: SqlStore) -> None:
    await store.save(Session(id="x" * 200))
    ((key,),) = run_in(store, "SELECT id FROM sessions")
    assert len(key) <= 60
    assert await store.load(key) is None


async def test_f04_older_version_is_refused(store: SqlStore) -> None:
    first = await store.save(Session(id="a"))
    second = await store.save(first)
    for stale in (first, Session(id="a"), Session(id="a", version=7)):
        with pytest.raises(StateError, match=CHANGED):
            await store.save(stale)
    assert await store.load("a") == second


async def test_f04_of_many_savers_in_one_process_one_wins_each_version(store: SqlStore) -> None:
    current = await store.save(Session(id="a"))
    for _ in range(10):
        done = await asyncio.gather(*(store.save(current) for _ in range(8)), return_exceptions=True)
        won = [item for item in done if isinstance(item, Session)]
        assert len(won) == 1
        assert all(CHANGED in str(item) for item in done if isinstance(item, StateError))
        assert {type(item) for item in done} == {Session, StateError}
        (current,) = won


SAVER = """
import asyncio, sys
from dataclasses import replace
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session
me, wins = sys.argv[1], int(sys.argv[2])
async def main():
    store, won = SqlStore.open(sys.argv[3]), 0
    while won < wins:
        found = await store.load("a") or Session(id="a")
        mine = [me, won]
        try:
            await store.save(replace(found, kept={"log": [*found.kept.get("log", []), mine]}))
            won += 1
        except StateError as error:
            assert "changed by another message meanwhile" in str(error), error
    store.close()
asyncio.run(main())
"""


def test_f04_f38_processes_lose_no_update(database: str, count: Callable[[int, int], int]) -> None:
    wins, many = count(10, 100), count(3, 8)
    environ = {**os.environ, "PYTHONPATH": str(Path(sql.__file__).parents[2])}
    saver = [sys.executable, "-W", "error", "-c", SAVER]
    processes = [subprocess.Popen([*saver, str(number), str(wins), database], env=environ) for number in range(many)]
    assert [process.wait(timeout=120) for process in processes] == [0] * many
    store = SqlStore.open(database)
    found = asyncio.run(store.load("a"))
    store.close()
    assert found is not None and found.version == many * wins
    assert sorted(found.kept["log"]) == sorted([str(n), w] for n in range(many) for w in range(wins))


async def test_f38_long_reader_stops_no_writer(path: Path, in_file: SqlStore) -> None:
    saved = await in_file.save(Session(id="a"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM sessions").fetchone()
        assert (await in_file.save(saved)).version == 2


@pytest.mark.real_time  # its thread waits for the lock of another connection
async def test_f38_writer_waits_for_a_writer_and_events_go_on(path: Path, in_file: SqlStore) -> None:
    saved = await in_file.save(Session(id="a"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        saving = asyncio.create_task(in_file.save(saved))
        await asyncio.sleep(0.3)
        assert not saving.done()
        other.execute("COMMIT")
        assert (await saving).version == 2


async def test_f38_database_that_stays_locked_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.durable.state.BUSY_SECONDS", 0.2)
    store = SqlStore.open()
    saved = await store.save(Session(id="a"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError, match="Another process holds it: try again"):
            await store.save(saved)
        assert await store.load("a") == saved
    assert (await store.save(saved)).version == 2
    store.close()


async def test_f06_what_is_changed_after_the_call_is_not_kept(store: SqlStore) -> None:
    kept: dict[str, Any] = {"x": list(range(1000))}
    saving = asyncio.ensure_future(store.save(Session(id="a", kept=kept)))
    await asyncio.sleep(0)
    kept["x"].clear()
    await saving
    found = await store.load("a")
    assert found is not None and len(found.kept["x"]) == 1000


async def test_results_are_kept_and_replaced(store: SqlStore) -> None:
    for text in ("one", "two \ud800"):
        result = {"run_id": "r", "text": text, "day": dt.date(2026, 1, 2), "n": 2**70}
        await store.finish(RunRecord(session_id="a", agent="agent", message="m\0", result=result))
    ((session, agent, message, result),) = run_in(store, "SELECT session_id, agent, message, result FROM runs")
    assert (session, agent, message) == ("a", "agent", "m\ufffd")
    assert json.loads(result)["day"] == {"$date": "2026-01-02"}


@given(text=st.text(max_size=40), offset=st.integers(-3, 50), limit=st.integers(-3, 50))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_parts_of_texts_are_those_of_the_store_in_memory(
    text: str, offset: int, limit: int, store: SqlStore
) -> None:
    plain, memory = text.replace("\0", ""), MemoryStore()
    for each in (store, memory):
        await each.keep("h", plain)
    assert await store.read("h", offset, limit) == await memory.read("h", offset, limit)


async def test_what_is_old_is_pruned_once_a_day(store: SqlStore, database: str) -> None:
    now = time.time()
    await store.save(Session(id="first"))
    for name, days in (("old", 31), ("recent", 29)):
        await store.save(Session(id=name, updated=now - days * DAY))
    for name, days in (("old", 8), ("recent", 6)):
        await store.keep(name, "x")
        run_in(store, "UPDATE texts SET at = :at WHERE handle = :name", at=now - days * DAY, name=name)

    async def left_after_another_write() -> list[bool]:
        again = SqlStore.open(database)
        await again.save(Session(id=f"{time.time()}"))
        left = [await again.load("old") is not None, await again.load("recent") is not None]
        left += [await again.read("old") is not None, await again.read("recent") is not None]
        again.close()
        return left

    assert await left_after_another_write() == [True] * 4, "pruned less than a day ago"
    run_in(store, "UPDATE chores SET at = :at", at=now - 2 * DAY)
    assert await left_after_another_write() == [False, True, False, True]


async def test_clock_that_was_ahead_does_not_stop_the_pruning(store: SqlStore, database: str) -> None:
    await store.save(Session(id="first"))
    await store.save(Session(id="old", updated=1.0))
    assert await store.load("old") is not None
    run_in(store, "UPDATE chores SET at = :at", at=time.time() + 900 * DAY)
    again = SqlStore.open(database)
    await again.save(Session(id="new"))
    again.close()
    assert await store.load("old") is None


async def test_pruning_that_fails_does_not_fail_the_save(
    store: SqlStore, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    await store.save(Session(id="a"))
    run_in(store, "DROP TABLE chores")
    again = SqlStore.open(database)
    assert (await again.save(Session(id="b"))).version == 1
    again.close()
    assert "could not be pruned" in caplog.text
