"""The store in SQL: one SQLite file by default, or any database that SQLAlchemy opens by URL."""

import asyncio
import contextlib
import logging
import secrets
import threading
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, RowMapping

from shipworthy.durable.begun import put_lines, put_runs, put_texts, take_in, tape_of
from shipworthy.durable.database import Database
from shipworthy.durable.pruning import DAY, forget_old
from shipworthy.durable.rows import (
    LARGEST_TEXT,
    Row,
    Rows,
    account_key,
    key_of,
    listed,
    rows_of,
    session_row,
    text_row,
)
from shipworthy.durable.sql_accounts import SqlAccounts, close
from shipworthy.durable.sql_effects import SqlEffects
from shipworthy.durable.sql_leases import HOLDING, end, renewed, take, taken
from shipworthy.durable.sql_messages import ANSWERING, accept, answer_of, conclude
from shipworthy.durable.sql_runs import (
    SqlApprovals,
    SqlRatings,
    SqlTalks,
    SqlTimers,
    chosen,
    found_runs,
    note_others,
    run_of,
    tell_runs,
    text_of,
    untold_runs,
)
from shipworthy.durable.sql_sessions import Found, put_aside, read_session, row_of, save_row, saved_or_joined
from shipworthy.durable.turns import Turns
from shipworthy.errors import StateError
from shipworthy.forking import leave_open, renew_in_child
from shipworthy.stores import WAIT, FoundRuns, Held, ListedRun, Message, RunRecord, Session, Standing
from shipworthy.stores.found import Spot, Wanted

WORKERS = 4
WHOLE = 32
"""Characters of a complete run id."""
T = TypeVar("T")
log = logging.getLogger("shipworthy")


class SqlStore:
    """Stores sessions, runs and full texts in a database, opened on first use.

    Every method raises StateError if the database cannot be used; then nothing was stored.
    """

    records = True
    """Whether tapes are stored."""

    def __init__(self, url: str | None = None, home: Path | None = None) -> None:
        self._database, self._home, self._url = Database(url, home), home, url or ""
        self._default = url is None or home is not None
        self._starting = threading.Lock()
        self._threads: ThreadPoolExecutor | None = None
        self._pruned = float("-inf")
        self._turns = Turns()
        self.accounts = SqlAccounts(self._transact, account_key)
        self.effects = SqlEffects(self._transact, key_of)
        self.approvals = SqlApprovals(self._transact)
        self.ratings = SqlRatings(self._transact)
        renew_in_child(self)

    @classmethod
    def open(cls, url: str | None = None, home: Path | None = None) -> "SqlStore":
        """Return the store of a database URL; None: the SQLite file in `home`, else in `$SHIPWORTHY_HOME`."""
        return cls(url, home)

    @property
    def timers(self) -> SqlTimers:
        """What the clock opens."""
        return SqlTimers(self._transact)

    @property
    def talks(self) -> SqlTalks:
        """Conversations as they are listed."""
        return SqlTalks(self._transact)

    def close(self) -> None:
        """Close the connections and threads; the next use opens them again."""
        with self._starting:
            threads, self._threads = self._threads, None
        if threads is not None:
            threads.shutdown()
        self._database.close()

    def forked(self) -> None:
        """Drop the threads, which do not run in the child, and the connections, which the parent uses."""
        leave_open(self._threads)
        self._threads, self._starting = None, threading.Lock()
        self._database.forked()

    @contextlib.asynccontextmanager
    async def conversation(self, session_id: str, *, wait: float = WAIT) -> AsyncGenerator[Held]:
        """Load the session under its lease until the block ends or its record is stored.

        An unreadable session goes to the quarantine and a new one begins. Raises StateError after `wait` seconds.
        """
        key, token = key_of(session_id), secrets.token_hex(16)

        def held(db: Connection) -> tuple[Found | None] | None:
            return (row_of(db, key),) if take(db, key, token) else None

        async with self._turns.turn(key, wait) as left:
            (row,) = await taken(self._transact, held, token, left)
            async with renewed(self._transact, token):
                session = await self.on_thread(lambda: self._decoded(session_id, row)) if row is not None else None
                yield Held(session=session or Session(id=session_id), lease=token)

    async def load(self, session_id: str) -> Session | None:
        """Load a session; None if there is none, or if it is unreadable, which moves it to the quarantine."""
        return await self.on_thread(lambda: self._load(session_id))

    async def save(self, session: Session) -> Session:
        """Store a session with its next version; raises StateError if another message has saved it."""
        saved = replace(session, version=session.version + 1)
        # Encoded on the caller's thread, so that later changes cannot reach the row.
        row = session_row(saved)
        await self._write(lambda db: save_row(db, row))
        return saved

    async def add(self, message: Message, following: str = "") -> Standing | None:
        """Accept a message: None if the caller is to answer it, else the run that it already is."""
        at, loop = time.time(), asyncio.get_running_loop()

        def accepted(db: Connection) -> Standing | None:
            return answer_of(db, following) or accept(db, message, at, loop)

        try:
            return await self._transact(accepted, writes=True)
        except BaseException:
            ANSWERING.drop(key_of(message.run_id))
            raise

    async def finish(self, record: RunRecord) -> Session | None:
        """Store a run in one transaction and end its lease; returns the session as it was saved."""
        # Encoded on the caller's thread, so that later changes cannot reach the rows.
        rows, saved, problem = rows_of(record), None, None
        row: Row | None = None
        if record.session is not None:
            saved = replace(record.session, version=record.session.version + 1)
            try:
                row = session_row(saved)
            except StateError as error:
                problem = error  # raised after the run itself is stored

        def stored(db: Connection) -> Session | None:
            put_runs(db, [rows])
            end(db, record.lease)
            conclude(db, record)
            note_others(db, record)
            if record.charge is not None:
                close(db, record.charge.reservation, record.charge.used)
            return None if row is None or saved is None else saved_or_joined(db, record.session or saved, saved, row)

        try:
            kept = await self._transact(stored, writes=True)
        finally:
            ANSWERING.drop(str(rows.run["run_id"]))
        HOLDING.drop(record.lease)
        await self._pruned_daily()
        if problem is not None:
            raise problem
        return kept

    def keep_runs(self, runs: Sequence[Rows]) -> None:
        """Store runs without a session in one transaction on this thread; raises StateError."""
        self._transaction(lambda db: put_runs(db, runs), writes=True)
        self._prune()

    async def runs(
        self, agent: str | None = None, limit: int = 10_000, *, tenant: str | None = None, session: str | None = None
    ) -> list[ListedRun]:
        """The latest `limit` runs of one agent or of all, newest first."""
        latest = chosen(agent, limit, tenant, session)

        def found() -> Sequence[RowMapping]:
            self._take_in()
            return self._transaction(lambda db: db.execute(latest).mappings().all())

        return [listed({**row}) for row in await self.on_thread(found)]

    async def find(self, wanted: Wanted, limit: int, after: Spot | None = None) -> FoundRuns:
        """A page of the runs that are wanted, newest first."""

        def page() -> FoundRuns:
            self._take_in()
            while rows := self._transaction(untold_runs):
                self._transaction(partial(tell_runs, rows=rows), writes=True)
            return self._transaction(lambda db: found_runs(db, wanted, limit, after))

        return await self.on_thread(page)

    async def run(self, run_id: str, *, tenant: str = "") -> ListedRun | None:
        """The run of a tenant; None for an unknown id and for that of another tenant."""
        return await self._transact(lambda db: run_of(db, run_id, tenant))

    async def tape(self, run_id: str) -> str | None:
        """The tape of a run as JSON lines; None if there is none. `run_id` may be a unique prefix of the id."""
        whole = len(run_id) == WHOLE

        def found() -> str | None:
            self._take_in()
            return self._transaction(lambda db: tape_of(db, run_id, whole=whole))

        return await self.on_thread(found)

    async def keep(self, handle: str, text: str) -> None:
        """Store the full text of a result under its handle, up to 16 MB, replacing an earlier text."""
        row = text_row(handle, text)
        await self._write(lambda db: put_texts(db, [row]))

    async def read(self, handle: str, offset: int = 0, limit: int = 4000) -> str | None:
        """Characters `offset` to `offset + limit` of the text; None if there is none."""
        first, most = (min(max(number, 0), LARGEST_TEXT) for number in (offset, limit))
        return await self.on_thread(lambda: self._transaction(lambda db: text_of(db, handle, first, most)))

    async def _write(self, work: Callable[[Connection], None]) -> None:
        await self._transact(work, writes=True)
        await self._pruned_daily()

    async def on_thread(self, work: Callable[[], T]) -> T:
        """Run work on a thread of the store."""
        return await self._submitted(work)

    def _submitted(self, work: Callable[[], T]) -> asyncio.Future[T]:
        # Threads of the store, because a locked database must not block the event loop, and tools may fill its pool.
        with self._starting:
            if self._threads is None:
                self._threads = ThreadPoolExecutor(WORKERS, thread_name_prefix="state")
            return asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _transact(self, work: Callable[[Connection], T], *, writes: bool = False, durable: bool = False) -> T:
        if writes and self._database.one_writer:
            told, leads = self._database.grouped.put(work, durable=durable)
            if leads:
                # Not awaited, so that no cancellation reaches it: others wait for it too.
                self._submitted(self._database.grouped.commit)
            return await told
        return await self.on_thread(lambda: self._transaction(work, writes=writes, durable=durable))

    def _transaction(self, work: Callable[[Connection], T], *, writes: bool = False, durable: bool = False) -> T:
        return self._database.transaction(work, writes=writes, durable=durable)

    def _take_in(self) -> None:
        """Take in what other processes have kept of runs without a session, and those that died."""
        if self._default:
            work = self._transaction
            take_in(self._home, self._url, lambda lines: work(lambda db: put_lines(db, lines), writes=True))

    def _load(self, session_id: str) -> Session | None:
        row = self._transaction(lambda db: row_of(db, key_of(session_id)))
        return None if row is None else self._decoded(session_id, row)

    def _decoded(self, session_id: str, row: Found) -> Session | None:
        key, (version, _) = key_of(session_id), row
        try:
            return read_session(session_id, row)
        except ValueError as error:
            # One unreadable row must not make the session unusable.
            reason = str(error)[:500]
        log.warning("conversation %r could not be read and was put aside: %s", session_id, reason)
        self._transaction(lambda db: put_aside(db, key, version, reason), writes=True)
        return None

    async def _pruned_daily(self) -> None:
        if time.monotonic() - self._pruned >= DAY:
            await self.on_thread(self._prune)

    def _prune(self) -> None:
        """Delete old rows once a day; a failure is only logged."""
        # The machine's clock, because it runs on a thread of the store, once for all event loops.
        if time.monotonic() - self._pruned < DAY:
            return
        self._pruned = time.monotonic()
        try:
            self._transaction(forget_old, writes=True)
        except StateError as error:
            log.warning("old conversations could not be pruned: %s", error)
