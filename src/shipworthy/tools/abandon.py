"""Waiting for code that may not be polite: what is overdue is cancelled, left behind, and counted."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from shipworthy.tools.threads import in_thread


class _Count:
    """How many calls were left behind since the process started."""

    def __init__(self) -> None:
        self.total = 0


abandoned = _Count()


def begin(call: Callable[[], Any], *, is_async: bool) -> "asyncio.Future[Any]":
    """Start a call: on the loop, or on a thread of our own. Raises ToolBusy."""
    if not is_async:
        return in_thread(call)
    awaitable = call()
    if isinstance(awaitable, asyncio.Future) and awaitable.get_loop() is asyncio.get_running_loop():
        # Not wrapped: it is this one that has to be left behind, not a task that waits for it.
        return awaitable
    return asyncio.ensure_future(_polite(awaitable))


async def _polite(awaitable: Awaitable[Any]) -> Any:
    """SystemExit inside a task would end the whole loop: here it is one more failure."""
    try:
        return await awaitable
    except (SystemExit, KeyboardInterrupt) as error:
        raise RuntimeError(repr(error)) from error


async def wait_for(future: "asyncio.Future[Any]", seconds: float) -> bool:
    """Whether it was done in time; if not, or if we are cancelled ourselves, it is left behind."""
    try:
        # Never `timeout()` or a task group: both wait for a task that delays its own cancellation.
        done, _ = await asyncio.wait({future}, timeout=max(seconds, 0.0))
    except asyncio.CancelledError:
        leave(future)
        raise
    if not done:
        leave(future)
    return bool(done)


def leave(future: "asyncio.Future[Any]") -> None:
    """Cancel it and wait no longer; it delays neither this run nor the end of the process."""
    if future.done():
        return
    abandoned.total += 1
    future.cancel()
    future.add_done_callback(_forget)
    if isinstance(future, asyncio.Task):
        # `asyncio.run` waits at its end for every task it knows of, also for one that swallows its cancellation.
        asyncio.tasks._unregister_task(future)
        with contextlib.suppress(AttributeError):
            future._log_destroy_pending = False  # type: ignore[attr-defined]


def _forget(future: "asyncio.Future[Any]") -> None:
    if not future.cancelled():
        future.exception()
