"""The event loop of all connections to MCP servers, on one daemon thread: they outlive the loops of runs."""

import asyncio
import atexit
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextvars import Context
from typing import TypeVar

from shipworthy.forking import leave_open, renew_in_child

T = TypeVar("T")
LEAVING = 3.0
"""Most seconds that the end of the process waits until connections are closed."""


class Hub:
    """Runs coroutines on the loop of connections."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[object]] = set()
        renew_in_child(self)

    def forked(self) -> None:
        """The thread is the parent's, and so are its connections."""
        leave_open(self._loop, self._tasks)
        self._lock, self._loop, self._tasks = threading.Lock(), None, set()

    def begin(self, make: Callable[[], Coroutine[object, object, T]]) -> "Future[T]":
        """Run a coroutine; cancelling its future cancels it. It has the caller's context, what it awaits has none."""
        return asyncio.run_coroutine_threadsafe(self._apart(make), self._running())

    def keep(self, work: Coroutine[object, object, object]) -> "asyncio.Task[object]":
        """Begin, on this loop, what outlives its call; it belongs to no call, so it has an empty context."""
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _apart(self, make: Callable[[], Coroutine[object, object, T]]) -> T:
        # The SDK keeps the context of the last sender: that of a call would seem to be at work for ever.
        return await asyncio.get_running_loop().create_task(make(), context=Context())

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._run, args=(self._loop,), name="mcp", daemon=True).start()
            return self._loop

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        loop.run_forever()

    def close(self) -> None:
        """Close every connection, for at most `LEAVING` seconds."""
        if self._loop is None or not self._tasks:
            return
        try:
            self.begin(self._closed).result(LEAVING)
        except Exception:
            return  # the process ends all the same, and servers end with their pipes

    async def _closed(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(set(self._tasks))


HUB = Hub()
atexit.register(HUB.close)
