"""The default store: the database is opened when it must be, and a single run is recorded after its answer."""

import asyncio
import contextlib
import logging
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING

from shipworthy import lazy
from shipworthy.durable.home import named_home
from shipworthy.errors import StateError
from shipworthy.forking import renew_in_child
from shipworthy.stores.accounts import Accounts
from shipworthy.stores.effects import Effect, Effects, State
from shipworthy.stores.session import Session
from shipworthy.stores.store import WAIT, Held, ListedRun, RunRecord

if TYPE_CHECKING:
    from shipworthy.durable.sql import SqlStore

SOON = 0.05
"""Seconds until the record of a single run is written, so that its answer need not share the processor."""
MOST_HELD = 256
"""Records that are held at once; beyond them the oldest are lost, and the log says so."""
UNRECORDED = "a run could not be recorded: %s"
log = logging.getLogger("shipworthy")


class LaterStore:
    """The SQLite store in `$SHIPWORTHY_HOME`, as that is named when the store is first used.

    Conversations, accounts and writes open the database. What a run without a conversation leaves is held, and written
    by a thread soon after the answer; by `flush` and `close` at the latest.
    """

    records = True
    """Whether tapes are kept."""

    def __init__(self, *, thread: bool = True) -> None:
        """`thread`: False where `flush` or `close` is sure to be called."""
        self._thread = thread
        self._held: deque[RunRecord] = deque()
        self._guard, self._opening, self._flushing = threading.Lock(), threading.Lock(), threading.Lock()
        self._writing = False
        self._real: SqlStore | None = None
        self._home: Path | None = None
        self.effects: Effects = LaterEffects(self)
        renew_in_child(self)

    def forked(self) -> None:
        """What is held is the parent's to write."""
        self._held.clear()
        self._guard, self._opening, self._flushing = threading.Lock(), threading.Lock(), threading.Lock()
        self._writing = False

    @property
    def accounts(self) -> Accounts:
        """The accounts, which hold for all processes."""
        return self.open().accounts

    @property
    def opened(self) -> bool:
        """Whether anything has needed the database yet."""
        return self._real is not None

    def open(self) -> "SqlStore":
        """The store in SQL."""
        with self._opening:
            if self._real is None:
                # The database library costs a tenth of a second.
                self._real = lazy.sql_store().open(home=self._placed())
            return self._real

    async def load(self, session_id: str) -> Session | None:
        """The conversation of that id, or None."""
        return await self.open().load(session_id)

    async def save(self, session: Session) -> Session:
        """Keep it, with its version counted up; raises StateError where another message has saved it meanwhile."""
        return await self.open().save(session)

    @contextlib.asynccontextmanager
    async def conversation(self, session_id: str, *, wait: float = WAIT) -> AsyncGenerator[Held]:
        """Load the conversation and hold its lease; raises StateError after `wait` seconds."""
        async with self.open().conversation(session_id, wait=wait) as held:
            yield held

    async def finish(self, record: RunRecord) -> Session | None:
        """Keep what a run leaves; without a conversation, it is held until after the answer."""
        if record.session is not None or record.lease:
            return await self.open().finish(record)
        with self._guard:
            self._placed()
            self._held.append(record)
            if len(self._held) > MOST_HELD:
                self._held.popleft()
                log.warning("more than %d runs wait to be recorded: the oldest is lost", MOST_HELD)
            begin = self._thread and not self._writing
            self._writing = self._writing or begin
        if begin:
            # Not a daemon: the process ends when the record is written. By then it is too late for a first import.
            lazy.thread_pool()
            threading.Thread(target=self._write, name="run-records").start()
        return None

    async def runs(self, agent: str | None = None, limit: int = 10_000) -> list[ListedRun]:
        """The latest runs, of one agent or of all, the newest first."""
        await self._flushed()
        return await self.open().runs(agent, limit)

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run, as JSON lines; None where there is none. The beginning of an id is enough."""
        await self._flushed()
        return await self.open().tape(run_id)

    async def keep(self, handle: str, text: str) -> None:
        """Keep the whole text of a result behind its handle."""
        await self.open().keep(handle, text)

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text; None where there is none."""
        await self._flushed()
        return await self.open().read(handle, offset, limit)

    def flush(self) -> None:
        """Write down what is held; raises StateError, and then it is lost."""
        with self._flushing:
            while (record := self._next()) is not None:
                self.open().finish_here(record)

    def close(self) -> None:
        """Write down what is held, and close the database if it was opened; what cannot be written is logged."""
        try:
            self.flush()
        except StateError as error:
            log.warning(UNRECORDED, error)
        finally:
            with self._opening:
                real, self._real, self._home = self._real, None, None
            if real is not None:
                real.close()

    async def _flushed(self) -> None:
        if self._held or self._writing:
            await asyncio.to_thread(self.flush)

    def _placed(self) -> Path | None:
        if self._home is None:
            with contextlib.suppress(RuntimeError):
                self._home = named_home()
        return self._home  # None: there is no home, as opening the database will say

    def _next(self) -> RunRecord | None:
        with self._guard:
            return self._held.popleft() if self._held else None

    def _write(self) -> None:
        while True:
            time.sleep(SOON)
            try:
                self.flush()
            except StateError as error:
                log.warning(UNRECORDED, error)
            with self._guard:
                if not self._held:
                    self._writing = False
                    return


class LaterEffects:
    """Claims of the database; it is opened by the first write."""

    def __init__(self, store: LaterStore) -> None:
        self._store = store

    async def claim(self, effect: Effect) -> Effect | None:
        """Claim it, durably."""
        return await self._store.open().effects.claim(effect)

    async def settle(self, key: str, state: State, value: object = None, text: str = "", *, by: str = "") -> None:
        """Say what became of it."""
        await self._store.open().effects.settle(key, state, value, text, by=by)

    async def untold(self, session_id: str, since: float, told: str) -> list[Effect]:
        """What a session was perhaps not told; nothing where the database is not open: then it has no name."""
        return [] if not self._store.opened else await self._store.open().effects.untold(session_id, since, told)

    async def unsettled(self, session_id: str | None = None) -> list[Effect]:
        """The effects that are unknown, those of dead processes included; of one session, or of all."""
        return await self._store.open().effects.unsettled(session_id)
