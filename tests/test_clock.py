"""The clock of the event loop."""

import asyncio

import pytest

from shipworthy.clock import loop_time


class Fixed(asyncio.SelectorEventLoop):
    """A loop whose clock stands at 41 seconds."""

    def time(self) -> float:
        return 41.0


async def _read() -> float:
    return loop_time()


def test_it_is_the_running_loops_own() -> None:
    with asyncio.Runner(loop_factory=Fixed) as runner:
        assert runner.run(_read()) == 41.0


def test_without_a_loop_there_is_no_time() -> None:
    with pytest.raises(RuntimeError):
        loop_time()
