"""A queue of run events for one reader that may be slower than the run."""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator

from shipworthy.events import AnyEvent, TextDelta
from shipworthy.runtime.result import RunResult

QUEUE = 1000
"""Queued events above which consecutive TextDelta events are joined."""


class EventQueue:
    """An unbounded event queue that never blocks the run; a lagging reader gets joined TextDelta events."""

    def __init__(self) -> None:
        self._loop, self._thread = asyncio.get_running_loop(), threading.get_ident()
        self._events: deque[AnyEvent] = deque()
        self._ready = asyncio.Event()
        self._task: asyncio.Task[RunResult] | None = None

    def put(self, event: AnyEvent) -> None:
        """Add an event, from whichever thread."""
        if threading.get_ident() != self._thread:
            self._loop.call_soon_threadsafe(self._put, event)
        else:
            self._put(event)

    def _put(self, event: AnyEvent) -> None:
        last = self._events[-1] if self._events else None
        if len(self._events) >= QUEUE and isinstance(event, TextDelta) and isinstance(last, TextDelta):
            self._events[-1] = TextDelta(text=last.text + event.text, run_id=event.run_id, seq=event.seq)
        else:
            self._events.append(event)
        self._ready.set()

    def close(self, task: asyncio.Task[RunResult]) -> None:
        """End the queue with the finished task of the run; its exception is raised to the reader."""
        self._task = task
        self._ready.set()

    def __aiter__(self) -> AsyncIterator[AnyEvent]:
        return self

    async def __anext__(self) -> AnyEvent:
        while not self._events:
            if self._task is not None:
                if not self._task.cancelled() and (error := self._task.exception()) is not None:
                    raise error
                raise StopAsyncIteration
            self._ready.clear()
            await self._ready.wait()
        return self._events.popleft()
