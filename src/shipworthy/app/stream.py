"""The events of a run for one reader, who may be slower than the run."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from shipworthy.events import AnyEvent, TextDelta

QUEUE = 1000
"""Events a slow reader may lag behind before pieces of text are joined."""


class EventQueue:
    """Events between a run and one reader: never blocks the run, and joins text where the reader lags."""

    def __init__(self) -> None:
        self._events: deque[AnyEvent] = deque()
        self._ready = asyncio.Event()
        self._task: asyncio.Task[Any] | None = None

    def put(self, event: AnyEvent) -> None:
        """Take an event."""
        last = self._events[-1] if self._events else None
        if len(self._events) >= QUEUE and isinstance(event, TextDelta) and isinstance(last, TextDelta):
            self._events[-1] = TextDelta(text=last.text + event.text, run_id=event.run_id, seq=event.seq)
        else:
            self._events.append(event)
        self._ready.set()

    def close(self, task: asyncio.Task[Any]) -> None:
        """The run is over."""
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
