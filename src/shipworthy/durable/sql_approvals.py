"""Questions that wait for others, in SQL: written in the transaction of the run that asks or decides them."""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, select

from shipworthy.durable.codec import load
from shipworthy.durable.migrations import APPROVALS
from shipworthy.durable.rows import key_of
from shipworthy.durable.sealed import masked
from shipworthy.durable.sql_accounts import Transact
from shipworthy.durable.statements import insert_new
from shipworthy.stores.approvals import MOST_LISTED, Approval, Waiting

KEEP_APPROVALS = 90 * 86_400
"""Seconds after its time at which a question is deleted."""


class SqlApprovals:
    """The questions in the database of the store."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    async def listed(
        self, *, agent: str | None = None, tenant: str | None = "", waiting: bool = True, limit: int = MOST_LISTED
    ) -> Sequence[Approval]:
        """The questions of a tenant, or of all with None, newest first; `waiting`: those that can still be decided."""
        now, wanted = time.time(), select(APPROVALS).order_by(APPROVALS.c.asked.desc(), APPROVALS.c.id).limit(limit)
        if agent is not None:
            wanted = wanted.where(APPROVALS.c.agent == key_of(agent))
        if tenant is not None:
            wanted = wanted.where(APPROVALS.c.tenant == _tenant(tenant))
        if waiting:
            wanted = wanted.where((APPROVALS.c.state == "waiting") & (APPROVALS.c.expires >= now))
        rows = await self._transact(lambda db: db.execute(wanted).mappings().all())
        return [_approval(row).seen_at(now) for row in rows]

    async def found(self, id: str, *, tenant: str = "") -> Approval | None:
        """The one of this id; None where the tenant has none of it."""
        one = select(APPROVALS).where((APPROVALS.c.id == key_of(id)) & (APPROVALS.c.tenant == _tenant(tenant)))
        row = await self._transact(lambda db: db.execute(one).mappings().first())
        return None if row is None else _approval(row).seen_at(time.time())


def note(db: Connection, asked_of_others: Waiting) -> None:
    """Keep the questions of a conversation as they stand after a run, in its transaction."""
    session, waiting = key_of(asked_of_others.session_id), {key_of(one.id) for one in asked_of_others.waiting}
    open_now = (APPROVALS.c.session_id == session) & (APPROVALS.c.state == "waiting")
    for id in db.execute(select(APPROVALS.c.id).where(open_now)).scalars().all():
        if id not in waiting:
            state, by, answer = asked_of_others.closing(id)
            ended = {"state": state, "decided_by": by, "decided": asked_of_others.at, "answer": answer}
            db.execute(APPROVALS.update().where(APPROVALS.c.id == id).values(ended))
    for one in asked_of_others.waiting:
        insert_new(db, APPROVALS, _row(one, session))


def prune_approvals(db: Connection, now: float) -> None:
    """Delete the questions whose time is long over."""
    db.execute(APPROVALS.delete().where(APPROVALS.c.expires < now - KEEP_APPROVALS))


def _tenant(tenant: str) -> str:
    return key_of(tenant) if tenant else ""


def _row(one: Approval, session: str) -> dict[str, object]:
    told = {
        "agent": one.agent,
        "tenant": one.tenant,
        "session": one.session,
        "run_id": one.run_id,
        "skill": one.skill,
        "text": one.text,
        "calls": [dict(call) for call in one.calls],
        "by": one.by,
    }
    return {
        "id": key_of(one.id),
        "session_id": session,
        "agent": key_of(one.agent),
        "tenant": _tenant(one.tenant),
        "data": masked(told),
        "state": one.state,
        "asked": one.asked,
        "expires": one.expires,
        "decided_by": one.decided_by,
        "decided": one.decided,
        "answer": one.answer,
    }


def _approval(row: RowMapping) -> Approval:
    told = load(row["data"])
    calls = tuple(told.pop("calls"))
    kept = {name: row[name] for name in ("id", "state", "asked", "expires", "decided_by", "decided", "answer")}
    return Approval(**told, **kept, calls=calls)
