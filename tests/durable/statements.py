"""SQL that tests run beside a store."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy import text as statement_of

from shipworthy.durable.sql import SqlStore


def run_in(store: SqlStore, statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run a statement in the database of the store; what it returns."""

    def done(db: Connection) -> list[tuple[Any, ...]]:
        found = db.execute(statement_of(statement), values)
        return [tuple(row) for row in found] if found.returns_rows else []

    return store._transaction(done, writes=True)


def run_in_file(path: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(path)) as db:
        found = db.execute(statement, values).fetchall()
        db.commit()
    return found
