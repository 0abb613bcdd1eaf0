"""Group commit: the writes of many tasks in one transaction, where the database has one writer at a time."""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from sqlalchemy import Connection

from shipworthy.errors import ShipworthyError

AT_ONCE = 64
"""Most writes that one transaction commits."""
T = TypeVar("T")


class Transaction(Protocol):
    """Runs work in one transaction on this thread."""

    def __call__(self, work: Callable[[Connection], None], *, writes: bool, durable: bool) -> None: ...


class _Waiting(Protocol):
    """A write that waits for its transaction."""

    durable: bool
    error: Exception | None

    def do(self, db: Connection) -> None: ...
    def tell(self) -> None: ...


class _Write(Generic[T]):
    """One write that waits for its transaction."""

    def __init__(self, work: Callable[[Connection], T], *, durable: bool) -> None:
        self._work, self.durable = work, durable
        self._loop = asyncio.get_running_loop()
        self.told: asyncio.Future[T] = self._loop.create_future()
        self._found: list[T] = []
        self.error: Exception | None = None

    def do(self, db: Connection) -> None:
        self._found, self.error = [self._work(db)], None

    def tell(self) -> None:
        """Give the result to the task that waits for it, if its event loop still runs."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        if self.told.done():
            return
        if self.error is not None:
            self.told.set_exception(self.error)
        else:
            self.told.set_result(self._found[0])


class Grouped:
    """The writes of one store; those that wait for the same commit share it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.forked()

    def forked(self) -> None:
        """Drop the writes, which the parent makes."""
        self._guard = threading.Lock()
        self._waiting: deque[_Waiting] = deque()
        self._led = False

    def put(self, work: Callable[[Connection], T], *, durable: bool) -> "tuple[asyncio.Future[T], bool]":
        """Queue the write: its future result, and whether the caller has to see that `commit` runs on a thread."""
        write = _Write(work, durable=durable)
        with self._guard:
            self._waiting.append(write)
            leads, self._led = not self._led, True
        return write.told, leads

    def commit(self) -> None:
        """Commit until nothing waits."""
        while writes := self._next():
            self._commit(writes)
            for write in writes:
                write.tell()

    def _next(self) -> list[_Waiting]:
        """The first that waits, and others with it; one without need of the disk does not wait for the disk."""
        with self._guard:
            if not self._waiting:
                self._led = False
                return []
            durable, found, left = self._waiting[0].durable, list[_Waiting](), deque[_Waiting]()
            for write in self._waiting:
                (found if write.durable is durable and len(found) < AT_ONCE else left).append(write)
            self._waiting = left
            return found

    def _commit(self, writes: list[_Waiting]) -> None:
        def work(db: Connection) -> None:
            for write in writes:
                try:
                    with db.begin_nested():
                        write.do(db)
                except ShipworthyError as error:
                    write.error = error

        if len(writes) > 1:
            with contextlib.suppress(Exception):
                self._transaction(work, writes=True, durable=writes[0].durable)
                return
        # Alone, or where what one of them does has failed for all: each by itself, with its own error.
        for write in writes:
            try:
                self._transaction(write.do, writes=True, durable=write.durable)
            except Exception as error:
                write.error = error
