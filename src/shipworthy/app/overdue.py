"""Answers a run at its deadline from a thread of its own where code on its event loop blocks the loop."""

import asyncio
import contextlib
import logging
import math
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from shipworthy.contract.limits import GRACE_MS
from shipworthy.runtime.overdue import overdue
from shipworthy.runtime.result import RunResult
from shipworthy.runtime.run import Run
from shipworthy.stores import RunRecord
from shipworthy.stores.store import Runs
from shipworthy.world import Live

SLACK = GRACE_MS / 10_000
"""Seconds after the end of work in which the loop may still answer the run itself."""
log = logging.getLogger("shipworthy")


@dataclass(slots=True, eq=False)
class OverdueRun:
    """One run: either its loop answers it, or, where that is blocked, a thread does, once.

    What is awaited on the blocked loop gets that answer when the loop turns again; the listener and the store get it
    at once.
    """

    store: Runs
    began: float
    """When its message came, on the clock of its loop."""
    loop: asyncio.AbstractEventLoop
    task: "asyncio.Task[object] | None"
    live: Live = field(default_factory=Live)
    """The outside of the run, whose store is not waited for beyond its deadline."""
    record: Callable[[RunResult], RunRecord] | None = None
    """Makes the record of the run that is kept with this result."""
    run: Run | None = None
    """Once it has begun; its budget says when it ends."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _taken: bool = False
    _told: bool = False
    _cancelled: bool = False
    _answered: "Future[tuple[RunResult, RunRecord | None]]" = field(default_factory=Future)

    @property
    def ends(self) -> float:
        """Instant of the loop's clock after which a thread answers it."""
        return math.inf if self.run is None else self.run.budget.deadline.inner + SLACK

    def taken(self) -> bool:
        """Take the right to answer; whether another thread had it already."""
        with self._lock:
            before, self._taken = self._taken, True
        return before

    async def answer(self) -> None:
        """Answer the run from this thread, where its loop has not."""
        if self.taken():
            return
        try:
            assert self.run is not None and self.record is not None
            result = overdue(self.run)
            record = self.record(result)
        except Exception:  # then the loop answers it, as late as it may be
            log.exception("a run could not be answered from another thread")
            self._taken = False
            return
        log.warning("run %s was answered from another thread, because its event loop was blocked", result.run_id)
        with contextlib.suppress(RuntimeError):  # the loop may be closed
            self.loop.call_soon_threadsafe(self._stop)
        try:
            await self.store.finish(record)
        except Exception:  # the store may belong to the blocked loop, which keeps the record later
            self._answered.set_result((result, record))
        else:
            self._answered.set_result((result, None))

    def _stop(self) -> None:
        if not self._told and self.task is not None:
            self._cancelled = True
            self.task.cancel()

    def stopped(self, error: BaseException) -> bool:
        """Whether the task was cancelled only because its run was answered."""
        return not isinstance(error, asyncio.CancelledError) or self._resumed()

    def _resumed(self) -> bool:
        """Take the cancellation back that came from here; whether there is no other."""
        if not self._cancelled or self.task is None:
            return False
        self._cancelled = False
        return self.task.uncancel() <= 0

    async def told(self, *, release: bool = False) -> RunResult:
        """The answer that was given; its record is kept here where the other thread could not.

        `release`: the run came to its end all the same, and what it had set aside is free again.
        """
        self._told = True
        if release and self.run is not None:
            await self.run.budget.release()
        while self._cancelled or not self._answered.done():
            try:
                # Where it was cancelled from here and that has not arrived, or was taken for an error, it does now.
                await asyncio.sleep(0)
                await asyncio.wait({asyncio.wrap_future(self._answered)})
                if self._cancelled:
                    self._resumed()
            except asyncio.CancelledError:
                if not self._resumed():
                    raise
        result, record = self._answered.result()
        if record is not None:
            await self.store.finish(record)
        return result
