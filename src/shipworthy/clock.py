"""The clock by which runs are measured: that of the event loop, so that a loop with its own time measures in it."""

import asyncio


def loop_time() -> float:
    """Seconds on the clock of the running event loop; raises RuntimeError where none runs."""
    return asyncio.get_running_loop().time()
