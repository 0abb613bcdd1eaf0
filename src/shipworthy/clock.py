"""The clock by which runs are measured: that of the event loop, so that a loop with its own time measures in it."""

import asyncio
from collections.abc import Callable


def loop_time() -> float:
    """Seconds on the clock of the running event loop; raises RuntimeError where none runs."""
    return asyncio.get_running_loop().time()


def loop_clock() -> Callable[[], float]:
    """The clock of the running event loop, to be read on a thread that works for it."""
    return asyncio.get_running_loop().time
