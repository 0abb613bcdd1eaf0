"""Leases of sessions in SQL: one message at a time holds a session, over processes and machines."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

from sqlalchemy import Connection, bindparam, delete, select, update

from shipworthy.durable.migrations import LEASES
from shipworthy.durable.owner import alive, me
from shipworthy.durable.sql_accounts import Transact
from shipworthy.durable.statements import insert_new
from shipworthy.errors import ConversationBusy, StateError
from shipworthy.forking import renew_in_child

LASTS = 60.0
"""Seconds until a lease expires."""
RENEWED = 15.0
"""Seconds between renewals of a held lease."""
FIRST, LAST = 0.02, 0.25
"""Seconds between attempts to take a held lease: the first pause and the longest."""
# Made once: making a statement costs as much as running it.
HELD = select(LEASES).where(LEASES.c.session_id == bindparam("of")).with_for_update()
END = delete(LEASES).where(LEASES.c.token == bindparam("of"))
T = TypeVar("T")
log = logging.getLogger("shipworthy")


class Holding:
    """The leases that this process holds; a stored lease of this process that is missing here was left behind."""

    def __init__(self) -> None:
        self._loops: dict[str, asyncio.AbstractEventLoop] = {}
        renew_in_child(self)

    def forked(self) -> None:
        """Drop the leases, which the parent holds."""
        self._loops = {}

    def add(self, token: str) -> None:
        """Add a lease of the running event loop."""
        for other in [name for name, loop in tuple(self._loops.items()) if loop.is_closed()]:
            self.drop(other)
        self._loops[token] = asyncio.get_running_loop()

    def drop(self, token: str) -> None:
        """Remove a lease that has ended or was not granted."""
        self._loops.pop(token, None)

    def __contains__(self, token: str) -> bool:
        loop = self._loops.get(token)
        return loop is not None and not loop.is_closed()


HOLDING = Holding()


def take(db: Connection, key: str, token: str) -> bool:
    """Try to take the lease of a session; returns whether it was free."""
    row = db.execute(HELD, {"of": key}).mappings().first()
    now = time.time()
    new = {"session_id": key, "token": token, "owner": me(), "expires": now + LASTS}
    if row is None:
        # On PostgreSQL another transaction may insert it first, and then this one is refused.
        return insert_new(db, LEASES, new)
    if row["token"] == token:
        return True  # granted before, by a commit whose answer was lost
    if not _free(str(row["token"]), str(row["owner"]), float(row["expires"]), now):
        return False
    return db.execute(update(LEASES).where(LEASES.c.token == row["token"]).values(new)).rowcount == 1


def end(db: Connection, token: str) -> None:
    """Delete a lease by its token; a lease taken over by another holder has another token."""
    db.execute(END, {"of": token})


def prune_leases(db: Connection, now: float) -> None:
    """Delete expired leases."""
    db.execute(delete(LEASES).where(LEASES.c.expires < now))


def _free(token: str, owner: str, expires: float, now: float) -> bool:
    # A time far in the future was written while the clock was wrong.
    if not now <= expires <= now + 2 * LASTS:
        return True
    if owner == me():
        return token not in HOLDING
    return alive(owner) is False


async def taken(transact: Transact, work: Callable[[Connection], T | None], token: str, seconds: float) -> T:
    """Run `work` until it returns something other than None; raises ConversationBusy after `seconds`.

    A lease granted to a task that is cancelled meanwhile is ended again.
    """
    loop, pause = asyncio.get_running_loop(), FIRST
    until = loop.time() + seconds
    while True:
        HOLDING.add(token)
        found = await _granted(transact, transact(work, writes=True), token)
        if found is not None:
            return found
        if loop.time() >= until:
            raise ConversationBusy
        await asyncio.sleep(min(pause, max(until - loop.time(), 0.0)))
        pause = min(pause * 1.5, LAST)


async def _granted(transact: Transact, given: Awaitable[T | None], token: str) -> T | None:
    task = asyncio.ensure_future(given)
    try:
        found = await asyncio.shield(task)
    except BaseException:
        HOLDING.drop(token)
        with contextlib.suppress(StateError):
            if await task is not None:
                await transact(lambda db: end(db, token), writes=True)
        raise
    if found is None:
        HOLDING.drop(token)
    return found


@contextlib.asynccontextmanager
async def renewed(transact: Transact, token: str) -> AsyncGenerator[None]:
    """Renew a lease while the block runs, and end it afterwards if the record of the run has not."""
    renewing = asyncio.create_task(_renew(transact, token))
    try:
        yield
    finally:
        renewing.cancel()
        if token in HOLDING:
            HOLDING.drop(token)
            try:
                await asyncio.shield(asyncio.ensure_future(transact(lambda db: end(db, token), writes=True)))
            except StateError as error:
                log.warning("the lease of a conversation could not be ended; it expires: %s", error)


async def _renew(transact: Transact, token: str) -> None:
    while True:
        await asyncio.sleep(RENEWED)
        try:
            await transact(lambda db: _prolong(db, token), writes=True)
        except StateError as error:
            log.warning("the lease of a conversation could not be renewed: %s", error)


def _prolong(db: Connection, token: str) -> None:
    db.execute(update(LEASES).where(LEASES.c.token == token).values(expires=time.time() + LASTS))
