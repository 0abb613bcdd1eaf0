"""A fair lock for each session inside one process, across threads and event loops."""

import asyncio
import contextlib
import threading
from collections import deque
from collections.abc import AsyncGenerator

from shipworthy.errors import ConversationBusy
from shipworthy.forking import renew_in_child
from shipworthy.stores.store import MOST_WAITING

LOOK = 1.0
"""Seconds between checks whether the event loop of the holder was closed."""


class _Waiter:
    """A message in the queue of its session; the first one holds the lock."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.first = asyncio.Event()


class Turns:
    """A queue of messages for each session that is in use."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._queues: dict[str, deque[_Waiter]] = {}
        renew_in_child(self)

    def forked(self) -> None:
        """Drop the queues, whose messages belong to the parent."""
        self._guard, self._queues = threading.Lock(), {}

    def __len__(self) -> int:
        return len(self._queues)

    @contextlib.asynccontextmanager
    async def turn(self, key: str, seconds: float) -> AsyncGenerator[float]:
        """Hold the lock of a session; yields the seconds left of `seconds`.

        Raises ConversationBusy when they are over, and at once behind `MOST_WAITING` others.
        """
        loop = asyncio.get_running_loop()
        waiter, until = _Waiter(), loop.time() + seconds
        with self._guard:
            queue = self._queues.setdefault(key, deque())
            if len(queue) > MOST_WAITING:
                raise ConversationBusy
            queue.append(waiter)
            if queue[0] is waiter:
                waiter.first.set()
            else:
                self._wake_first(key)
        try:
            while not waiter.first.is_set():
                left = until - loop.time()
                if left <= 0:
                    raise ConversationBusy
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(waiter.first.wait(), min(left, LOOK))
                with self._guard:
                    self._wake_first(key)
            yield max(until - loop.time(), 0.0)
        finally:
            with self._guard:
                self._leave(key, waiter)

    def _leave(self, key: str, waiter: _Waiter) -> None:
        queue = self._queues.get(key)
        if queue is not None and waiter in queue:
            queue.remove(waiter)
            self._wake_first(key)

    def _wake_first(self, key: str) -> None:
        """Wake the first waiter, after removing waiters whose event loop is closed."""
        queue = self._queues[key]
        while queue:
            try:
                queue[0].loop.call_soon_threadsafe(queue[0].first.set)
                return
            except RuntimeError:
                queue.popleft()
        del self._queues[key]
