"""PostgreSQL as the database of the store: how it is connected to, and which of its failures pass."""

import hashlib

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from shipworthy.errors import StateError

NAMES = ("postgres", "postgresql")
"""The schemes of a URL that names no driver; providers of databases write either."""
DRIVER = "psycopg"
CONNECTING = 5
"""Seconds that an attempt to connect may take."""
CONNECTED: dict[str, int | str | None] = {
    "connect_timeout": CONNECTING,
    "application_name": "shipworthy",
    "client_encoding": "utf8",
    # A peer that is gone without a word is noticed after 25 s, in place of two hours.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    # A pooler may give each transaction another connection, which does not know the statements of the one before.
    "prepare_threshold": None,
}
"""Arguments of a connection; those that the URL names are left as they are there."""
LOCKED_MS, IDLE_MS = 5_000, 20_000
"""Milliseconds that a transaction waits for a lock, as SQLite does; and that it may be idle, of a process that was
stopped or cut off, before the server ends it and its locks."""
BEGINNING = (
    f"SELECT set_config('lock_timeout', '{LOCKED_MS}', true),"
    f" set_config('idle_in_transaction_session_timeout', '{IDLE_MS}', true)"
)
"""First statement of a write, for this transaction alone: behind a pooler the connection has other users."""
DURABLE = (
    ", CASE WHEN current_setting('synchronous_commit') = 'off' THEN set_config('synchronous_commit', 'on', true) END"
)
"""What it has for a commit that is to be on the server's disk, also where the server's default is otherwise."""
LATER = ", set_config('synchronous_commit', 'off', true)"
"""What it has for a commit that only a crash of the server may lose, within 0.6 s, and never one after it."""
PASSING = ("08", "40001", "40P01", "57P01", "57P02", "57P03", "53300", "25P03")
"""Beginnings of the states (SQLSTATE) of failures that pass: lost connection, deadlock, restart, full server."""
READ_ONLY = "25006"
"""The server has become a standby; the next connection may reach the new primary."""
LASTING = (
    *("does not exist", "authentication", "password", "pg_hba", "no encryption", "does not support ssl", "certificate"),
    *("resolve", "invalid", "permission"),
)
"""Words in which an attempt to connect fails for good: libpq tells them without a state."""


def with_driver(url: URL) -> URL:
    """The URL with the driver of `shipworthy[postgres]`, unless it names one."""
    return url.set(drivername=f"postgresql+{DRIVER}") if url.drivername in NAMES else url


def is_server(url: URL | None) -> bool:
    """Whether the URL names a PostgreSQL."""
    return url is not None and url.drivername.split("+")[0] in NAMES


def connected(url: URL) -> Engine:
    """The engine of a PostgreSQL; raises ImportError if its driver is missing."""
    url = with_driver(url)
    ours = {name: value for name, value in CONNECTED.items() if name not in url.query}
    # Read committed, also where the server's default is otherwise: what is read after a lock was waited for is new.
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",
        connect_args=ours if url.get_driver_name() == DRIVER else {},
        **({"use_native_hstore": False} if url.get_driver_name() == DRIVER else {}),
    )
    event.listen(engine, "begin", _begin)
    return engine


def check_encoding(db: Connection) -> None:
    """Raise StateError if the database cannot store every text."""
    found = str(db.execute(text("SHOW server_encoding")).scalar())
    if found != "UTF8":
        raise StateError(f"the database stores texts as {found}: create one with `CREATE DATABASE … ENCODING 'UTF8'`")


def lock(db: Connection, name: str) -> None:
    """Hold the lock of this name until the transaction ends; on SQLite a write transaction holds the whole database."""
    if db.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def passes(error: SQLAlchemyError) -> bool:
    """Whether the same transaction may succeed in a moment: the connection was lost, or the server restarts."""
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return str(state).startswith(PASSING) or state == READ_ONLY
    words = str(error.orig).lower()
    return isinstance(error, OperationalError) and not any(sign in words for sign in LASTING)


def is_standby(error: SQLAlchemyError) -> bool:
    """Whether the server that was reached takes no writes, so that its connections are of no use."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) == READ_ONLY


def _begin(db: Connection) -> None:
    options = db.get_execution_options()
    if options.get("writes"):
        db.exec_driver_sql(BEGINNING + (DURABLE if options.get("durable", True) else LATER))
