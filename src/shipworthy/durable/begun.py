"""Runs that were accepted: kept before anything is done, and listed with what is known where they never end."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, select

from shipworthy.durable.journal import Line, journals
from shipworthy.durable.migrations import RUNS, TAPES, TEXTS
from shipworthy.durable.rows import UNTOLD, Row, Rows, first_line, listed
from shipworthy.durable.statements import insert_new, put
from shipworthy.durable.tapes import ended, has_end
from shipworthy.home import home

LISTED = ("session", "agent", "message", "at", "tenant")
"""What the list says of a run beside its result."""

UNSAID = {"tenant": "", **UNTOLD}
"""What the journals of older programs do not say of a run."""


def put_runs(db: Connection, runs: Sequence[Rows]) -> None:
    """Write the rows of runs that have ended, replacing what was known of them before."""
    put(db, RUNS, [rows.run for rows in runs])
    put(db, TAPES, [rows.tape for rows in runs if rows.tape is not None])
    put_texts(db, [text for rows in runs for text in rows.texts])


def put_texts(db: Connection, texts: Sequence[Row]) -> None:
    """Write full texts of results, replacing those of the same handles."""
    put(db, TEXTS, texts)


def put_lines(db: Connection, lines: Iterable[Line]) -> None:
    """Take in the lines of a journal."""
    for line in lines:
        if "begun" in line:
            insert_new(db, RUNS, UNSAID | line["begun"])
            continue
        put_runs(db, [Rows(run=UNSAID | line["run"], tape=line["tape"], texts=tuple(line["texts"]))])


def take_in(folder: Path | None, url: str, write: Callable[[list[Line]], None]) -> None:
    """Take in what the journals of other processes hold, and delete those of processes that have ended."""
    for path, over, lines in journals(home(folder), url):
        if lines:
            write(lines)
        if over:
            path.unlink(missing_ok=True)


def tape_of(db: Connection, prefix: str, *, whole: bool) -> str | None:
    """The tape of the only run whose id begins so, the whole id or not; of one that has not ended, what is known."""
    tapes = db.execute(select(TAPES.c.lines).where(_begins(TAPES, prefix, whole)).limit(2)).scalars().all()
    if len(tapes) == 1 and has_end(str(tapes[0])):
        return str(tapes[0])
    rows = db.execute(select(RUNS).where(_begins(RUNS, prefix, whole)).limit(2)).mappings().all()
    if len(tapes) > 1 or len(rows) != 1:
        return None
    known = tapes[0] if tapes else first_line({**rows[0]})
    return ended(known, {name: value for name, value in listed({**rows[0]}).items() if name not in LISTED}) or None


def _begins(table: Table, prefix: str, whole: bool) -> ColumnElement[bool]:
    column = table.c.run_id
    return column == prefix if whole else column.startswith(prefix, autoescape=True)
