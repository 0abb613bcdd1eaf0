"""How PostgreSQL is connected to, and which of its failures pass."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from tests.batches import batch
from tests.postgres import Postgres

from shipworthy.durable import postgres as module
from shipworthy.durable.postgres import IDLE_MS, connected, is_server, is_standby, passes, with_driver
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session


class Failure(Exception):
    """What a driver raises; `state`: its SQLSTATE, None where the connection was not made."""

    def __init__(self, words: str, state: str | None) -> None:
        super().__init__(words)
        self.sqlstate = state


def failed(words: str = "", state: str | None = None, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    return kind("SELECT 1", {}, Failure(words, state))


@batch(
    ("url", "driver"),
    [
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("postgres://u@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://u@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg2://u@h/d", "postgresql+psycopg2"),
    ],
)
def test_a_url_without_a_driver_gets_that_of_the_extra(url: str, driver: str) -> None:
    assert with_driver(make_url(url)).drivername == driver
    assert is_server(make_url(url))


def test_a_file_is_no_server() -> None:
    assert not is_server(make_url("sqlite:///x.db"))
    assert not is_server(None)


@batch("state", ["08006", "40001", "40P01", "57P01", "57P02", "57P03", "53300", "25P03", "25006"])
def test_f39_what_passes_by_itself_is_tried_again(state: str) -> None:
    assert passes(failed(state=state))


@batch("state", ["23505", "42P01", "42501", "22001", "55P03", "53100"])
def test_what_does_not_pass_is_told(state: str) -> None:
    assert not passes(failed(state=state, kind=DBAPIError))
    assert not passes(SQLAlchemyError("no failure of the database"))


@batch(
    ("words", "passing"),
    [
        ("connection to server at “h”, port 1 failed: Connection refused", True),
        ("FATAL:  the database system is starting up", True),
        ("FATAL:  the database system is shutting down", True),
        ("connection to server on socket “/s” failed: No such file or directory", True),
        ("server closed the connection unexpectedly", True),
        ("SSL SYSCALL error: EOF detected", True),
        ("FATAL:  sorry, too many clients already", True),
        ('FATAL:  database "x" does not exist', False),
        ('FATAL:  password authentication failed for user "x"', False),
        ("failed to resolve host 'h': Name or service not known", False),
        ('FATAL:  no pg_hba.conf entry for host "h"', False),
        ("server does not support SSL, but SSL was required", False),
    ],
)
def test_f39_of_attempts_to_connect_only_those_that_may_succeed_later_are_repeated(words: str, passing: bool) -> None:
    assert passes(failed(words)) is passing


def test_a_lost_connection_passes_whatever_it_says() -> None:
    error = failed("consuming input failed")
    error.connection_invalidated = True
    assert passes(error)


def test_a_standby_is_left() -> None:
    assert is_standby(failed(state="25006"))
    assert not is_standby(failed(state="08006"))


def settings(url: str, *, durable: bool = True) -> dict[str, str]:
    """What holds inside a write."""
    names = ("synchronous_commit", "transaction_isolation", "lock_timeout", "idle_in_transaction_session_timeout")
    engine = connected(make_url(url))
    with engine.connect().execution_options(writes=True, durable=durable) as db, db.begin():
        found = {name: str(db.execute(text(f"SHOW {name}")).scalar()) for name in names}
    engine.dispose()
    return found


@pytest.fixture
def own(postgres: Postgres) -> Iterator[str]:
    """The URL of a database of this test, whose settings it may change."""
    name = f"own_{os.getpid()}_{id(object())}"
    postgres.sql(f"CREATE DATABASE {name}")
    yield postgres.url.replace("/postgres?", f"/{name}?")
    postgres.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.real
def test_a_write_is_on_the_disk_and_sees_what_is_committed_whatever_the_server_has_as_default(
    postgres: Postgres, own: str
) -> None:
    name = make_url(own).database
    for setting in ("synchronous_commit = off", "default_transaction_isolation = 'serializable'"):
        postgres.sql(f"ALTER DATABASE {name} SET {setting}")
    found = settings(own)
    assert found["synchronous_commit"] == "on"
    assert found["transaction_isolation"] == "read committed"
    assert (found["lock_timeout"], found["idle_in_transaction_session_timeout"]) == ("5s", "20s")


@pytest.mark.real
def test_a_server_that_waits_for_its_standby_still_does(postgres: Postgres, own: str) -> None:
    postgres.sql(f"ALTER DATABASE {make_url(own).database} SET synchronous_commit = remote_apply")
    assert settings(own)["synchronous_commit"] == "remote_apply"
    assert settings(own, durable=False)["synchronous_commit"] == "off"


@pytest.mark.real
async def test_a_database_that_cannot_store_every_text_is_refused(postgres: Postgres) -> None:
    postgres.sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    store = SqlStore.open(postgres.url.replace("/postgres?", "/latin?"))
    with pytest.raises(StateError, match="stores texts as LATIN1: create one"):
        await store.load("a")
    store.close()
    postgres.sql("DROP DATABASE latin WITH (FORCE)")


@pytest.mark.real
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("/postgres?", "/nowhere?"), "Make the database and the user"),
        (("postgres:@", "nobody:hidden-word@"), "Make the database and the user"),
        (("postgresql:", "mysql:"), "name SQLite or PostgreSQL"),
    ],
)
async def test_what_is_wrong_with_a_url_is_told_at_once_without_its_password(
    postgres: Postgres, change: tuple[str, str], words: str
) -> None:
    store = SqlStore.open(postgres.url.replace(*change))
    with pytest.raises(StateError, match=words) as caught:
        await store.load("a")
    store.close()
    assert "hidden-word" not in str(caught.value)


@pytest.mark.real
async def test_an_error_tells_no_stored_text(postgres: Postgres) -> None:
    with contextlib.closing(SqlStore.open(postgres.database())) as store:
        await store.save(Session(id="a"))
        with pytest.raises(StateError) as caught:
            store._transaction(
                lambda db: db.execute(text("INSERT INTO sessions VALUES ('a', 1, 'private words', NULL)")), writes=True
            )
    assert "private words" not in str(caught.value)


HOLDER = """
import asyncio, sys, time
from sqlalchemy import text
from shipworthy.durable import postgres
postgres.BEGINNING = postgres.BEGINNING.replace(sys.argv[2], "700")
from shipworthy.durable.sql import SqlStore
store = SqlStore.open(sys.argv[1])
asyncio.run(store.load("opens"))
def held(db):
    postgres.lock(db, "of the test")
    print("held", flush=True)
    time.sleep(60)
store._transaction(held, writes=True)
"""


@pytest.mark.real
def test_a_process_that_was_stopped_inside_a_transaction_does_not_hold_the_others_for_ever(postgres: Postgres) -> None:
    url = postgres.database()
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, url, str(IDLE_MS)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGSTOP)
        with contextlib.closing(SqlStore.open(url)) as store:
            # Not refused: the server ends the other transaction before the wait for its lock is over.
            store._transaction(lambda db: module.lock(db, "of the test"), writes=True)
    finally:
        holder.kill()
        holder.communicate()


def test_on_sqlite_a_write_needs_no_lock_of_its_own(tmp_path: Path) -> None:
    with contextlib.closing(SqlStore.open(f"sqlite:///{tmp_path}/x.db")) as store:
        store._transaction(lambda db: module.lock(db, "a"), writes=True)
