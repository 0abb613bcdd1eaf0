"""A database that is read-only, damaged, cut off or out of room says what to do, and keeps what was saved."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from tests.durable.processes import said_by, sound, start, written

from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the state, in a folder of this test."""
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "state.db"


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
        written(path)
        before = path.read_bytes()
        path.chmod(0o444)
        folder.chmod(0o555)
        try:
            said = said_by(READ_ONLY)
        finally:
            folder.chmod(0o700)
        assert said.startswith("StateError") and str(path) in said and "SHIPWORTHY_HOME" in said
        assert path.read_bytes() == before


def test_f41_damaged_files_are_told_apart_from_new_ones(path: Path) -> None:
    written(path, conversations=40)
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
    process = start(program)
    process.communicate(timeout=60)
    assert process.returncode == -9
    path.with_name("state.db-wal").unlink()
    store = SqlStore.open()
    assert asyncio.run(store.load("a")) is not None
    assert asyncio.run(store.save(Session(id="b"))).version == 1
    store.close()
    assert sound(path)


def test_what_was_saved_survives_kill(path: Path) -> None:
    program = """
saved = Session(id="a")
while True:
    saved = asyncio.run(store.save(saved))
    print(saved.version, flush=True)
"""
    process = start(program)
    assert process.stdout is not None
    while int(process.stdout.readline()) < 20:
        pass
    process.kill()
    told = [int(line) for line in process.communicate(timeout=60)[0].split()]
    store = SqlStore.open()
    found = asyncio.run(store.load("a"))
    store.close()
    assert found is not None and found.version >= max(told, default=20)
    assert sound(path)


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
        first, kept, after = said_by(DISK_FULL, str(soft), "0").splitlines()
        refused += first.startswith("StateError")
        assert first.startswith(("Session(", "StateError")) and (kept == "True") is first.startswith("Session(")
        assert "ake room" in first or first.startswith("Session(")
        assert after.startswith("Session("), "it goes on when there is room again"
        assert sound(path)
        for file in path.parent.iterdir():
            file.unlink()
    assert refused > 1


def test_f40_full_disk_keeps_the_old_conversation(path: Path) -> None:
    store = SqlStore.open()
    old = asyncio.run(store.save(Session(id="a", kept={"x": "old"})))
    store.close()
    first, _, after = said_by(DISK_FULL, "60000", "1").splitlines()
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
