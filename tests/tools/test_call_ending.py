"""The end of a program, fault F23: no tool that it ran keeps it from ending, and blocked threads are bounded."""

import subprocess
import sys
import time

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
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            pass

@tool(timeout=0.1)
async def swallows():
    await stubborn()

@tool(timeout=0.1)
async def gathers():
    return await gather(bare=stubborn(), task=asyncio.ensure_future(stubborn()), thread=lambda: time.sleep(30))

@tool(timeout=0.1)
def blocks():
    time.sleep(30)

@tool(timeout=5)
async def raises():
    raise ValueError("no")

@tool(timeout=5)
def exits():
    sys.exit(3)

@tool(timeout=5)
async def exits_on_the_loop():
    sys.exit(3)

@tool(timeout=0.1)
async def floods():
    return "word " * 10_000_000

@tool(timeout=0.1)
def floods_nested():
    return [[["word " * 100] * 10] * 100] * 100

@tool(timeout=5)
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


def test_f23_a_program_that_ran_them_all_ends_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", IMPOLITE], capture_output=True, text=True, timeout=25, check=False)
    ended = time.monotonic()
    assert done.returncode == 0, done.stderr
    assert "pending" not in done.stderr and "never retrieved" not in done.stderr
    assert "noise\n" in done.stdout
    *lines, (_, over) = [line.split(" ") for line in done.stdout.splitlines() if line != "noise"]
    kinds = {name: kind for name, kind, _ in lines}
    assert all(kinds.pop(name) in {"ok", "timeout"} for name in ("floods", "floods_nested"))
    assert kinds == {
        "swallows": "timeout",
        "gathers": "ok",
        "blocks": "timeout",
        "raises": "failed",
        "exits": "failed",
        "exits_on_the_loop": "failed",
        "prints": "ok",
    }
    for name, _, milliseconds in lines:
        assert int(milliseconds) <= (0.1 + SLACK) * 1000, (name, milliseconds)
    # One clock for both processes: what is measured is the end alone, not the start.
    assert ended - float(over) < 2


def test_f23_the_thirty_third_blocked_thread_is_refused() -> None:
    program = """
import asyncio, time
from shipworthy import tool
from shipworthy.tools.call import CallContext, call
@tool(timeout=0.1)
def blocks():
    time.sleep(30)
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
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=25, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "ToolTimeout\nToolBusy 32 calls still block their threads; this one was not made\n"
