import asyncio
import contextlib
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from tests.batches import batch

from shipworthy.durable import state
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.state import opened
from shipworthy.errors import StateError
from shipworthy.stores.session import Session

IN_PROCESS = """
import asyncio, os, resource, sys
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session
store = SqlStore.open()
def do(work):
    try:
        return asyncio.run(work)
    except StateError as error:
        return f"StateError: {error}"
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the state, in a folder of this test."""
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "state.db"


def _start(program: str, *args: str) -> "subprocess.Popen[str]":
    source = str(Path(state.__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", IN_PROCESS + program, *args],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": source},
    )


def _said(program: str, *args: str) -> str:
    process = _start(program, *args)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return said


def _sound(path: Path) -> bool:
    with contextlib.closing(sqlite3.connect(path)) as db:
        return db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _written(path: Path, conversations: int = 1) -> None:
    store = SqlStore.open()

    async def write() -> None:
        for number in range(conversations):
            await store.save(Session(id=f"s{number}", kept={"x": "y" * 2000}))

    asyncio.run(write())
    store.close()
    assert path.exists()


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
        processes = [_start(program, f"s{number}") for number in range(many)]
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


READ_ONLY = """
if os.getuid() == 0:
    os.setuid(65534)
asyncio.run(asyncio.sleep(0))
print(do(store.save(Session(id="a"))))
"""


def test_f41_read_only_database_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    # A folder of its own: those of pytest are closed to the other user that stands in where root runs the tests.
    with tempfile.TemporaryDirectory() as named:
        folder = Path(named)
        monkeypatch.setenv("SHIPWORTHY_HOME", named)
        path = folder / "state.db"
        _written(path)
        before = path.read_bytes()
        path.chmod(0o444)
        folder.chmod(0o555)
        try:
            said = _said(READ_ONLY)
        finally:
            folder.chmod(0o700)
        assert said.startswith("StateError") and str(path) in said and "SHIPWORTHY_HOME" in said
        assert path.read_bytes() == before


def test_f41_damaged_files_are_told_apart_from_new_ones(path: Path) -> None:
    _written(path, conversations=40)
    whole = path.read_bytes()
    broken = {
        "not a database": b"\xff" * 4096 + whole[4096:],
        "malformed": whole[: 3 * 4096] + b"\xff" * (len(whole) - 3 * 4096),
    }
    for sign, content in broken.items():
        path.write_bytes(content)
        store = SqlStore.open()
        with pytest.raises(StateError, match=rf"{sign}.*is damaged: move it away"):
            asyncio.run(store.load("s7"))
        store.close()
        assert path.read_bytes()[:4096] == content[:4096], "a damaged file is not written to"


@pytest.mark.parametrize("make", [lambda p: p.mkdir(parents=True), lambda p: p.parent.write_text("")])
def test_f41_something_else_in_its_place(make: Callable[[Path], None], path: Path) -> None:
    make(path)
    store = SqlStore.open()
    with pytest.raises(StateError, match="SHIPWORTHY_HOME"):
        asyncio.run(store.save(Session(id="a")))
    store.close()


def test_f41_missing_wal_loses_no_more_than_was_in_it(path: Path) -> None:
    program = """
asyncio.run(store.save(Session(id="a"))); store.close()
asyncio.run(store.save(Session(id="b")))
os.kill(os.getpid(), 9)
"""
    process = _start(program)
    process.communicate(timeout=60)
    assert process.returncode == -9
    path.with_name("state.db-wal").unlink()
    store = SqlStore.open()
    assert asyncio.run(store.load("a")) is not None
    assert asyncio.run(store.save(Session(id="b"))).version == 1
    store.close()
    assert _sound(path)


def test_what_was_saved_survives_kill(path: Path) -> None:
    program = """
saved = Session(id="a")
while True:
    saved = asyncio.run(store.save(saved))
    print(saved.version, flush=True)
"""
    process = _start(program)
    assert process.stdout is not None
    while int(process.stdout.readline()) < 20:
        pass
    process.kill()
    told = [int(line) for line in process.communicate(timeout=60)[0].split()]
    store = SqlStore.open()
    found = asyncio.run(store.load("a"))
    store.close()
    assert found is not None and found.version >= max(told, default=20)
    assert _sound(path)


DISK_FULL = """
soft = int(sys.argv[1])
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
print(do(store.save(Session(id="a", version=int(sys.argv[2]), kept={"x": "n" * 100_000}))))
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
print(do(store.load("a")) is not None)
print(do(store.save(Session(id="b"))))
"""


def test_f40_full_disk_at_every_write_of_the_first_opening(path: Path, count: Callable[[int, int], int]) -> None:
    refused = 0
    for soft in range(0, 320_000, count(100_000, 2_000)):
        first, kept, after = _said(DISK_FULL, str(soft), "0").splitlines()
        refused += first.startswith("StateError")
        assert first.startswith(("Session(", "StateError")) and (kept == "True") is first.startswith("Session(")
        assert "ake room" in first or first.startswith("Session(")
        assert after.startswith("Session("), "it goes on when there is room again"
        assert _sound(path)
        for file in path.parent.iterdir():
            file.unlink()
    assert refused > 1


def test_f40_full_disk_keeps_the_old_conversation(path: Path) -> None:
    store = SqlStore.open()
    old = asyncio.run(store.save(Session(id="a", kept={"x": "old"})))
    store.close()
    first, _, after = _said(DISK_FULL, "60000", "1").splitlines()
    assert first.startswith("StateError") and "ake room" in first
    assert after.startswith("Session(")
    assert asyncio.run(store.load("a")) == old
    store.close()


async def test_f40_database_at_its_largest(path: Path) -> None:
    def narrow(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 60")

    event.listen(Engine, "connect", narrow)
    store = SqlStore.open()
    try:
        old = await store.save(Session(id="a"))
        with pytest.raises(StateError, match=r"disk is full.*[Mm]ake room"):
            await store.save(Session(id="a", version=1, kept={"x": "n" * 500_000}))
        with pytest.raises(StateError, match="disk is full"):
            await store.keep("h", "n" * 500_000)
        assert await store.load("a") == old
        assert (await store.save(old)).version == 2
    finally:
        event.remove(Engine, "connect", narrow)
        store.close()
