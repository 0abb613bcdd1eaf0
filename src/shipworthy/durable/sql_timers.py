"""What the clock opens, in SQL: set and ended in the transaction of the run, opened by one owner under a claim."""

import secrets
import time
from collections.abc import Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Float,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    select,
    update,
)

from shipworthy.durable.codec import load
from shipworthy.durable.migrations import METADATA
from shipworthy.durable.owner import alive, me
from shipworthy.durable.rows import key_of, tenant_key
from shipworthy.durable.sealed import masked
from shipworthy.durable.sql_accounts import Transact
from shipworthy.durable.statements import insert_new
from shipworthy.stores.timers import FOREIGN, LASTS, MOST_LISTED, Timed, Timer, TimerState, is_free

TIMERS = Table(
    "timers",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("session_id", String(200), nullable=False),
    Column("agent", String(200), nullable=False),
    Column("tenant", String(200), nullable=False),
    Column("data", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("contract", String(64), nullable=False),
    Column("due", Float, nullable=False),
    Column("set_at", Float, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("owner", String(200), nullable=False),
    Column("token", String(64), nullable=False),
    Column("until", Float, nullable=False),
    Column("ended", Float, nullable=False),
    Column("answer", String(200), nullable=False),
)
"""What the clock opens, and how it ended."""
KEEP_TIMERS = 30 * 86_400
"""Seconds after its end at which a timer is deleted."""
LOOKED_AT = 64
"""Due timers that are looked at for one that is free, beside those wanted."""
TOLD = ("agent", "tenant", "session", "run_id", "skill", "origin", "text", "about")
COLUMNS = ("kind", "contract", "due", "set_at", "state", "tries", "owner", "token", "until", "ended", "answer")


class SqlTimers:
    """The timers in the database of the store."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def listed(
        self, *, agent: str | None = None, tenant: str | None = "", waiting: bool = True, limit: int = MOST_LISTED
    ) -> Sequence[Timer]:
        """The timers of a tenant, or of all with None, the first due first; `waiting`: only those that still wait."""
        wanted = select(TIMERS).order_by(TIMERS.c.due, TIMERS.c.id).limit(limit)
        if agent is not None:
            wanted = wanted.where(TIMERS.c.agent == key_of(agent))
        if tenant is not None:
            wanted = wanted.where(TIMERS.c.tenant == tenant_key(tenant))
        if waiting:
            wanted = wanted.where(TIMERS.c.state == "waiting")
        return [_timer(row) for row in await self._transact(lambda db: db.execute(wanted).mappings().all())]

    async def claim(self, *, agent: str, contract: str, now: float, most: int = 1) -> Sequence[Timer]:
        """Claim timers of an agent that are due, the first due first."""
        token = secrets.token_hex(16)
        due = (TIMERS.c.agent == key_of(agent)) & (TIMERS.c.state == "waiting") & (TIMERS.c.due <= now)
        due &= (TIMERS.c.contract == contract) | (TIMERS.c.due <= now - FOREIGN)
        # Looked at before, so that nothing is written where nothing is due.
        order = select(TIMERS).where(due).order_by(TIMERS.c.due, TIMERS.c.id).limit(most + LOOKED_AT)
        if not await self._transact(lambda db: db.execute(order).first()):
            return []

        def taken(db: Connection) -> list[Timer]:
            found = list[Timer]()
            for row in db.execute(order.with_for_update(skip_locked=True)).mappings().all():
                one = _timer(row)
                # A commit whose answer was lost has claimed it already.
                if one.token != token and not is_free(one, now, alive=alive(one.owner) if one.owner else None):
                    continue
                mine = one.claimed(me(), token, now + LASTS)
                values = {"owner": mine.owner, "token": token, "until": mine.until}
                if db.execute(update(TIMERS).where(_same(one)).values(values)).rowcount == 1:
                    found.append(mine)
                if len(found) == most:
                    break
            return found

        return await self._transact(taken, writes=True, durable=True)

    async def renew(self, timer: Timer, now: float) -> bool:
        """Hold a claim for `LASTS` seconds more; False where another owner has it, or the timer has ended."""
        longer = update(TIMERS).where(_same(timer)).values(until=now + LASTS)
        return await self._transact(lambda db: db.execute(longer).rowcount, writes=True) == 1

    async def again(self, timer: Timer, due: float, *, tried: bool = True) -> None:
        """Release a claim: the timer is due again at that time."""
        free = {"due": due, "tries": timer.tries + int(tried), "owner": "", "token": "", "until": 0.0}
        await self._transact(lambda db: db.execute(update(TIMERS).where(_same(timer)).values(free)), writes=True)

    async def end(self, timer: Timer, state: TimerState, answer: str = "") -> None:
        """End a timer that waits, also one that another owner has claimed."""
        over = {"state": state, "answer": answer[:200], "ended": time.time()}
        waits = (TIMERS.c.id == key_of(timer.id)) & (TIMERS.c.state == "waiting")
        await self._transact(lambda db: db.execute(update(TIMERS).where(waits).values(over)), writes=True)


def note_timers(db: Connection, timed: Timed) -> None:
    """Keep the timers of a conversation as they stand after a run, in its transaction."""
    session, waiting = key_of(timed.session_id), {key_of(one.id) for one in timed.waiting}
    open_now = (TIMERS.c.session_id == session) & (TIMERS.c.state == "waiting") & (TIMERS.c.kind != "notify")
    for id in db.execute(select(TIMERS.c.id).where(open_now)).scalars().all():
        if id not in waiting:
            state, answer = timed.closing(id)
            ended = {"state": state, "answer": answer, "ended": timed.at}
            db.execute(update(TIMERS).where(TIMERS.c.id == id).values(ended))
    for one in (*timed.waiting, *timed.told):
        insert_new(db, TIMERS, _row(one, session))


def prune_timers(db: Connection, now: float) -> None:
    """Delete the timers that ended long ago."""
    db.execute(TIMERS.delete().where((TIMERS.c.state != "waiting") & (TIMERS.c.ended < now - KEEP_TIMERS)))


def _same(timer: Timer) -> ColumnElement[bool]:
    """The row of a timer, as long as it waits under this claim."""
    return (TIMERS.c.id == key_of(timer.id)) & (TIMERS.c.token == timer.token) & (TIMERS.c.state == "waiting")


def _row(one: Timer, session: str) -> dict[str, object]:
    keys = {"id": key_of(one.id), "session_id": session, "agent": key_of(one.agent), "tenant": tenant_key(one.tenant)}
    told = {name: getattr(one, name) for name in TOLD}
    return {**keys, "data": masked(told), **{name: getattr(one, name) for name in COLUMNS}}


def _timer(row: RowMapping) -> Timer:
    return Timer(id=row["id"], **load(row["data"]), **{name: row[name] for name in COLUMNS})
