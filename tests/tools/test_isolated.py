"""Async tools that block run on threads, in loops of their own."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from shipworthy import tool
from shipworthy.errors import ToolBusy
from shipworthy.tools.abandon import BLOCKING
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.isolated import ISOLATED, isolated
from shipworthy.tools.watchdog import watchdog


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    BLOCKING.clear()


async def test_field_16_calls_of_one_tool_share_the_loop_of_their_thread() -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def work() -> int:
        await asyncio.sleep(0)
        loops.append(asyncio.get_running_loop())
        return threading.get_ident()

    here = threading.get_ident()
    first = await isolated(work, "one")
    for _ in range(1000):
        await asyncio.sleep(0)
    assert await isolated(work, "one") == first != here
    assert await isolated(work, "other") not in (first, here)
    assert loops[0] is loops[1] is not asyncio.get_running_loop()


async def test_field_16_what_is_given_piece_by_piece_is_read_there() -> None:
    async def pieces() -> AsyncIterator[int]:
        yield 1
        yield 2

    def listed() -> Iterator[int]:
        yield 3

    async def later() -> Iterator[int]:
        return listed()

    assert await isolated(pieces, "pieces") == [1, 2]
    assert await isolated(later, "later") == [3]


async def test_field_16_a_call_that_is_left_is_cancelled_at_its_next_await() -> None:
    began, ended = threading.Event(), threading.Event()

    async def hangs() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    future = isolated(hangs, "hangs")
    assert await asyncio.to_thread(began.wait, 10)
    future.cancel()
    assert await asyncio.to_thread(ended.wait, 10)


async def test_field_16_one_tool_that_blocks_for_ever_takes_its_own_threads_only() -> None:
    gate = threading.Event()
    blocked = [isolated(gate.wait, "bad") for _ in range(ISOLATED)]
    with pytest.raises(ToolBusy):
        isolated(gate.wait, "bad")
    assert await isolated(lambda: "fine", "good") == "fine"
    gate.set()
    await asyncio.wait(blocked)


async def test_field_16_a_tool_says_itself_that_it_is_isolated() -> None:
    @tool(isolate="thread")
    async def where() -> int:
        """Where it runs."""
        return threading.get_ident()

    result = await call(where, {}, CallContext())  # type: ignore[arg-type]
    assert result.value != threading.get_ident()


async def test_field_16_a_tool_that_has_blocked_is_isolated_or_refused() -> None:
    @tool
    async def own() -> int:
        """Blocks."""
        return threading.get_ident()

    @tool(loop="shared")
    async def shared() -> int:
        """Blocks, and needs the caller's loop."""
        return threading.get_ident()

    for each in (own, shared):
        assert (await call(each, {}, CallContext())).value == threading.get_ident()  # type: ignore[arg-type]
        BLOCKING.add(each.owner)  # type: ignore[attr-defined]
    assert (await call(own, {}, CallContext())).value != threading.get_ident()  # type: ignore[arg-type]
    with pytest.raises(ToolBusy, match="loop: shared"):
        await call(shared, {}, CallContext())  # type: ignore[arg-type]


@pytest.mark.real_time
async def test_field_16_the_awaitable_of_a_plain_function_is_isolated_too() -> None:
    async def blocks() -> str:
        time.sleep(0.5)  # noqa: ASYNC251
        return "late"

    @tool(timeout=0.2)
    def gives() -> object:
        """Gives an awaitable."""
        return blocks()

    watched = watchdog.begin("gives")
    await call(gives, {}, CallContext())  # type: ignore[arg-type]
    assert gives.owner in BLOCKING  # type: ignore[attr-defined]
    turns = 0

    async def turning() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.01)
            turns += 1

    task = asyncio.create_task(turning())
    with pytest.raises(Exception, match="did not answer"):
        await call(gives, {}, CallContext())  # type: ignore[arg-type]
    task.cancel()
    watchdog.end(watched)
    assert turns > 3
