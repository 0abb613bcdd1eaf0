"""The default store: opens the database on first use, and writes the records of many runs in one transaction."""

import asyncio
import contextlib
import logging
import threading
from collections import deque
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

from shipworthy import lazy
from shipworthy.errors import StateError
from shipworthy.forking import renew_in_child
from shipworthy.home import named_database, named_home
from shipworthy.stores.accounts import Accounts
from shipworthy.stores.effects import Effect, Effects, SoFar, State
from shipworthy.stores.session import Session
from shipworthy.stores.store import WAIT, Held, ListedRun, Message, RunRecord, Standing

if TYPE_CHECKING:
    from shipworthy.durable.sql import SqlStore

SOON = 0.05
"""Seconds after which a run without a session that has not ended is stored as begun."""
AT_ONCE = 64
"""Runs that one transaction writes."""
UNRECORDED = "runs could not be recorded: %s"
log = logging.getLogger("shipworthy")


class LaterStore:
    """The store in SQL: the database of `$SHIPWORTHY_DATABASE`, else the SQLite file in `$SHIPWORTHY_HOME`.

    Both are read when the store is first used.

    Runs without a session that end at the same time are written in one transaction; each waits until it is committed.
    """

    records = True
    """Whether tapes are stored."""

    def __init__(self, database: str | None = None) -> None:
        """`database`: its URL; empty: the SQLite file, whatever the environment names."""
        self._url = database
        self._queued: deque[Message | RunRecord] = deque()
        self._opening, self._flushing = threading.Lock(), threading.Lock()
        self._begun: dict[str, asyncio.TimerHandle] = {}
        self._real: SqlStore | None = None
        self._home: Path | None = None
        self._named: str | None = None
        self.effects: Effects = LaterEffects(self)
        renew_in_child(self)

    def forked(self) -> None:
        """Drop the queued records, which the parent writes."""
        self._queued, self._begun = deque(), {}
        self._opening, self._flushing = threading.Lock(), threading.Lock()

    @property
    def accounts(self) -> Accounts:
        """Accounts in the database, shared by all processes."""
        return self.open().accounts

    @property
    def opened(self) -> bool:
        """Whether the database was used."""
        return self._real is not None

    def open(self) -> "SqlStore":
        """Open the SQL store if it is not open, and return it."""
        with self._opening:
            if self._real is None:
                # Importing SQLAlchemy takes 100 ms.
                home, url = self._place()
                self._real = lazy.sql_store().open(url or None, home)
            return self._real

    async def load(self, session_id: str) -> Session | None:
        """Load a session; None if there is none."""
        return await self.open().load(session_id)

    async def save(self, session: Session) -> Session:
        """Store a session with its next version; raises StateError if another message has saved it."""
        return await self.open().save(session)

    @contextlib.asynccontextmanager
    async def conversation(self, session_id: str, *, wait: float = WAIT) -> AsyncGenerator[Held]:
        """Load the session under its lease; raises StateError after `wait` seconds."""
        async with self.open().conversation(session_id, wait=wait) as held:
            yield held

    async def add(self, message: Message, following: str = "") -> Standing | None:
        """Accept a message; one that can be the same as no other is stored when it takes a while, or writes."""
        if message.key:
            return await self.open().add(message, following)
        self._place()
        if self._real is None:
            # What is used first loads its driver and makes its tables, before the time of a run begins.
            with contextlib.suppress(StateError):
                await (await asyncio.to_thread(self.open)).load(message.session_id)
        self._queued.append(message)
        self._begun[message.run_id] = asyncio.get_running_loop().call_later(SOON, self._begin, message.run_id)
        return None

    async def finish(self, record: RunRecord) -> Session | None:
        """Store a run; that of a run without a session in one transaction with others that end just now."""
        message = record.accepted
        if message is not None and (timer := self._begun.pop(message.run_id, None)) is not None:
            timer.cancel()
        if record.session is not None or record.lease or record.charge or (message is not None and message.key):
            return await self.open().finish(record)
        self._queued.append(record)
        try:
            await self.flushed()
        except StateError as error:
            log.warning(UNRECORDED, error)
        return None

    async def runs(self, agent: str | None = None, limit: int = 10_000) -> list[ListedRun]:
        """The latest `limit` runs of one agent or of all, newest first."""
        await self.flushed()
        return await self.open().runs(agent, limit)

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run as JSON lines; None if there is none. `run_id` may be a unique prefix of the id."""
        await self.flushed()
        return await self.open().tape(run_id)

    async def keep(self, handle: str, text: str) -> None:
        """Store the full text of a result under its handle."""
        await self.open().keep(handle, text)

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text; None if there is none."""
        await self.flushed()
        return await self.open().read(handle, offset, limit)

    def flush(self) -> None:
        """Write the queued records; raises StateError, and then those of the same transaction are lost."""
        with self._flushing:
            # Behind another flush it finds its records written.
            while runs := self._next():
                ended = [run for run in runs if isinstance(run, RunRecord)]
                over = {str(record.result["run_id"]) for record in ended}
                begun = [run for run in runs if isinstance(run, Message) and run.run_id not in over]
                self.open().keep_runs(ended, begun)

    def close(self) -> None:
        """Write the queued records and close the database; a record that cannot be written is logged."""
        try:
            self._flush_or_warn()
        finally:
            with self._opening:
                real, self._real, self._home, self._named = self._real, None, None, None
            if real is not None:
                real.close()

    async def flushed(self) -> None:
        """Write the queued records on a thread."""
        if self._queued:
            if (real := self._real) is None:
                real = await asyncio.to_thread(self.open)
            await real.on_thread(self.flush)

    def _begin(self, run_id: str) -> None:
        """Store the run as begun, without waiting for it."""
        self._begun.pop(run_id, None)
        asyncio.ensure_future(self._begun_or_warned()).add_done_callback(lambda done: done.exception())

    async def _begun_or_warned(self) -> None:
        try:
            await self.flushed()
        except StateError as error:
            log.warning(UNRECORDED, error)

    def _place(self) -> tuple[Path | None, str]:
        """The folder and the URL (empty: the file in that folder) of the state, as they were at the first use."""
        if self._home is None:
            with contextlib.suppress(RuntimeError):
                self._home = named_home()
        if self._named is None:
            self._named = (named_database() or "") if self._url is None else self._url
        # Without a home folder; opening a file then raises StateError.
        return self._home, self._named

    def _next(self) -> list[Message | RunRecord]:
        found: list[Message | RunRecord] = []
        with contextlib.suppress(IndexError):
            while len(found) < AT_ONCE:
                found.append(self._queued.popleft())
        return found

    def _flush_or_warn(self) -> None:
        try:
            self.flush()
        except StateError as error:
            log.warning(UNRECORDED, error)


class LaterEffects:
    """Claims in the database, which the first claim opens."""

    def __init__(self, store: LaterStore) -> None:
        self._store = store

    async def claim(self, effect: Effect, *, durable: bool = True) -> Effect | None:
        """Claim the write: None if the caller may make it, else the effect that prevents it."""
        await self._store.flushed()
        return await self._store.open().effects.claim(effect, durable=durable)

    async def settle(
        self,
        key: str,
        state: State,
        value: object = None,
        text: str = "",
        *,
        by: str = "",
        running: bool = False,
        so_far: SoFar | None = None,
    ) -> None:
        """Store the outcome of a write; with `by`, only if the claim is still that run's."""
        await self._store.open().effects.settle(key, state, value, text, by=by, running=running, so_far=so_far)

    async def ended(self, key: str, *, by: str) -> None:
        """Note that no code of the call of this run runs any more; its outcome stays as it is."""
        await self._store.open().effects.ended(key, by=by)

    async def untold(self, session_id: str, since: float, told: str) -> list[Effect]:
        """Effects that the session may not have reported; none if no session has opened the database."""
        return [] if not self._store.opened else await self._store.open().effects.untold(session_id, since, told)

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """Effects with an unknown outcome, also of dead processes; of one session, or of all."""
        return await self._store.open().effects.unsettled(session_id)
