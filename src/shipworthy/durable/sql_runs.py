"""Reads the rows of runs, and keeps what people think of their answers, in SQL."""

import hashlib
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Protocol, TypeVar, cast

from sqlalchemy import Connection, RowMapping, Select, func, select

from shipworthy.durable.codec import storable
from shipworthy.durable.facets import found, tell, untold
from shipworthy.durable.migrations import RATINGS, RUNS, TEXTS
from shipworthy.durable.rows import Row, key_of, listed, tenant_key
from shipworthy.durable.sql_approvals import SqlApprovals, note
from shipworthy.durable.sql_talks import SqlTalks
from shipworthy.durable.sql_timers import SqlTimers, note_timers
from shipworthy.durable.statements import put
from shipworthy.exits.secrets import current
from shipworthy.stores.found import Spot, Wanted
from shipworthy.stores.ratings import Mark, Rating
from shipworthy.stores.store import FoundRuns, ListedRun, RunRecord

__all__ = [
    "SqlApprovals",
    "SqlRatings",
    "SqlTalks",
    "SqlTimers",
    "chosen",
    "found_runs",
    "note_others",
    "prune_ratings",
    "run_of",
    "tell_runs",
    "text_of",
    "untold_runs",
]

T = TypeVar("T")
PART = 500
"""Ids in one statement: databases take a limited number of parameters."""


def chosen(agent: str | None, limit: int, tenant: str | None, session: str | None) -> Select[tuple[object, ...]]:
    """The statement that reads the latest runs, newest first."""
    runs = select(RUNS).order_by(RUNS.c.at.desc()).limit(limit)
    if agent is not None:
        runs = runs.where(RUNS.c.agent == key_of(agent))
    if tenant is not None:
        runs = runs.where(RUNS.c.tenant == tenant_key(tenant))
    if session is not None:
        runs = runs.where(RUNS.c.session_id == key_of(session))
    return cast(Select[tuple[object, ...]], runs)


def note_others(db: Connection, record: RunRecord) -> None:
    """Keep what waits for other people, and for the clock, as it stands after the run."""
    if record.waiting is not None:
        note(db, record.waiting)
    if record.timed is not None:
        note_timers(db, record.timed)


def run_of(db: Connection, run_id: str, tenant: str) -> ListedRun | None:
    """The run of a tenant; None for an unknown id and for that of another tenant."""
    one = select(RUNS).where(RUNS.c.run_id == key_of(run_id), RUNS.c.tenant == tenant_key(tenant))
    row = db.execute(one).mappings().first()
    return None if row is None else listed({**row})


def untold_runs(db: Connection) -> list[Row]:
    """The runs whose columns do not say yet what they are found by, with what they should say."""
    return untold(db, RUNS)


def tell_runs(db: Connection, rows: Sequence[Row]) -> None:
    """Fill the columns of these runs."""
    tell(db, RUNS, rows)


def found_runs(db: Connection, wanted: Wanted, limit: int, after: Spot | None) -> FoundRuns:
    """A page of the runs that are wanted."""
    return found(db, RUNS, wanted, limit, after)


def text_of(db: Connection, handle: str, first: int, most: int) -> str | None:
    """So many characters from the first of a full text; None if there is none."""
    part = select(func.substr(TEXTS.c.text, first + 1, most)).where(TEXTS.c.handle == key_of(handle))
    found = db.execute(part).scalar()
    return None if found is None else storable(found)


def prune_ratings(db: Connection, before: float) -> None:
    """Delete ratings that are older."""
    db.execute(RATINGS.delete().where(RATINGS.c.at < before))


class Transact(Protocol):
    """Runs work in a transaction."""

    async def __call__(self, work: Callable[[Connection], T], *, writes: bool = False) -> T:
        """The result of the work; raises StateError."""
        ...


class SqlRatings:
    """Ratings in the database."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def rate(self, rating: Rating) -> None:
        """Store a rating, replacing that of the same run by the same person; raises StateError."""
        run_id = key_of(rating.run_id)
        row: Row = {
            "id": hashlib.sha256(f"{run_id}\n{rating.by}".encode("utf-8", "surrogatepass")).hexdigest(),
            "run_id": run_id,
            "mark": rating.mark,
            "comment": current().hide(storable(rating.comment)),
            "said_by": storable(rating.by),
            "at": rating.at,
        }
        await self._transact(lambda db: put(db, RATINGS, [row]), writes=True)

    async def of(self, run_id: str) -> list[Rating]:
        """The ratings of a run, the oldest first."""
        return await self.among([run_id])

    async def among(self, run_ids: Sequence[str]) -> list[Rating]:
        """The ratings of any of these runs, the oldest first."""
        keys = [key_of(run_id) for run_id in run_ids]
        parts = [keys[at : at + PART] for at in range(0, len(keys), PART)]

        def found(db: Connection) -> list[Rating]:
            theirs = (select(RATINGS).where(RATINGS.c.run_id.in_(part)) for part in parts)
            return [_rating(row) for each in theirs for row in db.execute(each).mappings()]

        return sorted(await self._transact(found), key=attrgetter("at"))


def _rating(row: RowMapping) -> Rating:
    mark = cast(Mark, row["mark"])
    return Rating(run_id=row["run_id"], mark=mark, comment=row["comment"], by=row["said_by"], at=row["at"])
