"""What is overdue is left behind, counted, and holds up nothing: not this call, not the end of the process."""

import asyncio
import gc
import subprocess
import sys
import time
from typing import Any

import pytest

from shipworthy.tools.abandon import abandoned, begin, leave, wait_for


async def test_what_is_done_in_time_is_not_abandoned() -> None:
    before = abandoned.total
    future = begin(lambda: asyncio.sleep(0.001, "done"), is_async=True)
    assert await wait_for(future, 5)
    assert (future.result(), abandoned.total) == ("done", before)


async def test_f23_a_task_that_swallows_its_cancellation_is_left_behind_and_counted() -> None:
    before, stop = abandoned.total, asyncio.Event()

    async def stubborn() -> None:
        while not stop.is_set():
            try:
                await stop.wait()
            except asyncio.CancelledError:
                continue

    began = time.monotonic()
    future = begin(stubborn, is_async=True)
    assert not await wait_for(future, 0.05)
    assert time.monotonic() - began < 3
    assert abandoned.total == before + 1
    assert future not in asyncio.all_tasks()
    stop.set()
    await asyncio.sleep(0.01)


async def test_being_cancelled_leaves_it_behind_at_once() -> None:
    ended: list[str] = []

    async def slow() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            ended.append("told")
            raise

    waiting = asyncio.ensure_future(wait_for(begin(slow, is_async=True), 30))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await asyncio.sleep(0.01)
    assert ended == ["told"]


async def test_f24_the_error_of_an_abandoned_task_is_retrieved() -> None:
    heard: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context))

    async def fails_late() -> None:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            raise ValueError("too late for anybody") from None

    future = begin(fails_late, is_async=True)
    await asyncio.sleep(0)
    leave(future)
    await asyncio.sleep(0.01)
    del future
    gc.collect(1)
    assert heard == []


async def test_leaving_what_is_done_counts_nothing() -> None:
    future = begin(lambda: asyncio.sleep(0, "done"), is_async=True)
    await future
    before = abandoned.total
    leave(future)
    assert abandoned.total == before


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt])
async def test_f23_sys_exit_in_a_task_does_not_reach_the_loop(error: type[BaseException]) -> None:
    async def leaves() -> None:
        raise error

    with pytest.raises(RuntimeError, match=error.__name__):
        await begin(leaves, is_async=True)


def test_f23_a_stubborn_task_does_not_keep_the_process() -> None:
    program = """
import asyncio
from shipworthy.tools.abandon import begin, wait_for
async def stubborn():
    while True:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            pass
async def main():
    assert not await wait_for(begin(stubborn, is_async=True), 0.05)
asyncio.run(main())
print("ended")
"""
    # It would wait for an hour.
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stdout) == (0, "ended\n")
    assert "was destroyed but it is pending" not in done.stderr
