"""Deletes what is old, once a day."""

import time

from sqlalchemy import Connection, select

from shipworthy.durable.migrations import CHORES, QUARANTINE, RUNS, SESSIONS, TAPES, TEXTS
from shipworthy.durable.sql_accounts import prune
from shipworthy.durable.sql_approvals import prune_approvals
from shipworthy.durable.sql_effects import prune_effects
from shipworthy.durable.sql_leases import prune_leases
from shipworthy.durable.sql_messages import prune_messages
from shipworthy.durable.sql_runs import prune_ratings
from shipworthy.durable.sql_timers import TIMERS, prune_timers

DAY = 86_400
KEEP_SESSIONS, KEEP_TEXTS, KEEP_TAPES, KEEP_RUNS = 30 * DAY, 7 * DAY, 30 * DAY, 90 * DAY
"""Seconds after which rows are deleted."""


def forget_old(db: Connection) -> None:
    """Delete old rows, unless another process has done so today."""
    now = time.time()
    # A time in the future was written while the clock was wrong.
    due = (CHORES.c.name == "prune") & ((CHORES.c.at <= now - DAY) | (CHORES.c.at > now))
    if db.execute(CHORES.update().where(due).values(at=now)).rowcount != 1:
        return
    # A conversation that waits for the clock is kept as long as it waits.
    waits = select(TIMERS.c.session_id).where(TIMERS.c.state == "waiting")
    old = (SESSIONS.c.updated < now - KEEP_SESSIONS) & SESSIONS.c.id.not_in(waits)
    db.execute(SESSIONS.delete().where(old))
    db.execute(TEXTS.delete().where(TEXTS.c.at < now - KEEP_TEXTS))
    db.execute(TAPES.delete().where(TAPES.c.at < now - KEEP_TAPES))
    db.execute(RUNS.delete().where(RUNS.c.at < now - KEEP_RUNS))
    prune_ratings(db, now - KEEP_RUNS)
    prune(db, now)
    prune_effects(db, now)
    prune_leases(db, now)
    prune_messages(db, now)
    prune_approvals(db, now)
    prune_timers(db, now)
    db.execute(QUARANTINE.delete().where(QUARANTINE.c.at < now - KEEP_SESSIONS))
