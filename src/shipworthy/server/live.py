"""One run that goes on in this process: its events are kept in one list, which any number of clients read."""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator

from shipworthy.events import AnyEvent
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller

MOST_KEPT = 20_000
"""Events of one run that are kept; a reader further behind is cut."""


class Behind(Exception):
    """The events after this one are not kept any more."""


class Live:
    """A run and its events. The events have the ids 1, 2, 3, … in the order in which clients read them.

    A slow reader holds nothing back: it has a place in the list, and no queue of its own.
    """

    def __init__(self, run_id: str, asked: Asked, caller: Caller) -> None:
        self.run_id, self.asked, self.caller = run_id, asked, caller
        self.readers = 0
        """Clients that read its events now."""
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        self._events: deque[AnyEvent] = deque(maxlen=MOST_KEPT)
        self._last = 0
        self._waiting: set[asyncio.Future[None]] = set()
        self._task: asyncio.Task[RunResult] | None = None

    def put(self, event: AnyEvent) -> None:
        """Add an event, from any thread: the `emit` of its run."""
        if threading.get_ident() != self._thread:
            self._loop.call_soon_threadsafe(self._put, event)
        else:
            self._put(event)

    def runs(self, task: "asyncio.Task[RunResult]") -> None:
        """Follow the task of the run until it ends."""
        self._task = task
        task.add_done_callback(self._ended)

    @property
    def last(self) -> int:
        """The id of its newest event; 0 where there is none, as of a message that was answered before."""
        return self._last

    @property
    def done(self) -> bool:
        """Whether it has its result, or failed."""
        return self._task is not None and self._task.done()

    def cancel(self) -> bool:
        """Cancel the run; returns False if it has ended."""
        return self._task is not None and self._task.cancel()

    async def result(self) -> RunResult:
        """Wait for the result; a waiter that is cancelled leaves the run as it is. Raises what the run raised."""
        assert self._task is not None
        return await asyncio.shield(self._task)

    async def follow(self, after: int = 0) -> AsyncIterator[tuple[int, AnyEvent]]:
        """Read the events with an id above `after`, until the run ends; raises Behind where the next is not kept."""
        self.readers += 1
        try:
            while True:
                while after < self._last:
                    # Again each time: events came, and the oldest may have gone, while the one before was sent.
                    first = self._last - len(self._events) + 1
                    if after + 1 < first:
                        raise Behind
                    event = self._events[after + 1 - first]
                    after += 1
                    yield after, event
                if self.done:
                    return
                news = self._loop.create_future()
                self._waiting.add(news)
                try:
                    await news
                finally:
                    self._waiting.discard(news)
        finally:
            self.readers -= 1

    def _put(self, event: AnyEvent) -> None:
        self._events.append(event)
        self._last += 1
        self._wake()

    def _ended(self, task: "asyncio.Task[RunResult]") -> None:
        if not task.cancelled():
            task.exception()  # read here, so that a run that failed without a waiter is not reported as lost
        self._wake()

    def _wake(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
