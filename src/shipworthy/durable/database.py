"""One database of the store: opened on first use, with transactions that survive a restart of its server."""

import contextlib
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from shipworthy.durable.grouped import Grouped
from shipworthy.durable.postgres import is_standby, passes
from shipworthy.durable.state import explained, opened, serves
from shipworthy.errors import StateError
from shipworthy.forking import leave_open, without_fork

PATIENCE = 10.0
"""Seconds for which a transaction is begun again while its server cannot be reached."""
FIRST, LAST = 0.05, 0.5
"""Seconds between attempts: the first pause and the longest."""
NO_DRIVER = "PostgreSQL needs its driver: pip install 'shipworthy[postgres]'"
T = TypeVar("T")


class Database:
    """Runs work in transactions; used by several threads."""

    def __init__(self, url: str | None, home: Path | None) -> None:
        self._url, self._home = url, home
        self._engine: Engine | None = None
        self._opening, self._writing = threading.Lock(), threading.Lock()
        self.grouped = Grouped(self.transaction)
        """Its writes, where it takes one at a time."""

    @property
    def one_writer(self) -> bool:
        """Whether it takes one write at a time, as SQLite does."""
        return not serves(self._url)

    def transaction(self, work: Callable[[Connection], T], *, writes: bool, durable: bool = False) -> T:
        """Run work in one transaction and commit it; raises StateError if the database cannot be used.

        `durable`: it is on the disk when it is committed; otherwise a power cut can lose it, though no killed process.
        On a server the work is begun again where the connection was lost or a deadlock was resolved, for `PATIENCE`
        seconds. Where the commit itself was cut off, it may have happened: `is_repeated` tells the work.
        """
        attempts = _Attempts(server=serves(self._url))
        # Waited for here, and not in SQLite, whose waiting is a sleep that grows.
        turn = self._writing if writes and self.one_writer else contextlib.nullcontext()
        while True:
            try:
                with turn, self._unforked(), self._opened().connect() as db:
                    _prepare(db, writes=writes, durable=durable, again=attempts.unsure)
                    with db.begin():
                        found = work(db)
                        attempts.committing = True
                return found
            except SQLAlchemyError as error:
                if not attempts.wait(error):
                    raise StateError(explained(error, self._url, self._home)) from error
                if is_standby(error):
                    self.close()
            except ImportError as error:
                missing = f"the database needs a driver that is not installed: {error.name}"
                raise StateError(NO_DRIVER if serves(self._url) else missing) from error

    def close(self) -> None:
        """Close the connections; the next transaction opens them again."""
        with self._opening:
            engine, self._engine = self._engine, None
        if engine is not None:
            with self._unforked():
                engine.dispose()

    def forked(self) -> None:
        """Drop the connections, which the parent uses."""
        leave_open(self._engine)
        self._engine, self._opening, self._writing = None, threading.Lock(), threading.Lock()
        self.grouped.forked()

    def _unforked(self) -> contextlib.AbstractContextManager[None]:
        # A child that is forked within a call of SQLite inherits its locks, held by a thread that it does not have.
        return without_fork() if self.one_writer else contextlib.nullcontext()

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = opened(self._url, self._home)
            return self._engine


class _Attempts:
    """The attempts at one transaction."""

    def __init__(self, *, server: bool) -> None:
        # The machine's clock, because it runs on a thread of the store.
        self._until, self._pause = (time.monotonic() + PATIENCE if server else 0.0), FIRST
        self.committing = self.unsure = False

    def wait(self, error: SQLAlchemyError) -> bool:
        """Wait before the next attempt; returns whether there is one."""
        self.unsure, self.committing = self.unsure or self.committing, False
        if not passes(error) or time.monotonic() >= self._until:
            return False
        time.sleep(random.uniform(0.5, 1.0) * self._pause)
        self._pause = min(self._pause * 2, LAST)
        return True


def _prepare(db: Connection, *, writes: bool, durable: bool, again: bool) -> None:
    if db.dialect.name == "postgresql" and not writes:
        # All that a transaction reads is of one moment, as on SQLite.
        db.execution_options(isolation_level="REPEATABLE READ")
    db.execution_options(writes=writes, durable=durable, again=again)
