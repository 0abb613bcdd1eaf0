import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, event, inspect, text

from shipworthy.durable import migrations
from shipworthy.durable.migrations import BREAKING, METADATA, MIGRATIONS, SCHEMA, migrate, newest, version_of
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.state import opened
from shipworthy.errors import StateError
from shipworthy.stores.session import Session


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as db:
            yield db
    finally:
        engine.dispose()


def _tables(path: Path) -> set[str]:
    with contextlib.closing(sqlite3.connect(path)) as db:
        return {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _at_version(path: Path, number: int) -> None:
    with contextlib.closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)")
        for version, statements in MIGRATIONS:
            for statement in statements if version <= number else ():
                db.execute(statement)
        db.execute("INSERT INTO schema_version VALUES (?)", (number,))
        db.commit()


def test_numbers_go_up_by_one() -> None:
    assert [number for number, _ in MIGRATIONS] == list(range(1, newest() + 1))


def test_statements_make_the_tables_that_the_code_uses(tmp_path: Path) -> None:
    with _writing(tmp_path / "x.db") as db:
        migrate(db)
        found = inspect(db)
        assert set(found.get_table_names()) == set(METADATA.tables)
        for name, table in METADATA.tables.items():
            made = {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(name)}
            assert made == {c.name: (str(c.type), bool(c.nullable)) for c in table.columns}, name
            keys = found.get_pk_constraint(name)["constrained_columns"]
            assert keys == [c.name for c in table.primary_key.columns], name


@pytest.mark.parametrize("number", range(newest() + 1))
def test_every_older_version_is_brought_up_to_date_with_its_rows(number: int, tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    if number:
        _at_version(path, number)
        with contextlib.closing(sqlite3.connect(path)) as raw:
            raw.execute("INSERT INTO sessions VALUES ('a', 1, '{}', 0.0)")
            raw.commit()
    with _writing(path) as db:
        assert version_of(db) == number
        migrate(db)
    with _writing(path) as db:
        assert version_of(db) == newest()
        assert db.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == (1 if number else 0)
        assert db.exec_driver_sql("SELECT count(*) FROM schema_version").scalar() == 1


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        with _writing(tmp_path / "x.db") as db:
            migrate(db)
            assert version_of(db) == newest()


ADDED = (newest() + 1, ("ALTER TABLE sessions ADD COLUMN note TEXT", "CREATE TABLE more (x INTEGER)"))
"""A migration of a program after this one, which only adds."""


def _newer(monkeypatch: pytest.MonkeyPatch, *, breaking: bool) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, ADDED))
    if breaking:
        monkeypatch.setattr(migrations, "BREAKING", {*BREAKING, newest()})


async def test_a_rolling_deploy_that_only_adds_leaves_the_old_program_at_work(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = SqlStore(database)
    saved = await old.save(Session(id="a"))
    with monkeypatch.context() as newer:
        _newer(newer, breaking=False)
        new = SqlStore(database)
        saved = await new.save(saved)
        assert new._transaction(lambda db: db.execute(text("SELECT note FROM sessions")).scalar()) is None
        # A second process of the new version finds nothing to do.
        again = SqlStore(database)
        saved = await again.save(saved)
        again.close()
    saved = await old.save(saved)
    started = SqlStore(database)
    assert await started.load("a") == saved, "the old program is started again beside the new one"
    assert started._transaction(version_of) == newest() + 1
    with monkeypatch.context() as newer:
        _newer(newer, breaking=False)
        assert (await new.save(saved)).version == 5
    for store in (old, new, started):
        store.close()


async def test_after_a_change_that_it_cannot_use_an_old_program_is_refused(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        _newer(newer, breaking=True)
        new = SqlStore(database)
        await new.save(Session(id="a"))
        new.close()
    old = SqlStore(database)
    with pytest.raises(StateError, match="newer version"):
        await old.load("a")
    old.close()


def test_every_migration_until_now_is_one_that_an_older_program_cannot_use() -> None:
    assert {number for number, _ in MIGRATIONS} >= BREAKING
    assert {1, 2, 3, 4} <= BREAKING


OPENS = """
import asyncio, sys
from shipworthy.durable.sql import SqlStore
from shipworthy.stores.session import Session
store = SqlStore(sys.argv[1])
print(asyncio.run(store.save(Session(id=sys.argv[2]))).version)
store.close()
"""


def test_f38_many_processes_open_a_new_database_at_once(database: str) -> None:
    command = [sys.executable, "-W", "error", "-c", OPENS, database]
    running = [subprocess.Popen([*command, f"s{n}"], stdout=subprocess.PIPE, text=True) for n in range(3)]
    assert [process.communicate(timeout=60)[0] for process in running] == ["1\n"] * 3


def test_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with _writing(path) as db:
        migrate(db)
        db.execute(SCHEMA.update().values(version=newest() + 1))
    before = path.read_bytes()
    with pytest.raises(StateError, match=r"newer version \(schema \d+, this one knows \d+\): upgrade shipworthy"):
        opened(f"sqlite:///{path}")
    with _writing(path) as db, pytest.raises(StateError, match="newer version"):
        migrate(db)
    assert _tables(path) and len(path.read_bytes()) == len(before)


def test_migration_that_fails_leaves_nothing_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    _at_version(path, 1)
    before = _tables(path)
    broken = (*MIGRATIONS, (newest() + 1, ("CREATE TABLE more (x INTEGER)", "CREATE NONSENSE")))
    monkeypatch.setattr(migrations, "MIGRATIONS", broken)
    with pytest.raises(Exception, match="NONSENSE"):
        opened(f"sqlite:///{path}")
    assert _tables(path) == before
    monkeypatch.undo()
    opened(f"sqlite:///{path}").dispose()
    assert _tables(path) > before
