"""One run that goes on in this process: its events are kept in one list, which any number of clients read."""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator

from shipworthy.events import AnyEvent, RunFinished, Thinking
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.place import START, Place

MOST_KEPT = 20_000
"""Events of one run that are kept; a reader further behind is cut."""

AT_ONCE = 256
"""Events that a reader takes in one go."""


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
        self.worked = False
        """Whether anything was done for it: a message that was sent again has its answer, and no thinking."""
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        self._events: deque[AnyEvent] = deque()
        self._last, self._dropped = 0, START
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

    async def follow(self, after: int = 0) -> AsyncGenerator[tuple[int, AnyEvent]]:
        """Read the events with an id above `after`, until the run ends; raises Behind where the next is not kept."""
        reader = Reader(self, after)
        reader.__enter__()
        try:
            while not reader.over:
                for one in reader.take(1):
                    yield one
                await reader.wait()
        finally:
            reader.__exit__()

    def number_of(self, place: Place) -> int:
        """The id of the last event up to a place; raises Behind where it is none of this run, or kept no longer."""
        number, reached = self._last - len(self._events), self._dropped
        for event in self._events:
            if reached >= place:
                break
            number, reached = number + 1, reached.behind(event)
        if reached != place:
            raise Behind
        return number

    def kept(self, after: int, most: int) -> list[AnyEvent]:
        """The events that follow `after`, at most so many; raises Behind where the first of them is not kept."""
        first = self._last - len(self._events) + 1
        if after + 1 < first and after < self._last:
            raise Behind
        # By index, which a deque finds from its nearer end: a reader at the end walks through no events.
        return [self._events[at] for at in range(after + 1 - first, min(after + 1 - first + most, len(self._events)))]

    def waits(self) -> "asyncio.Future[None]":
        """What ends with the next event, and with the run."""
        news = self._loop.create_future()
        self._waiting.add(news)
        news.add_done_callback(self._waiting.discard)
        return news

    @property
    def finished(self) -> bool:
        """Whether its last event says how it ended."""
        return bool(self._events) and type(self._events[-1]) is RunFinished

    @property
    def last(self) -> int:
        """The id of the last event; 0: there is none yet."""
        return self._last

    def _put(self, event: AnyEvent) -> None:
        if len(self._events) >= MOST_KEPT:
            self._dropped = self._dropped.behind(self._events.popleft())
        self.worked = self.worked or isinstance(event, Thinking)
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


class Reader:
    """The place of one client in the events of a run; while it is entered, the client counts as a reader."""

    def __init__(self, live: Live, after: int = 0) -> None:
        self._live, self.after = live, after
        """The id of the last event that was taken."""
        self._news: asyncio.Future[None] | None = None

    def __enter__(self) -> "Reader":
        self._live.readers += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._live.readers -= 1

    @property
    def over(self) -> bool:
        """Whether the run has ended and all its events were taken."""
        return self._live.done and self.after >= self._live.last

    def take(self, most: int = AT_ONCE) -> list[tuple[int, AnyEvent]]:
        """The next events with their ids, as far as they are there; raises Behind where the first is not kept."""
        events, begin = self._live.kept(self.after, most), self.after + 1
        self.after += len(events)
        return list(enumerate(events, begin))

    async def wait(self) -> None:
        """Wait until there is an event to take, the run has ended, or `wake` is called."""
        if self.after < self._live.last or self._live.done:
            return
        self._news = self._live.waits()
        await self._news

    def wake(self) -> None:
        """End the wait."""
        if self._news is not None and not self._news.done():
            self._news.set_result(None)
