"""Statements that are atomic on SQLite and PostgreSQL alike, where another transaction may insert the same key."""

import functools
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, TextClause, text

from shipworthy.durable.rows import Row


def insert_new(db: Connection, table: Table, row: Mapping[str, object]) -> bool:
    """Insert a row unless one with its key is there; returns whether it was inserted."""
    return db.execute(_inserting(table, replace=False), dict(row)).rowcount == 1


def put(db: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Write rows, replacing those of the same keys; the last row of a key counts."""
    if not rows:
        return
    (key,) = table.primary_key.columns
    by_key = {row[key.name]: dict(row) for row in rows}
    # In the order of their keys, so that two transactions with the same rows cannot deadlock.
    db.execute(_inserting(table, replace=True), [by_key[one] for one in sorted(by_key, key=str)])


def is_repeated(db: Connection) -> bool:
    """Whether the connection was lost while this work was committed before: it may have been done."""
    return bool(db.get_execution_options().get("again"))


@functools.cache
def _inserting(table: Table, *, replace: bool) -> TextClause:
    names, keys = ([column.name for column in columns] for columns in (table.columns, table.primary_key.columns))
    values = ", ".join(f":{name}" for name in names)
    rest = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    then = f"UPDATE SET {rest}" if replace else "NOTHING"
    into = f"{table.name} ({', '.join(names)})"
    return text(f"INSERT INTO {into} VALUES ({values}) ON CONFLICT ({', '.join(keys)}) DO {then}")
