"""Run an async tool that blocks on a thread, in an event loop of that thread, so that it blocks no other work."""

import asyncio
import inspect
import io
import threading
from collections.abc import AsyncIterable, Callable, Iterator

from shipworthy.forking import renew_in_child
from shipworthy.tools.lazily import collected, listed
from shipworthy.tools.threads import Threads, in_thread

ISOLATED = 8
"""Most threads, each with a loop, of one tool; those that are still blocked count."""


class Loops(threading.local):
    """The event loop of the current thread, which is kept from call to call."""

    loop: asyncio.AbstractEventLoop | None = None


class Pools:
    """The threads of each isolated tool: its clients stay on its own loops."""

    def __init__(self) -> None:
        self._pools: dict[str, Threads] = {}
        renew_in_child(self)

    def forked(self) -> None:
        """The threads are the parent's."""
        self._pools = {}

    def of(self, owner: str) -> Threads:
        """The threads of a tool."""
        return self._pools.setdefault(owner, Threads(ISOLATED, "tool-isolated"))


LOOPS, POOLS = Loops(), Pools()


def isolated(call: Callable[[], object], owner: str) -> "asyncio.Future[object]":
    """Start a call on a thread of its owner, in the event loop of that thread; its future belongs to the running loop.

    Cancelling the future cancels the call at its next `await`. Raises ToolBusy where all of its threads are blocked.
    """
    running = _Running(call)
    future = in_thread(running.work, POOLS.of(owner))
    future.add_done_callback(running.left)
    return future


class _Running:
    """One call on its thread."""

    def __init__(self, call: Callable[[], object]) -> None:
        self._call = call
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[object] | None = None
        self._over = False

    def work(self) -> object:
        """Run the call to its end, on the loop of this thread."""
        if LOOPS.loop is None:
            LOOPS.loop = asyncio.new_event_loop()
        self._task, self._loop = LOOPS.loop.create_task(_whole(self._call)), LOOPS.loop
        if self._over:
            self._task.cancel()
        return self._loop.run_until_complete(self._task)

    def left(self, future: "asyncio.Future[object]") -> None:
        """Cancel the call where its future was."""
        self._over = True
        if future.cancelled() and self._loop is not None and self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)


async def _whole(call: Callable[[], object]) -> object:
    """The result of the call, and of what it gives in its place: an awaitable, or what is read piece by piece."""
    value = call()
    while inspect.isawaitable(value):
        value = await value
    if isinstance(value, AsyncIterable):
        return await collected(value)
    return listed(value) if isinstance(value, Iterator) and not isinstance(value, io.IOBase) else value
