"""Waits for the work of a specialist no longer than its time."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import TypeVar

from shipworthy.clock import loop_time
from shipworthy.contract.limits import GRACE_MS
from shipworthy.errors import ShipworthyError, SpecError, ToolFailed, ToolTimeout
from shipworthy.tools.abandon import leave

log = logging.getLogger("shipworthy")
T = TypeVar("T")
LEAVING = 0.02
"""Seconds that a specialist which was cancelled has to end."""


async def in_time(work: Coroutine[object, None, T], ends: float) -> T:
    """What the work gives; raises ToolTimeout where it is not there in time, and ToolFailed for its errors."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=max(ends - loop_time(), 0.0))
    except asyncio.CancelledError:
        task.cancel()
        # What it has used is settled before the run around it charges it.
        await asyncio.wait({task}, timeout=GRACE_MS / 3000)
        leave(task)
        raise
    if not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=LEAVING)
        leave(task)
        raise ToolTimeout("it did not answer in time")
    if task.cancelled():
        raise ToolTimeout("it was cancelled before it answered")
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, SpecError):
        raise ToolFailed(f"it cannot be loaded: {error}") from error
    if not isinstance(error, ShipworthyError):
        log.error("a specialist failed", exc_info=error)
    raise ToolFailed(f"{type(error).__name__}: {error}") from error
