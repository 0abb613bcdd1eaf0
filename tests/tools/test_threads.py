"""Threads of our own: reused, capped, and never in the way of the end of the process."""

import asyncio
import contextvars
import subprocess
import sys
import threading
from typing import Any

import pytest
from tests.batches import batch

from shipworthy.errors import ToolBusy
from shipworthy.tools.threads import MOST, OWNERS, TOOLS, Threads, busy, in_thread

name: contextvars.ContextVar[str] = contextvars.ContextVar("name")


async def _all_idle(pool: Threads) -> None:
    for _ in range(1000):
        if not pool.busy:
            return
        await asyncio.sleep(0.002)
    raise AssertionError("the threads are still busy")


async def test_the_context_goes_along_and_the_thread_is_a_daemon() -> None:
    name.set("here")
    assert await in_thread(lambda: (name.get(), threading.current_thread().daemon)) == ("here", True)


async def test_idle_threads_are_reused() -> None:
    pool = Threads(4, "test")
    for _ in range(20):
        await in_thread(lambda: None, pool)
        await _all_idle(pool)
    assert pool.alive == 1


async def test_f23_blocked_threads_are_bounded_and_counted() -> None:
    pool, gate = Threads(3, "test"), threading.Event()
    blocked = [in_thread(gate.wait, pool) for _ in range(3)]
    for future in blocked:
        future.cancel()
    assert pool.busy == 3
    with pytest.raises(ToolBusy, match="3 calls still block"):
        in_thread(lambda: None, pool)
    gate.set()
    await _all_idle(pool)
    assert await in_thread(lambda: "free again", pool) == "free again"


def test_the_cap_of_tools_is_the_constant() -> None:
    assert MOST == 32
    assert busy() == TOOLS.busy


@batch("error", [SystemExit(3), KeyboardInterrupt(), GeneratorExit(), StopIteration()])
async def test_f23_what_would_end_the_loop_or_never_arrive_is_a_plain_error(error: BaseException) -> None:
    def raises() -> None:
        raise error

    with pytest.raises(RuntimeError) as caught:
        await asyncio.wait_for(in_thread(raises), 5)
    assert caught.value.__cause__ is error


async def test_a_plain_error_is_itself() -> None:
    def raises() -> Any:
        return {}["key"]

    with pytest.raises(KeyError):
        await in_thread(raises)


async def test_an_abandoned_result_is_dropped_in_silence() -> None:
    gate = threading.Event()
    future = in_thread(gate.wait)
    future.cancel()
    gate.set()
    await asyncio.sleep(0.02)
    assert future.cancelled()


def test_f23_a_blocked_thread_does_not_keep_the_process() -> None:
    program = """
import asyncio, time
from shipworthy.tools.threads import in_thread
async def main():
    await asyncio.wait({in_thread(lambda: time.sleep(3600))}, timeout=0.05)
asyncio.run(main())
"""
    # It would wait for an hour.
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")


async def test_field_44_an_owner_that_blocks_all_of_its_threads_is_refused_alone() -> None:
    pool, gate = Threads(3, "test"), threading.Event()
    blocked = [in_thread(gate.wait, pool, "bad") for _ in range(3)] + [in_thread(gate.wait, pool, "worse")]
    with pytest.raises(ToolBusy, match="3 calls still block"):
        in_thread(lambda: None, pool, "bad")
    assert await in_thread(lambda: "fine", pool, "good") == "fine"
    gate.set()
    await asyncio.wait(blocked)
    assert await in_thread(lambda: "free again", pool, "bad") == "free again"


async def test_field_44_the_threads_of_all_owners_are_bounded_and_surplus_ones_end() -> None:
    pool, gate = Threads(2, "test"), threading.Event()
    blocked = [in_thread(gate.wait, pool, f"owner {n}") for n in range(2 * OWNERS)]
    with pytest.raises(ToolBusy, match=f"{2 * OWNERS} calls still block"):
        in_thread(lambda: None, pool, "another")
    gate.set()
    await asyncio.wait(blocked)
    await _all_idle(pool)
    assert pool.alive <= 2


async def test_the_next_call_finds_the_thread_of_the_last_one_free() -> None:
    pool = Threads(4, "test", early=True)
    for _ in range(50):
        await in_thread(lambda: None, pool)
    assert pool.alive == 1
