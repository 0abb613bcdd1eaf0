"""The tables, version by version: an explicit list, applied in order, each in one transaction."""

from collections.abc import Sequence

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table, Text

METADATA = MetaData()
SCHEMA = Table("schema_version", METADATA, Column("version", Integer, primary_key=True))
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
    Index("runs_by_time", "at"),
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
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(200), nullable=False),
    Column("data", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Float, nullable=False),
)

MIGRATIONS: Sequence[tuple[int, Sequence[Table]]] = ((1, (SESSIONS, RUNS, TEXTS, QUARANTINE)),)
"""(version, tables it adds)."""
NEWEST = MIGRATIONS[-1][0]
