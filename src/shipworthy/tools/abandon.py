"""Wait for code that may ignore its cancellation: overdue futures are cancelled, no longer awaited, and counted."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar, cast

from shipworthy.tools.isolated import isolated
from shipworthy.tools.threads import in_thread

T = TypeVar("T")


class _Count:
    """The number of futures abandoned since the process started."""

    def __init__(self) -> None:
        self.total = 0


abandoned = _Count()
BLOCKING: set[str] = set()
"""The owners of code that has blocked an event loop: it runs on threads from then on."""


def begin(call: Callable[[], object], *, is_async: bool, owner: str = "") -> "asyncio.Future[object]":
    """Start a call, on the event loop or on a thread of the tool pool; raises ToolBusy when no thread is free.

    `owner`: the tool whose threads are counted, and which is named where the call blocks the loop. One that has blocked
    it before runs in a loop of its own, on a thread.
    """
    if owner in BLOCKING:
        return isolated(call, owner)
    if not is_async:
        return in_thread(call, owner=owner)
    awaitable = call()
    if isinstance(awaitable, asyncio.Future) and awaitable.get_loop() is asyncio.get_running_loop():
        # Not wrapped in a task: an overdue call must cancel this future, not a task that waits for it.
        return awaitable
    # A future of another loop, or an object that is no awaitable, raises TypeError or RuntimeError inside the task.
    return asyncio.ensure_future(polite(cast("Awaitable[object]", awaitable), owner))


async def polite(awaitable: Awaitable[T], owner: str = "") -> T:
    """Await it; SystemExit and KeyboardInterrupt, which would end the event loop, become RuntimeError.

    The watchdog reads `owner` in the frame of this function, where what is awaited blocks the loop.
    """
    try:
        return await awaitable
    except (SystemExit, KeyboardInterrupt) as error:
        raise RuntimeError(repr(error)) from error


def wait_for(future: "asyncio.Future[T]", seconds: float) -> "asyncio.Future[bool]":
    """Wait at most so many seconds; the result says whether the future is done.

    An overdue future is abandoned, and so is one whose waiter is cancelled.
    """
    # Neither `asyncio.timeout()` nor a task group: both wait for a task that delays its own cancellation.
    loop = asyncio.get_running_loop()
    waiter: asyncio.Future[bool] = loop.create_future()

    def settle(_: object = None) -> None:
        if waiter.done():
            return
        done = future.done()
        if not done:
            leave(future)
        waiter.set_result(done)

    def ended(_: object) -> None:
        timer.cancel()
        future.remove_done_callback(settle)
        if waiter.cancelled():
            leave(future)

    # One turn of the loop after the timer: a call that is due in the same turn still counts as done.
    timer = loop.call_later(max(seconds, 0.0), lambda: loop.call_soon(settle))
    future.add_done_callback(settle)
    waiter.add_done_callback(ended)
    return waiter


def leave(future: "asyncio.Future[T]") -> None:
    """Abandon a future: cancel it, count it, and let neither this run nor `asyncio.run` wait for it."""
    if future.done():
        return
    abandoned.total += 1
    future.cancel()
    future.add_done_callback(_forget)
    if isinstance(future, asyncio.Task):
        # At its end `asyncio.run` waits for every registered task, including one that swallows its cancellation.
        asyncio.tasks._unregister_task(future)
        with contextlib.suppress(AttributeError):
            future._log_destroy_pending = False  # type: ignore[attr-defined]


def _forget(future: "asyncio.Future[T]") -> None:
    """Retrieve the exception of an abandoned future, so that asyncio does not log it."""
    if not future.cancelled():
        future.exception()
