"""Work that is waited for no longer than its time."""

import asyncio

import pytest
from tests.batches import batch

from shipworthy.clock import loop_time
from shipworthy.errors import Problem, SpecError, ToolFailed, ToolTimeout
from shipworthy.runtime.calls.in_time import in_time


async def given(value: int = 1, seconds: float = 0.0, error: BaseException | None = None) -> int:
    await asyncio.sleep(seconds)
    if error is not None:
        raise error
    return value


async def test_what_is_there_in_time_is_given() -> None:
    assert await in_time(given(7, 1), loop_time() + 2) == 7


async def test_what_is_late_is_left_at_its_end() -> None:
    began = loop_time()
    with pytest.raises(ToolTimeout):
        await in_time(given(seconds=100), began + 2)
    assert loop_time() - began == pytest.approx(2)


@batch(
    ("error", "told"),
    [
        (SpecError([Problem("a.yaml:1", "no", "mend it")]), "it cannot be loaded"),
        (ValueError("odd"), "ValueError: odd"),
        (asyncio.CancelledError(), "cancelled"),
    ],
)
async def test_errors_are_those_of_a_tool(error: BaseException, told: str) -> None:
    with pytest.raises((ToolFailed, ToolTimeout), match=told):
        await in_time(given(error=error), loop_time() + 1)


async def test_a_caller_that_is_cancelled_takes_the_work_with_it() -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(100)
        finally:
            ended.append("yes")

    task = asyncio.ensure_future(in_time(work(), loop_time() + 50))
    await asyncio.sleep(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["yes"]
