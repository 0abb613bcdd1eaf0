"""The watchdog names the async tool that blocks the loop."""

import asyncio
import logging
import threading
import time

import pytest

from shipworthy import tool
from shipworthy.tools.abandon import BLOCKING, begin
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.watchdog import LONG, Watchdog


def block_until_warned(caplog: pytest.LogCaptureFixture) -> None:
    """Block the loop until the watchdog has warned of it, half a minute at most."""
    for _ in range(600):
        if "has not turned for" in caplog.text:
            return
        time.sleep(0.05)


@tool(timeout=5)
async def waits_politely() -> str:
    """An async tool that gives way."""
    await asyncio.sleep(0.4)
    return "done"


async def test_f22_a_tool_that_blocks_the_loop_is_named(caplog: pytest.LogCaptureFixture) -> None:
    @tool(timeout=50)
    async def blocks_the_loop() -> str:
        """An async tool that is not."""
        block_until_warned(caplog)
        return "done"

    with caplog.at_level(logging.WARNING, logger="shipworthy"):
        await call(blocks_the_loop, {}, CallContext())  # type: ignore[arg-type]
    assert "blocks_the_loop" in caplog.text
    assert "has not turned for" in caplog.text


async def test_f22_a_tool_that_waits_is_not(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="shipworthy"):
        await call(waits_politely, {}, CallContext())  # type: ignore[arg-type]
    assert "waits_politely" not in caplog.text


async def test_one_thread_watches_every_call() -> None:
    dog, before = Watchdog(), [t.name for t in threading.enumerate()].count("tool-watchdog")
    keys = [dog.begin(f"tool_{n}") for n in range(5)]
    assert len(set(keys)) == 5
    assert [t.name for t in threading.enumerate()].count("tool-watchdog") == before + 1
    for key in keys:
        dog.end(key)


@pytest.mark.real_time
async def test_f22_of_many_tools_a_few_are_named_once_each(caplog: pytest.LogCaptureFixture) -> None:
    dog = Watchdog()
    keys = [dog.begin(f"tool_{n % 8}") for n in range(400)]
    with caplog.at_level(logging.WARNING, logger="shipworthy"):
        block_until_warned(caplog)
    for key in keys:
        dog.end(key)
    assert "tool_0, tool_1, tool_2, tool_3, tool_4 and 3 more" in caplog.text
    assert len(caplog.text) < 500


async def test_what_is_over_is_not_named(caplog: pytest.LogCaptureFixture) -> None:
    dog = Watchdog()
    dog.end(dog.begin("over"))
    with caplog.at_level(logging.WARNING, logger="shipworthy"):
        time.sleep(0.25)  # noqa: ASYNC251
    assert "over" not in caplog.text


@pytest.mark.real_time
async def test_field_16_the_line_and_the_owner_of_what_blocks_are_known(caplog: pytest.LogCaptureFixture) -> None:
    dog, waited = Watchdog(), asyncio.Event()

    async def sleeps() -> None:
        block_until_warned(caplog)
        time.sleep(2 * LONG)  # noqa: ASYNC251
        waited.set()

    async def waits() -> None:
        await waited.wait()

    keys = [dog.begin("sleeps"), dog.begin("waits")]
    with caplog.at_level(logging.WARNING, logger="shipworthy"):
        tasks = [begin(sleeps, is_async=True, owner="guilty"), begin(waits, is_async=True, owner="innocent")]
        await asyncio.wait(tasks)
    for key in keys:
        dog.end(key)
    assert "test_watchdog.py" in caplog.text and "in sleeps" in caplog.text
    assert {"guilty"} == BLOCKING
    BLOCKING.clear()


@pytest.mark.real_time
async def test_field_16_what_takes_many_short_turns_does_not_block(caplog: pytest.LogCaptureFixture) -> None:
    dog = Watchdog()

    async def busy() -> None:
        until = time.monotonic() + 2 * LONG
        while time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(0)

    key = dog.begin("busy")
    with caplog.at_level(logging.WARNING, logger="shipworthy"):
        await begin(busy, is_async=True, owner="busy")
    dog.end(key)
    assert not BLOCKING


@pytest.mark.real_time
async def test_field_16_an_overdue_run_is_answered_once_and_only_where_the_loop_is_blocked() -> None:
    dog, answered = Watchdog(), list[int]()

    class Run:
        def __init__(self, number: int, ends: float) -> None:
            self.number, self.ends = number, ends

        async def answer(self) -> None:
            answered.append(self.number)

    loop = asyncio.get_running_loop()
    keys = [dog.begin(Run(1, loop.time())), dog.begin(Run(2, loop.time() + 60))]
    await asyncio.sleep(0.2)
    assert answered == []
    time.sleep(0.4)  # noqa: ASYNC251
    for key in keys:
        dog.end(key)
    assert answered == [1]


@pytest.mark.machine
async def test_what_the_watchdog_costs_a_run() -> None:
    dog, count = Watchdog(), 20_000
    began = time.process_time()
    for _ in range(count):
        dog.end(dog.begin("tool"))
    each = (time.process_time() - began) / count * 1e6
    began, idle = time.process_time(), dog.begin("waits")
    await asyncio.sleep(2)
    dog.end(idle)
    share = (time.process_time() - began) / 2
    print(f"{each:.1f} µs for a run or a call, {share:.2%} of a processor while one waits")
    assert each < 20
    assert share < 0.02
