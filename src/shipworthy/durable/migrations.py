"""The tables of the current schema, and the numbered migrations that create them on SQLite and PostgreSQL."""

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    func,
    inspect,
    select,
    text,
)

from shipworthy.durable.additions import TIMERS
from shipworthy.durable.facets import STATEMENTS, columns
from shipworthy.errors import StateError

METADATA = MetaData()
SCHEMA = Table("schema_version", METADATA, Column("version", Integer, primary_key=True))
"""The oldest program that may use these tables, by the newest migration that it knows; one row."""
ADDITIONS = Table("schema_additions", METADATA, Column("version", Integer, primary_key=True))
"""Migrations after that one, which only added something."""
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", String(200), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("data", Text, nullable=False),
    Column("updated", Float, nullable=False),
)
RUNS = Table(
    "runs",
    METADATA,
    Column("run_id", String(64), primary_key=True),
    Column("session_id", String(200), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("message", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("tenant", String(200), nullable=False),
    *columns(),
)
TEXTS = Table(
    "texts",
    METADATA,
    Column("handle", String(200), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Float, nullable=False),
)
QUARANTINE = Table(
    "quarantine",
    METADATA,
    Column("id", String(200), nullable=False),
    Column("data", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Float, nullable=False),
)
ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("id", String(200), primary_key=True),
    Column("model_calls", BigInteger, nullable=False),
    Column("tool_calls", BigInteger, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("nano_usd", BigInteger, nullable=False),
    Column("updated", Float, nullable=False),
)
"""Amounts spent, one row for each account: a session, or a tenant's day."""
RESERVATIONS = Table(
    "reservations",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("account", String(200), primary_key=True),
    Column("model_calls", BigInteger, nullable=False),
    Column("tool_calls", BigInteger, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("nano_usd", BigInteger, nullable=False),
    Column("owner", String(200), nullable=False),
    Column("expires", Float, nullable=False),
)
"""Amounts reserved by running runs, one row for each account of a run."""
EFFECTS = Table(
    "effects",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("run_id", String(64), nullable=False),
    Column("session_id", String(200), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("tool", String(200), nullable=False),
    Column("args", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("result", Text, nullable=False),
    Column("at", Float, nullable=False),
)
"""Writes in the states claimed, done, unknown and void."""
TAPES = Table(
    "tapes",
    METADATA,
    Column("run_id", String(64), primary_key=True),
    Column("lines", Text, nullable=False),
    Column("at", Float, nullable=False),
)
"""Tapes of runs as JSON lines."""
LEASES = Table(
    "leases",
    METADATA,
    Column("session_id", String(200), primary_key=True),
    Column("token", String(64), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("expires", Float, nullable=False),
)
"""Sessions in which a message is being answered."""
MESSAGES = Table(
    "messages",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("run_id", String(64), nullable=False),
    Column("said", String(64), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("ended", Integer, nullable=False),
    Column("expires", Float, nullable=False),
)
"""Messages that were accepted, by what makes one that is sent again the same."""
RATINGS = Table(
    "ratings",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("run_id", String(64), nullable=False),
    Column("mark", String(16), nullable=False),
    Column("comment", Text, nullable=False),
    Column("said_by", String(200), nullable=False),
    Column("at", Float, nullable=False),
)
"""What people think of answers."""
APPROVALS = Table(
    "approvals",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("session_id", String(200), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("tenant", String(200), nullable=False),
    Column("data", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked", Float, nullable=False),
    Column("expires", Float, nullable=False),
    Column("decided_by", String(200), nullable=False),
    Column("decided", Float, nullable=False),
    Column("answer", String(64), nullable=False),
)
"""Questions that wait for the yes of another person, and how they ended."""
CHORES = Table("chores", METADATA, Column("name", String(64), primary_key=True), Column("at", Float, nullable=False))

MIGRATIONS: Sequence[tuple[int, Sequence[str]]] = (
    (
        1,
        (
            "CREATE TABLE sessions (id VARCHAR(200) NOT NULL PRIMARY KEY, version INTEGER NOT NULL,"
            " data TEXT NOT NULL, updated FLOAT NOT NULL)",
            "CREATE TABLE runs (run_id VARCHAR(64) NOT NULL PRIMARY KEY, session_id VARCHAR(200) NOT NULL,"
            " agent VARCHAR(200) NOT NULL, message TEXT NOT NULL, result TEXT NOT NULL, at FLOAT NOT NULL)",
            "CREATE INDEX runs_by_time ON runs (at)",
            "CREATE TABLE texts (handle VARCHAR(200) NOT NULL PRIMARY KEY, text TEXT NOT NULL, at FLOAT NOT NULL)",
            "CREATE TABLE quarantine (id VARCHAR(200) NOT NULL, data TEXT NOT NULL, reason TEXT NOT NULL,"
            " at FLOAT NOT NULL)",
        ),
    ),
    (
        2,
        (
            "CREATE TABLE chores (name VARCHAR(64) NOT NULL PRIMARY KEY, at FLOAT NOT NULL)",
            "INSERT INTO chores (name, at) VALUES ('prune', 0)",
            "CREATE INDEX sessions_by_time ON sessions (updated)",
            "CREATE INDEX texts_by_time ON texts (at)",
        ),
    ),
    (
        3,
        (
            "CREATE TABLE accounts (id VARCHAR(200) NOT NULL PRIMARY KEY, model_calls BIGINT NOT NULL,"
            " tool_calls BIGINT NOT NULL, input_tokens BIGINT NOT NULL, output_tokens BIGINT NOT NULL,"
            " nano_usd BIGINT NOT NULL, updated FLOAT NOT NULL)",
            "CREATE TABLE reservations (id VARCHAR(64) NOT NULL, account VARCHAR(200) NOT NULL,"
            " model_calls BIGINT NOT NULL, tool_calls BIGINT NOT NULL, input_tokens BIGINT NOT NULL,"
            " output_tokens BIGINT NOT NULL, nano_usd BIGINT NOT NULL, owner VARCHAR(200) NOT NULL,"
            " expires FLOAT NOT NULL, PRIMARY KEY (id, account))",
            "CREATE INDEX reservations_by_account ON reservations (account)",
            "CREATE TABLE effects (key VARCHAR(64) NOT NULL PRIMARY KEY, run_id VARCHAR(64) NOT NULL,"
            " session_id VARCHAR(200) NOT NULL, agent VARCHAR(200) NOT NULL, tool VARCHAR(200) NOT NULL,"
            " args TEXT NOT NULL, state VARCHAR(16) NOT NULL, owner VARCHAR(200) NOT NULL, result TEXT NOT NULL,"
            " at FLOAT NOT NULL)",
            "CREATE INDEX effects_by_session ON effects (session_id)",
            "CREATE TABLE tapes (run_id VARCHAR(64) NOT NULL PRIMARY KEY, lines TEXT NOT NULL, at FLOAT NOT NULL)",
        ),
    ),
    (
        4,
        (
            "CREATE TABLE leases (session_id VARCHAR(200) NOT NULL PRIMARY KEY, token VARCHAR(64) NOT NULL,"
            " owner VARCHAR(200) NOT NULL, expires FLOAT NOT NULL)",
            "CREATE INDEX leases_by_token ON leases (token)",
        ),
    ),
    (
        5,
        (
            "CREATE TABLE messages (key VARCHAR(64) NOT NULL PRIMARY KEY, run_id VARCHAR(64) NOT NULL,"
            " said VARCHAR(64) NOT NULL, owner VARCHAR(200) NOT NULL, ended INTEGER NOT NULL, expires FLOAT NOT NULL)",
        ),
    ),
    (
        6,
        (
            "ALTER TABLE runs ADD COLUMN tenant VARCHAR(200) DEFAULT '' NOT NULL",
            "CREATE TABLE ratings (id VARCHAR(64) NOT NULL PRIMARY KEY, run_id VARCHAR(64) NOT NULL,"
            " mark VARCHAR(16) NOT NULL, comment TEXT NOT NULL, said_by VARCHAR(200) NOT NULL, at FLOAT NOT NULL)",
            "CREATE INDEX ratings_by_run ON ratings (run_id)",
        ),
    ),
    (
        7,
        (
            "CREATE TABLE approvals (id VARCHAR(64) NOT NULL PRIMARY KEY, session_id VARCHAR(200) NOT NULL,"
            " agent VARCHAR(200) NOT NULL, tenant VARCHAR(200) NOT NULL, data TEXT NOT NULL,"
            " state VARCHAR(16) NOT NULL, asked FLOAT NOT NULL, expires FLOAT NOT NULL,"
            " decided_by VARCHAR(200) NOT NULL, decided FLOAT NOT NULL, answer VARCHAR(64) NOT NULL)",
            "CREATE INDEX approvals_by_session ON approvals (session_id)",
            "CREATE INDEX approvals_by_tenant ON approvals (tenant, state)",
        ),
    ),
    (8, STATEMENTS),
    (9, TIMERS),
)
"""(version, statements); a released migration never changes."""
BREAKING = frozenset({1, 2, 3, 4})
"""Migrations after which an older program cannot use the tables.

A migration that only adds (a table, an index, a column that may be empty or has a default) is none: while a new version
is rolled out, the old one beside it goes on, and may be started again.
"""
LOCK = 0x5417
"""Key of the advisory lock of a PostgreSQL migration; on SQLite the write transaction locks the database."""


def newest() -> int:
    """The schema version of this code."""
    return MIGRATIONS[-1][0]


def version_of(db: Connection) -> int:
    """The schema version of the database, 0 if it is empty; raises StateError if it is of no use to this code."""
    found = inspect(db)
    if not found.has_table(SCHEMA.name):
        return 0
    needed = db.execute(select(SCHEMA.c.version)).scalar()
    if not isinstance(needed, int | None):
        raise StateError("the state is not from this program, or damaged: set SHIPWORTHY_HOME to another folder")
    if (needed or 0) > newest():
        raise StateError(
            f"the state was written by a newer version (schema {needed}, this one knows {newest()}): "
            "upgrade shipworthy, or set SHIPWORTHY_HOME to another folder"
        )
    added = db.execute(select(func.max(ADDITIONS.c.version))).scalar() if found.has_table(ADDITIONS.name) else 0
    return max(needed or 0, int(added or 0))


def is_current(db: Connection) -> bool:
    """Whether every migration of this code was run; a newer version may have added more."""
    return version_of(db) >= newest()


def migrate(db: Connection) -> None:
    """Run the missing migrations inside the caller's write transaction."""
    if db.dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
    # Read again under the lock, because another process may have migrated.
    version = version_of(db)
    if version >= newest():
        return
    for table in (SCHEMA, ADDITIONS):
        db.execute(text(f"CREATE TABLE IF NOT EXISTS {table.name} (version INTEGER NOT NULL PRIMARY KEY)"))
    missing = [(number, statements) for number, statements in MIGRATIONS if number > version]
    for statement in (one for _, statements in missing for one in statements):
        db.execute(text(statement))
    numbers = [number for number, _ in missing]
    if breaking := [number for number in numbers if number in BREAKING]:
        db.execute(SCHEMA.delete())
        db.execute(SCHEMA.insert().values(version=max(breaking)))
    if added := [number for number in numbers if number not in BREAKING]:
        db.execute(ADDITIONS.insert(), [{"version": number} for number in added])
