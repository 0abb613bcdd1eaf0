"""The default store: opens the database on first use; runs without a session are kept in a journal until then."""

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
from shipworthy.durable.journal import Journal
from shipworthy.durable.later_effects import LaterEffects
from shipworthy.durable.rows import Row, Rows, begun_row, rows_of
from shipworthy.durable.talks import FlushedTalks
from shipworthy.errors import StateError
from shipworthy.forking import renew_in_child
from shipworthy.home import named_database, named_home
from shipworthy.stores import Accounts, Approvals, Effects, Ratings, Talks, Timers
from shipworthy.stores.found import Spot, Wanted
from shipworthy.stores.session import Session
from shipworthy.stores.store import WAIT, FoundRuns, Held, ListedRun, Message, RunRecord, Standing

if TYPE_CHECKING:
    from shipworthy.durable.sql import SqlStore

SOON = 0.05
"""Seconds until a pending record is written, so that writing does not delay the answer."""
AT_ONCE = 64
"""Records that one transaction writes."""
MOST_HELD = 256
"""Pending records; the run that brings more waits until they are written."""
UNRECORDED = "runs could not be recorded: %s"
log = logging.getLogger("shipworthy")


class LaterStore:
    """The store in SQL: the database of `$SHIPWORTHY_DATABASE`, else the SQLite file in `$SHIPWORTHY_HOME`.

    Both are read when the store is first used.

    Sessions, accounts and writes open the database. A run without a session is kept in the journal of the process
    (`durable/journal.py`), before it begins and before its answer leaves; a thread writes it to the database soon
    after, `flush` and `close` write it at once.
    """

    records = True
    """Whether tapes are stored."""

    def __init__(self, database: str | None = None, *, thread: bool = True) -> None:
        """Without `thread`, only `flush`, `close` and reads write the queued records.

        `database`: its URL; empty: the SQLite file, also where the environment names another one.
        """
        self._thread, self._url = thread, database
        self._queued: deque[Rows] = deque()
        self._begun: dict[str, Row] = {}
        self._journal: Journal | None = None
        self._guard, self._opening, self._flushing = threading.Lock(), threading.Lock(), threading.Lock()
        self._writing = False
        self._real: SqlStore | None = None
        self._at: tuple[Path | None, str] | None = None
        """The folder and the URL of the state, as they were at the first use."""
        self.effects: Effects = LaterEffects(self)
        renew_in_child(self)

    def forked(self) -> None:
        """Drop the queued records, which the parent writes, and its journal."""
        self._queued.clear()
        self._begun, self._journal = {}, None
        self._guard, self._opening, self._flushing = threading.Lock(), threading.Lock(), threading.Lock()
        self._writing = False

    @property
    def accounts(self) -> Accounts:
        """Accounts in the database, shared by all processes."""
        return self.open().accounts

    @property
    def approvals(self) -> Approvals:
        """Questions that wait for the yes of another person, in the database."""
        return self.open().approvals

    @property
    def timers(self) -> Timers:
        """What the clock opens, in the database."""
        return self.open().timers

    @property
    def ratings(self) -> Ratings:
        """What people think of answers, in the database."""
        return self.open().ratings

    @property
    def talks(self) -> Talks:
        """Conversations as they are listed, in the database."""
        return FlushedTalks(self._flushed, lambda: self.open().talks)

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
        """Accept a message; one that can be the same as no other goes into the journal.

        Where the journal cannot be written, `finish` says so.
        """
        if message.key:
            return await self.open().add(message, following)
        row = begun_row(message)
        with self._guard, contextlib.suppress(OSError, StateError):
            self._begun[str(row["run_id"])] = row
            self._opened().begin(row)
        return None

    async def finish(self, record: RunRecord) -> Session | None:
        """Store a run; the record of a run without a session goes into the journal, and is queued."""
        message = record.accepted
        if record.session is not None or record.lease or record.charge or (message is not None and message.key):
            return await self.open().finish(record)
        try:
            rows = rows_of(record)
        except StateError as error:
            log.warning(UNRECORDED, error)
            return None
        with self._guard:
            self._begun.pop(str(rows.run["run_id"]), None)
            # Where the journal cannot be written, the database may still be.
            with contextlib.suppress(OSError, StateError):
                self._opened().end(rows)
            self._queued.append(rows)
            many = len(self._queued) > MOST_HELD
            begin = self._thread and not self._writing and not many
            self._writing = self._writing or begin
        if many:
            await asyncio.to_thread(self._flush_or_warn)
        elif begin:
            # Not a daemon, so that the process waits for the write; at that point it can import nothing new.
            lazy.thread_pool()
            threading.Thread(target=self._write, name="run-records").start()
        return None

    async def runs(
        self, agent: str | None = None, limit: int = 10_000, *, tenant: str | None = None, session: str | None = None
    ) -> list[ListedRun]:
        """The latest `limit` runs of one agent or of all, newest first."""
        await self._flushed()
        return await self.open().runs(agent, limit, tenant=tenant, session=session)

    async def find(self, wanted: Wanted, limit: int, after: Spot | None = None) -> FoundRuns:
        """A page of the runs that are wanted, newest first."""
        await self._flushed()
        return await self.open().find(wanted, limit, after)

    async def run(self, run_id: str, *, tenant: str = "") -> ListedRun | None:
        """The run of a tenant; None for an unknown id and for that of another tenant."""
        await self._flushed()
        return await self.open().run(run_id, tenant=tenant)

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run as JSON lines; None if there is none. `run_id` may be a unique prefix of the id."""
        await self._flushed()
        return await self.open().tape(run_id)

    async def keep(self, handle: str, text: str) -> None:
        """Store the full text of a result under its handle."""
        await self.open().keep(handle, text)

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text; None if there is none."""
        await self._flushed()
        return await self.open().read(handle, offset, limit)

    def flush(self) -> None:
        """Write the queued records; raises StateError, and then the journal keeps what it could take."""
        with self._flushing:
            while runs := self._next():
                try:
                    self.open().keep_runs(runs)
                except StateError:
                    self._leave_journal()
                    raise
            with self._guard, contextlib.suppress(OSError, StateError):
                if self._journal is not None and not self._queued:
                    self._journal.left(self._begun.values())

    def close(self) -> None:
        """Write the queued records and close the database; a record that cannot be written is logged."""
        try:
            self._flush_or_warn()
        finally:
            with self._opening:
                real, self._real, self._at = self._real, None, None
            self._leave_journal()
            if real is not None:
                real.close()

    async def _flushed(self) -> None:
        if self._queued or self._writing:
            await asyncio.to_thread(self.flush)

    def _place(self) -> tuple[Path | None, str]:
        """The folder and the URL (empty: the file in that folder) of the state, as they were at the first use."""
        if self._at is None:
            url = (named_database() or "") if self._url is None else self._url
            try:
                self._at = named_home(), url
            except RuntimeError:
                # Without a home folder; opening a file then raises StateError.
                return None, url
        return self._at

    def _opened(self) -> Journal:
        if self._journal is None:
            folder, url = self._place()
            if folder is None:
                raise StateError("there is no folder for the state")
            self._journal = Journal(folder, url)
        return self._journal

    def _leave_journal(self) -> None:
        """Leave the journal to the next that opens the database, where it still holds lines."""
        with self._guard:
            journal, self._journal = self._journal, None
            if journal is not None:
                journal.close()

    def _next(self) -> list[Rows]:
        with self._guard:
            return [self._queued.popleft() for _ in range(min(len(self._queued), AT_ONCE))]

    def _flush_or_warn(self) -> None:
        try:
            self.flush()
        except StateError as error:
            log.warning(UNRECORDED, error)

    def _write(self) -> None:
        while True:
            time.sleep(SOON)
            self._flush_or_warn()
            with self._guard:
                if not self._queued:
                    self._writing = False
                    return
