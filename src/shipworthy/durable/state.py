"""Opens and migrates the database of the store, and explains its errors."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError

from shipworthy.durable.migrations import is_current, migrate
from shipworthy.durable.postgres import check_encoding, connected, is_server
from shipworthy.errors import StateError
from shipworthy.home import database, private

BUSY_SECONDS = 5.0
HINTS = {
    "disk is full": "make room on the disk, then send the message again",
    "disk i/o": "make room on the disk, or check it, then send the message again",
    "readonly": "make the file and its folder writable, or set SHIPWORTHY_HOME to a folder of yours",
    "unable to open": "check the rights of the file and its folder, or set SHIPWORTHY_HOME to a folder of yours",
    "malformed": "the file is damaged: move it away, and a new one is made",
    "not a database": "the file is damaged: move it away, and a new one is made",
    "locked": "another process holds it: try again",
    "no such table": "the file is not from this program: set SHIPWORTHY_HOME to another folder",
}
SERVER_HINTS = {
    "refused": "see that the server runs, and that host and port are right",
    "no such file": "see that the server runs, and that its socket is in this folder",
    "resolve": "see that the host is written right",
    "timeout": "another process holds it, or the server does not answer: try again",
    "password": "see that user and password are right",
    "authentication": "see that user and password are right",
    "no encryption": "the server wants TLS: add ?sslmode=require to the URL",
    "does not exist": "make the database and the user, or name others",
    "permission denied": "give the user the right to create tables in its schema",
    "too many": "let the server take more connections, or put a pooler before it",
    "connection slots": "let the server take more connections, or put a pooler before it",
    "out of range": "the figure is larger than a database can count",
    "read-only": "name the primary server: this one takes no writes",
    "disk full": "make room on the disk of the server, then send the message again",
    "no space": "make room on the disk of the server, then send the message again",
}
"""Words of PostgreSQL → what to do."""


def opened(named: str | None, folder: Path | None = None) -> Engine:
    """Open the engine for a URL (None: the file in `folder`, else in `$SHIPWORTHY_HOME`) and migrate its tables.

    Raises StateError or SQLAlchemyError if the database cannot be used, ImportError if its driver is missing.
    """
    url = make_url(named) if named else None
    file = database(folder) if url is None else _sqlite_file(url)
    if file is not None:
        engine = create_engine(URL.create("sqlite", database=str(file)), connect_args={"timeout": BUSY_SECONDS})
    elif url is not None and url.get_backend_name() != "sqlite":
        engine = _server(url)
    else:
        raise StateError("a database in memory is a new one for every thread: use MemoryStore, or name a file")
    if engine.dialect.name == "sqlite":
        _follow_sqlite_rules(engine)
    try:
        with engine.connect() as db, db.begin():
            if engine.dialect.name == "postgresql":
                check_encoding(db)
            current = is_current(db)
        if not current:
            with engine.connect().execution_options(writes=True) as db, db.begin():
                migrate(db)
    except BaseException:
        engine.dispose()
        raise
    return engine


def serves(named: str | None) -> bool:
    """Whether the URL names the database of a server, whose connections can be lost."""
    try:
        return named is not None and is_server(make_url(named))
    except SQLAlchemyError:
        return False


def _server(url: URL) -> Engine:
    if not is_server(url):
        raise StateError(f"{url.get_backend_name()} is no database for the state: name SQLite or PostgreSQL")
    return connected(url)


def _sqlite_file(url: URL) -> Path | None:
    named = url.get_backend_name() == "sqlite" and url.database not in {None, "", ":memory:"}
    return private(Path(url.database or "")) if named else None


def _follow_sqlite_rules(engine: Engine) -> None:
    """Set SQLite's pragmas. WAL with synchronous=NORMAL survives kill -9, but a power cut can lose the last commits.

    A durable transaction is on the disk when it is committed, and with it all those before.
    """

    def configure(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        # The codec rejects bytes that are not UTF-8; decoded strictly, they would fail every read of the row.
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        # The machine's clock, because other processes hold the lock and this thread sleeps.
        until = time.monotonic() + BUSY_SECONDS
        while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                break
            except sqlite3.OperationalError as error:
                # SQLite's busy timeout does not cover this pragma.
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.01)
        connection.execute("PRAGMA synchronous=NORMAL")

    def begin(db: Connection) -> None:
        options = db.get_execution_options()
        level = "FULL" if options.get("durable") else "NORMAL"
        if db.info.get("synchronous", "NORMAL") != level:
            db.exec_driver_sql(f"PRAGMA synchronous={level}")
            db.info["synchronous"] = level
        # A deferred transaction that reads before it writes fails if another one has written meanwhile.
        db.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", begin)


def explained(error: SQLAlchemyError, url: str | None, folder: Path | None = None) -> str:
    """Explain an error of the database and how to fix it, without the URL's password and without stored data."""
    # Only the first line: what PostgreSQL adds in others may be stored data.
    reason = (str(getattr(error, "orig", None) or "").strip() or type(error).__name__).splitlines()[0]
    hints = SERVER_HINTS if serves(url) else HINTS
    hint = next((words for sign, words in hints.items() if sign in reason.lower()), "see the reason")
    try:
        where = make_url(url).render_as_string(hide_password=True) if url else str(database(folder))
    except (SQLAlchemyError, StateError):
        where = "the URL given"
    return f"the state in {where.removeprefix('sqlite:///')} cannot be used: {reason}. {hint[0].upper()}{hint[1:]}."
