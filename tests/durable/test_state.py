"""The database of the state is opened: by many processes at once, as a new one, and where another has its lock."""

import asyncio
import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from tests.batches import batch
from tests.durable.processes import start

from shipworthy.durable.sql import SqlStore
from shipworthy.durable.state import opened
from shipworthy.errors import StateError
from shipworthy.stores.session import Session


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the state, in a folder of this test."""
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "state.db"


def test_files_are_private(path: Path) -> None:
    before = os.umask(0)
    store = SqlStore.open()
    try:
        asyncio.run(store.save(Session(id="a")))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)
        store.close()
    assert modes == {"state.db": 0o600, "state.db-wal": 0o600, "state.db-shm": 0o600}


def test_sqlite_is_set_up_as_promised(path: Path) -> None:
    engine = opened(None)
    with engine.connect() as db:
        asked = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")}
        waits = db.exec_driver_sql("PRAGMA busy_timeout").scalar()
    engine.dispose()
    assert (asked, waits) == ({"journal_mode": "wal", "synchronous": 1}, 5000)


@pytest.mark.parametrize("name", ["q?mode=ro", "a#b", "a%20b", "ü b"])
def test_any_folder_is_that_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / name))
    opened(None).dispose()
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "state.db").stat().st_size > 0


def test_file_of_a_url_is_private_too(tmp_path: Path) -> None:
    opened(f"sqlite:///{tmp_path}/x.db").dispose()
    assert stat.S_IMODE((tmp_path / "x.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(StateError, match="MemoryStore"):
        opened(url)


@batch("url", ["nonsense", "nosuch://u:hidden-word@h/d", "postgresql+nosuch://u:hidden-word@h/d"])
async def test_url_that_cannot_be_used_is_told_without_its_password(url: str) -> None:
    store = SqlStore.open(url)
    with pytest.raises(StateError) as caught:
        await store.load("a")
    store.close()
    assert "hidden-word" not in str(caught.value)


def test_f38_many_processes_open_a_new_database_at_once(path: Path, count: Callable[[int, int], int]) -> None:
    many = count(3, 8)
    for _ in range(count(1, 20)):
        program = "print(do(store.save(Session(id=sys.argv[1]))))"
        processes = [start(program, f"s{number}") for number in range(many)]
        said = [process.communicate(timeout=60)[0] for process in processes]
        assert [line for line in said if not line.startswith("Session(")] == []
        with contextlib.closing(sqlite3.connect(path)) as db:
            assert db.execute("SELECT count(*) FROM sessions").fetchone() == (many,)
        for file in path.parent.iterdir():
            file.unlink()


@pytest.mark.real_time  # its thread waits for the lock of another connection
async def test_f38_opening_waits_for_a_lock_that_sqlite_does_not_wait_for(path: Path) -> None:
    path.parent.mkdir()
    store = SqlStore.open()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("CREATE TABLE x (y)")
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO x VALUES (1)")
        saving = asyncio.create_task(store.save(Session(id="a")))
        await asyncio.sleep(0.3)
        assert not saving.done()
        other.execute("COMMIT")
        assert (await saving).version == 1
    store.close()


def test_opening_writes_nothing_when_nothing_is_to_be_done(path: Path) -> None:
    statements: list[str] = []

    def note(*given: Any) -> None:
        statements.append(given[2])

    def written() -> list[str]:
        return [s for s in statements if s.startswith(("BEGIN IMMEDIATE", "CREATE", "INSERT", "UPDATE", "DELETE"))]

    event.listen(Engine, "before_cursor_execute", note)
    try:
        opened(None).dispose()
        assert written(), "the first time there is something to do"
        statements.clear()
        opened(None).dispose()
        assert statements and not written()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
