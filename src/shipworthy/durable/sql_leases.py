"""Leases of conversations in SQL: one message at a time answers in a conversation, over processes and machines."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from shipworthy.durable.migrations import LEASES
from shipworthy.durable.owner import alive, me
from shipworthy.durable.sql_accounts import Transact
from shipworthy.errors import StateError
from shipworthy.forking import renew_in_child
from shipworthy.stores.store import BUSY

LASTS = 60.0
"""Seconds that a lease lasts without being renewed."""
RENEWED = 15.0
"""Seconds after which a lease that is still needed is renewed."""
FIRST, LAST = 0.02, 0.25
"""Seconds between two looks at a lease that another process holds: at the beginning, and at most."""
T = TypeVar("T")
log = logging.getLogger("shipworthy")


class Holding:
    """The leases that this process holds: one in the database that is not among them was left behind by a lost task."""

    def __init__(self) -> None:
        self._loops: dict[str, asyncio.AbstractEventLoop] = {}
        renew_in_child(self)

    def forked(self) -> None:
        """The leases are the parent's."""
        self._loops = {}

    def add(self, token: str) -> None:
        """Note a lease of the running event loop."""
        for other in [name for name, loop in tuple(self._loops.items()) if loop.is_closed()]:
            self.drop(other)
        self._loops[token] = asyncio.get_running_loop()

    def drop(self, token: str) -> None:
        """The lease has ended, or was never given."""
        self._loops.pop(token, None)

    def __contains__(self, token: str) -> bool:
        loop = self._loops.get(token)
        return loop is not None and not loop.is_closed()


HOLDING = Holding()


def take(db: Connection, key: str, token: str) -> bool:
    """Take the lease of a conversation where it is free; whether it is ours now."""
    row = db.execute(select(LEASES).where(LEASES.c.session_id == key).with_for_update()).mappings().first()
    now = time.time()
    if row is not None and not _free(str(row["token"]), str(row["owner"]), float(row["expires"]), now):
        return False
    db.execute(delete(LEASES).where(LEASES.c.session_id == key))
    try:
        with db.begin_nested():
            db.execute(insert(LEASES).values(session_id=key, token=token, owner=me(), expires=now + LASTS))
    except IntegrityError:
        return False  # on other engines than SQLite another process may have been first
    return True


def end(db: Connection, token: str) -> None:
    """End a lease; one that was lost stays with its new holder."""
    db.execute(delete(LEASES).where(LEASES.c.token == token))


def prune_leases(db: Connection, now: float) -> None:
    """Forget leases that have expired."""
    db.execute(delete(LEASES).where(LEASES.c.expires < now))


def _free(token: str, owner: str, expires: float, now: float) -> bool:
    # An instant far ahead was written while the clock was wrong.
    if not now <= expires <= now + 2 * LASTS:
        return True
    if owner == me():
        return token not in HOLDING
    return alive(owner) is False


async def taken(transact: Transact, work: Callable[[Connection], T | None], token: str, seconds: float) -> T:
    """What `work` gives, as soon as it gives something; raises StateError after `seconds`.

    A lease that is given while its message is being cancelled is ended again.
    """
    loop, pause = asyncio.get_running_loop(), FIRST
    until = loop.time() + seconds
    while True:
        HOLDING.add(token)
        found = await _surely(transact, transact(work, writes=True), token)
        if found is not None:
            return found
        if loop.time() >= until:
            raise StateError(BUSY)
        await asyncio.sleep(min(pause, max(until - loop.time(), 0.0)))
        pause = min(pause * 1.5, LAST)


async def _surely(transact: Transact, given: Awaitable[T | None], token: str) -> T | None:
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
    """Renew a lease as long as the block runs, and end it where its record has not done so."""
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
