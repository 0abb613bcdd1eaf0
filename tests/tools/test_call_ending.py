"""The end of a program, fault F23: no tool that it ran keeps it from ending, and blocked threads are bounded.

What hangs here hangs for an hour: that a program ends shows that it did not wait. How soon is measured by `make check`.
"""

import asyncio
import contextlib
import subprocess
import sys
import time
from typing import Any

import pytest
from tests.virtual_time import sleep

from shipworthy import gather, tool
from shipworthy.tools.call import CallContext, call

SLACK = 3.0
"""Seconds a busy machine is forgiven; what is promised is measured in bench/."""
IMPOLITE = """
import asyncio, sys, time
from shipworthy import gather, tool
from shipworthy.errors import ToolError
from shipworthy.tools.call import CallContext, call

async def stubborn():
    while True:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            pass

@tool(timeout=0.1)
async def swallows():
    await stubborn()

@tool(timeout=0.1)
async def gathers():
    return await gather(bare=stubborn(), task=asyncio.ensure_future(stubborn()), thread=lambda: time.sleep(3600))

@tool(timeout=0.1)
def blocks():
    time.sleep(3600)

@tool(timeout=50)
async def raises():
    raise ValueError("no")

@tool(timeout=50)
def exits():
    sys.exit(3)

@tool(timeout=50)
async def exits_on_the_loop():
    sys.exit(3)

@tool(timeout=0.1)
async def floods():
    return "word " * 10_000_000

@tool(timeout=0.1)
def floods_nested():
    return [[["word " * 100] * 10] * 100] * 100

@tool(timeout=50)
def prints():
    print("noise")

async def main():
    for function in (swallows, gathers, blocks, raises, exits, exits_on_the_loop, floods, floods_nested, prints):
        began = time.monotonic()
        try:
            await call(function, {}, CallContext())
            kind = "ok"
        except ToolError as error:
            kind = error.kind
        print(function.spec.name, kind, round((time.monotonic() - began) * 1000), flush=True)
    print("over", time.monotonic(), flush=True)

asyncio.run(main())
"""


def _ended() -> tuple[dict[str, str], dict[str, int], float]:
    """Kinds and milliseconds of the calls, and seconds from the last of them to the end of the program."""
    done = subprocess.run([sys.executable, "-c", IMPOLITE], capture_output=True, text=True, timeout=300, check=False)
    ended = time.monotonic()
    assert done.returncode == 0, done.stderr
    assert "pending" not in done.stderr and "never retrieved" not in done.stderr
    assert "noise\n" in done.stdout
    *lines, (_, over) = [line.split(" ") for line in done.stdout.splitlines() if line != "noise"]
    kinds, times = {name: kind for name, kind, _ in lines}, {name: int(ms) for name, _, ms in lines}
    # One clock for both processes: what is measured is the end alone, not the start.
    return kinds, times, ended - float(over)


def test_f23_a_program_that_ran_them_all_ends_at_once() -> None:
    kinds, _, _ = _ended()
    # Where the machine is busy, what a call does in its last milliseconds may come too late.
    assert all(kinds.pop(name) in {"ok", "timeout"} for name in ("gathers", "floods", "floods_nested"))
    assert kinds == {
        "swallows": "timeout",
        "blocks": "timeout",
        "raises": "failed",
        "exits": "failed",
        "exits_on_the_loop": "failed",
        "prints": "ok",
    }


@pytest.mark.machine
def test_f23_a_program_that_ran_them_all_ends_at_once_on_this_machine() -> None:
    kinds, times, end = _ended()
    assert kinds["gathers"] == "ok"
    assert max(times.values()) <= (0.1 + SLACK) * 1000, times
    assert end < 2


async def test_f23_what_its_sources_swallow_costs_a_call_its_timeout_less_a_reserve() -> None:
    async def stubborn() -> None:
        while True:
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(3600)

    @tool(timeout=0.1)
    async def gathers() -> Any:
        return await gather(bare=stubborn(), task=asyncio.ensure_future(stubborn()), thread=lambda: sleep(3600))

    result = await call(gathers, {}, CallContext())  # type: ignore[arg-type]
    assert set(result.value) == {"bare", "task", "thread"}
    assert round(result.elapsed_ms, 3) == 80.0


def test_f23_the_thirty_third_blocked_thread_is_refused() -> None:
    program = """
import asyncio, time
from shipworthy import tool
from shipworthy.tools.call import CallContext, call
@tool(timeout=0.1)
def blocks():
    time.sleep(3600)
async def main():
    calls = (call(blocks, {}, CallContext()) for _ in range(32))
    found = await asyncio.gather(*calls, return_exceptions=True)
    print(*{type(error).__name__ for error in found})
    try:
        await call(blocks, {}, CallContext())
    except Exception as error:
        print(type(error).__name__, error)
asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "ToolTimeout\nToolBusy 32 calls still block their threads; this one was not made\n"
