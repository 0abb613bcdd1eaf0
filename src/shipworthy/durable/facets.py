"""The columns by which runs are found, filled as a run is stored, and afterwards for runs of older programs."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Float, Integer, String, Table, Text, func, select, tuple_

from shipworthy.durable.rows import Row, facets, key_of, listed, tenant_key
from shipworthy.stores.found import Spot, Wanted
from shipworthy.stores.store import FoundRuns

AT_ONCE = 1000
"""Rows of older programs that one transaction fills."""


def columns() -> Sequence[Column[Any]]:
    """The columns of the table of runs that `STATEMENTS` add."""
    return (
        Column("status", String(16), nullable=False),
        Column("reason", String(64), nullable=False),
        Column("skill", String(200), nullable=False),
        Column("cost_usd", Float, nullable=False),
        Column("words", Text, nullable=False),
        Column("told", Integer, nullable=False),
    )


STATEMENTS = (
    "ALTER TABLE runs ADD COLUMN status VARCHAR(16) DEFAULT '' NOT NULL",
    "ALTER TABLE runs ADD COLUMN reason VARCHAR(64) DEFAULT '' NOT NULL",
    "ALTER TABLE runs ADD COLUMN skill VARCHAR(200) DEFAULT '' NOT NULL",
    "ALTER TABLE runs ADD COLUMN cost_usd FLOAT DEFAULT 0 NOT NULL",
    "ALTER TABLE runs ADD COLUMN words TEXT DEFAULT '' NOT NULL",
    "ALTER TABLE runs ADD COLUMN told INTEGER DEFAULT 0 NOT NULL",
    "CREATE INDEX runs_by_place ON runs (agent, tenant, at, run_id)",
    "CREATE INDEX runs_untold ON runs (run_id) WHERE told = 0",
)
"""`told`: whether the columns before it say what the result says; 0 of a run that goes on, or of an older program."""


def untold(db: Connection, runs: Table) -> list[Row]:
    """What the columns of ended runs should say that do not: of older programs, and of processes that have died."""
    some = select(runs).where(runs.c.told == 0).limit(AT_ONCE)
    return [
        {"id": row["run_id"], **told}
        for row in db.execute(some).mappings()
        if (told := facets({**listed({**row})}))["told"]
    ]


def tell(db: Connection, runs: Table, rows: Sequence[Row]) -> None:
    """Fill the columns of these runs, unless another process has."""
    for row in rows:
        told = {name: value for name, value in row.items() if name != "id"}
        db.execute(runs.update().where(runs.c.run_id == row["id"], runs.c.told == 0).values(**told))


def found(db: Connection, runs: Table, wanted: Wanted, limit: int, after: Spot | None) -> FoundRuns:
    """A page of the runs that are wanted."""
    which = _conditions(runs, wanted)
    total = db.execute(select(func.count()).select_from(runs).where(*which)).scalar() or 0
    shown = [column for column in runs.columns if column.name not in ("words", "told")]
    page = select(*shown).where(*which).order_by(runs.c.at.desc(), runs.c.run_id.desc()).limit(limit)
    if after is not None:
        page = page.where(tuple_(runs.c.at, runs.c.run_id) < tuple_(after.at, key_of(after.run_id)))
    rows: Sequence[Mapping[str, object]] = [{**row} for row in db.execute(page).mappings()]
    return FoundRuns(runs=[listed(row) for row in rows], total=total)


def _conditions(runs: Table, wanted: Wanted) -> list[ColumnElement[bool]]:
    text = None if wanted.text is None else runs.c.words.contains(wanted.text.casefold(), autoescape=True)
    given: tuple[tuple[object, Callable[[], ColumnElement[bool]]], ...] = (
        (wanted.session, lambda: runs.c.session_id == key_of(wanted.session or "")),
        (wanted.status, lambda: runs.c.status == wanted.status),
        (wanted.reason, lambda: runs.c.reason == wanted.reason),
        (wanted.skill, lambda: runs.c.skill == key_of(wanted.skill or "") if wanted.skill else runs.c.skill == ""),
        (wanted.least_usd, lambda: runs.c.cost_usd >= wanted.least_usd),
        (wanted.most_usd, lambda: runs.c.cost_usd <= wanted.most_usd),
        (wanted.since, lambda: runs.c.at >= wanted.since),
        (wanted.until, lambda: runs.c.at <= wanted.until),
    )
    own = [runs.c.agent == key_of(wanted.agent), runs.c.tenant == tenant_key(wanted.tenant)]
    return own + [make() for value, make in given if value is not None] + ([] if text is None else [text])
