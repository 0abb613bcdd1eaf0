"""Lists conversations in SQL: one pass over the times of runs, then two rows of each conversation."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, RowMapping, Select, case, func, select

from shipworthy.durable.migrations import RUNS
from shipworthy.durable.rows import key_of, listed, tenant_key
from shipworthy.durable.sql_accounts import Transact
from shipworthy.stores.talks import LOOKED_AT, Talk

PART = 250
"""Conversations in one statement: databases take a limited number of parameters."""


class SqlTalks:
    """Conversations in the database."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def latest(self, agent: str, limit: int, *, tenant: str = "") -> list[Talk]:
        """The conversations of an agent with a tenant, the one that was carried on last first; raises StateError."""
        return await self._transact(lambda db: _latest(db, key_of(agent), tenant_key(tenant), limit))


def _latest(db: Connection, agent: str, tenant: str, limit: int) -> list[Talk]:
    own = (RUNS.c.agent == agent, RUNS.c.tenant == tenant)
    times = select(RUNS.c.session_id, RUNS.c.run_id, RUNS.c.at).where(*own).order_by(RUNS.c.at.desc()).limit(LOOKED_AT)
    each = times.subquery()
    last = func.max(each.c.at)
    # A run without a conversation stands under its own id.
    grouped = select(
        each.c.session_id, last.label("last"), func.min(each.c.at).label("first"), func.count().label("runs")
    )
    grouped = grouped.where(each.c.session_id != each.c.run_id).group_by(each.c.session_id)
    found = db.execute(grouped.order_by(last.desc()).limit(limit)).mappings().all()
    # A result is read only where the columns do not tell how the run ended.
    result = case((RUNS.c.told == 0, RUNS.c.result), else_="").label("result")
    shown = [column for column in RUNS.columns if column.name not in ("result", "words", "reason", "skill", "cost_usd")]
    ends = {(row["session_id"], row["at"]): row for row in _ends(db, select(*shown, result).where(*own), found)}
    return [_talk(one, ends[one["session_id"], one["first"]], ends[one["session_id"], one["last"]]) for one in found]


def _ends(db: Connection, rows: Select[tuple[object, ...]], found: Sequence[RowMapping]) -> Iterator[RowMapping]:
    """The first and the last run of each conversation, among others of the same moment."""
    for at in range(0, len(found), PART):
        times = [one[name] for one in found[at : at + PART] for name in ("first", "last")]
        yield from db.execute(rows.where(RUNS.c.at.in_(times))).mappings()


def _talk(counted: RowMapping, first: RowMapping, last: RowMapping) -> Talk:
    status = last["status"] if last["told"] else listed({**last})["status"]
    return Talk(
        session=counted["session_id"],
        at=counted["last"],
        runs=counted["runs"],
        status=status,
        message=first["message"],
    )
