import asyncio
import contextlib
import datetime as dt
import json
import logging
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection
from sqlalchemy import text as statement_of

from shipworthy.durable import rows, sql
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.sql import DAY, SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session
from shipworthy.stores.store import RunRecord

CHANGED = "changed by another message meanwhile"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the state, in a folder of this test."""
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    return tmp_path / "state.db"


@pytest.fixture
def in_file(path: Path) -> Iterator[SqlStore]:
    """A store in that file."""
    made = SqlStore.open()
    yield made
    made.close()


@pytest.fixture
def store(database: str) -> Iterator[SqlStore]:
    """A store in each kind of database."""
    made = SqlStore.open(database)
    yield made
    made.close()


def _sql(store: SqlStore, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run a statement in the database of the store; what it returns."""

    def done(db: Connection) -> list[tuple[Any, ...]]:
        found = db.execute(statement_of(statement), values)
        return [tuple(row) for row in found] if found.returns_rows else []

    return store._transaction(done, writes=True)


def _raw(path: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as db:
        found = db.execute(statement, values).fetchall()
        db.commit()
    return found


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
    ((key,),) = _sql(store, "SELECT id FROM sessions")
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


BAD_ROWS: dict[str, tuple[str, Any]] = {
    "no JSON": ("data", "{"),
    "empty": ("data", ""),
    "other JSON": ("data", "[]"),
    "wrong types": ("data", '{"id": 1, "kept": []}'),
    "f50 object by name": ("data", '{"$object": "os.system"}'),
    "deep": ("data", "[" * 100_000),
    "bytes": ("data", b"\xff\x00\xfe"),
    "version": ("version", "x"),
}


@pytest.mark.parametrize("column, value", BAD_ROWS.values(), ids=BAD_ROWS)
async def test_f07_bad_row_is_put_aside_and_the_session_goes_on(
    column: str, value: Any, path: Path, in_file: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    await in_file.save(Session(id="a"))
    other = await in_file.save(Session(id="other"))
    _raw(path, f"UPDATE sessions SET {column} = ? WHERE id = 'a'", value)
    with caplog.at_level(logging.WARNING, "shipworthy"):
        assert await in_file.load("a") is None
    assert "put aside" in caplog.text
    assert len(_raw(path, "SELECT data, reason FROM quarantine WHERE id = 'a'")) == 1
    if column == "data":
        assert _raw(path, "SELECT data FROM quarantine") == [(value,)]
    assert (await in_file.save(Session(id="a"))).version == 1
    assert await in_file.load("other") == other


@pytest.mark.parametrize("data", ["{", "", "[]", '{"id": 1, "kept": []}', '{"$object": "os.system"}'])
async def test_f07_bad_text_is_put_aside_in_each_database(data: str, store: SqlStore) -> None:
    await store.save(Session(id="a"))
    _sql(store, "UPDATE sessions SET data = :data", data=data)
    assert await store.load("a") is None
    assert _sql(store, "SELECT id, data FROM quarantine") == [("a", data)]
    assert (await store.save(Session(id="a"))).version == 1


async def test_f07_text_that_is_not_utf8_is_put_aside(path: Path, in_file: SqlStore) -> None:
    await in_file.save(Session(id="a"))
    _raw(path, "UPDATE sessions SET data = CAST(x'ff00fe' AS TEXT)")
    assert await in_file.load("a") is None
    assert _raw(path, "SELECT hex(data) FROM quarantine") == [("FF00FE",)]


async def test_f07_oversized_row_is_put_aside_unread(path: Path, in_file: SqlStore) -> None:
    await in_file.save(Session(id="a"))
    _raw(path, "UPDATE sessions SET data = printf('%.*c', 17000000, 'x')")
    assert await in_file.load("a") is None
    assert _raw(path, "SELECT length(data), reason FROM quarantine") == [(17_000_000, "too large")]


async def test_f07_oversized_conversation_is_never_kept(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LARGEST_SESSION", 1000)
    await store.save(Session(id="a"))
    await store.save(Session(id="a", version=1, kept={"x": "y" * 1000, "z": 1}))
    found = await store.load("a")
    assert found is not None and (found.version, found.kept) == (2, {"z": 1})


async def test_what_is_not_data_is_refused(store: SqlStore) -> None:
    with pytest.raises(StateError, match="object is not data"):
        await store.save(Session(id="a", kept={"x": object()}))
    assert await store.load("a") is None


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
    ((session, agent, message, result),) = _sql(store, "SELECT session_id, agent, message, result FROM runs")
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


async def test_texts_that_databases_refuse(store: SqlStore) -> None:
    await store.keep("h", "a\0b\ud800c")
    assert await store.read("h") == "a\ufffdb\ufffdc"
    assert await store.read("h", 10**30, 10**30) == ""


async def test_text_is_capped_and_says_so(path: Path, in_file: SqlStore, caplog: pytest.LogCaptureFixture) -> None:
    await in_file.keep("h", "é" * 9_000_000)
    ((size,),) = _raw(path, "SELECT length(CAST(text AS BLOB)) FROM texts")
    assert 15_999_990 <= size <= 16_000_000
    assert (await in_file.read("h", 0, 3)) == "ééé"
    ending = await in_file.read("h", 7_999_970, 100)
    assert ending is not None and ending.endswith("[the rest was longer than what is kept]")
    assert "was cut" in caplog.text
    await in_file.keep("h", "é" * 8_000_000)
    assert await in_file.read("h", 7_999_998, 100) == "éé"


async def test_what_is_old_is_pruned_once_a_day(store: SqlStore, database: str) -> None:
    now = time.time()
    await store.save(Session(id="first"))
    for name, days in (("old", 31), ("recent", 29)):
        await store.save(Session(id=name, updated=now - days * DAY))
    for name, days in (("old", 8), ("recent", 6)):
        await store.keep(name, "x")
        _sql(store, "UPDATE texts SET at = :at WHERE handle = :name", at=now - days * DAY, name=name)

    async def left_after_another_write() -> list[bool]:
        again = SqlStore.open(database)
        await again.save(Session(id=f"{time.time()}"))
        left = [await again.load("old") is not None, await again.load("recent") is not None]
        left += [await again.read("old") is not None, await again.read("recent") is not None]
        again.close()
        return left

    assert await left_after_another_write() == [True] * 4, "pruned less than a day ago"
    _sql(store, "UPDATE chores SET at = :at", at=now - 2 * DAY)
    assert await left_after_another_write() == [False, True, False, True]


async def test_clock_that_was_ahead_does_not_stop_the_pruning(store: SqlStore, database: str) -> None:
    await store.save(Session(id="first"))
    await store.save(Session(id="old", updated=1.0))
    assert await store.load("old") is not None
    _sql(store, "UPDATE chores SET at = :at", at=time.time() + 900 * DAY)
    again = SqlStore.open(database)
    await again.save(Session(id="new"))
    again.close()
    assert await store.load("old") is None


async def test_pruning_that_fails_does_not_fail_the_save(
    store: SqlStore, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    await store.save(Session(id="a"))
    _sql(store, "DROP TABLE chores")
    again = SqlStore.open(database)
    assert (await again.save(Session(id="b"))).version == 1
    again.close()
    assert "could not be pruned" in caplog.text
