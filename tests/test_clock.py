"""The clock of the event loop, on the loop and on threads that work for it."""

import asyncio

import pytest

from shipworthy.clock import loop_clock, loop_time


class Fixed(asyncio.SelectorEventLoop):
    """A loop whose clock stands at 41 seconds."""

    def time(self) -> float:
        return 41.0


async def _read() -> tuple[float, float]:
    return loop_time(), await asyncio.to_thread(loop_clock())


def test_it_is_the_running_loops_own_also_on_a_thread() -> None:
    with asyncio.Runner(loop_factory=Fixed) as runner:
        assert runner.run(_read()) == (41.0, 41.0)


def test_without_a_loop_there_is_no_time() -> None:
    with pytest.raises(RuntimeError):
        loop_time()
    with pytest.raises(RuntimeError):
        loop_clock()
