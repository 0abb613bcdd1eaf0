"""Impolite tools, fault F23: each costs its timeout and little more."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest
from tests.virtual_time import Gate, ms, now, sleep

from shipworthy import tool
from shipworthy.errors import ToolBusy, ToolError, ToolFailed, ToolTimeout
from shipworthy.tools.abandon import abandoned
from shipworthy.tools.call import CallContext, ToolResult, call
from shipworthy.tools.threads import MOST, busy

SLACK_MS = 3000.0
"""Milliseconds a busy machine is forgiven; what is promised is measured in bench/."""


async def run(function: Any, context: CallContext | None = None, **args: Any) -> ToolResult:
    return await call(function, args, context or CallContext())


@tool(timeout=0.2)
async def swallows_cancellation() -> None:
    ends = now() + 1.5
    while now() < ends:
        try:
            await asyncio.sleep(ends - now())
        except asyncio.CancelledError:
            continue


@tool(timeout=0.2)
def blocks_its_thread() -> None:
    sleep(30)


@tool(timeout=0.2)
async def raises() -> None:
    raise ValueError("no such\nticker " + "x" * 5000)


@tool(timeout=0.2)
def exits() -> None:
    sys.exit(3)


@tool(timeout=0.2)
async def exits_on_the_loop() -> None:
    sys.exit(3)


@tool(timeout=0.2)
async def interrupts() -> None:
    raise KeyboardInterrupt


@tool(timeout=0.2)
async def cancels_itself() -> None:
    raise asyncio.CancelledError


@tool(timeout=0.2)
def stops_an_iteration() -> None:
    raise StopIteration


class Rude(BaseException):
    def __str__(self) -> str:
        raise RuntimeError("not even a message")


@tool(timeout=0.2)
async def raises_something_rude() -> None:
    raise Rude


@tool(timeout=0.2)
def gives_a_coroutine_too_late() -> Awaitable[None]:
    sleep(0.15)
    return asyncio.sleep(30)


@tool(timeout=0.2)
async def yields_without_end() -> AsyncIterator[int]:
    while True:
        await asyncio.sleep(0.001)
        yield 1


@tool(timeout=0.2)
def circle() -> Any:
    inner: list[Any] = []
    inner.append(inner)
    return inner


@tool(timeout=3)
def laughs() -> Any:
    inner: Any = ["ha"]
    for _ in range(12):
        inner = [inner] * 10
    return inner


@tool(timeout=0.2, compact=lambda value: sleep(3) or "")
async def blocks_in_its_compact_form() -> int:
    return 1


@tool(timeout=0.2, compact=lambda value: sys.exit(3))
async def exits_in_its_compact_form() -> int:
    return 1


CASES = [
    (swallows_cancellation, ToolTimeout, "swallows_cancellation did not answer within 0.2 s", 200.0),
    (blocks_its_thread, ToolTimeout, "blocks_its_thread did not answer within 0.2 s", 200.0),
    (raises, ToolFailed, "ValueError: no such ticker xxx", 0.0),
    (exits, ToolFailed, "SystemExit: 3", 0.0),
    (exits_on_the_loop, ToolFailed, "SystemExit: 3", 0.0),
    (interrupts, ToolFailed, "KeyboardInterrupt", 0.0),
    (cancels_itself, ToolFailed, "cancelled from inside", 0.0),
    (stops_an_iteration, ToolFailed, "StopIteration", 0.0),
    (raises_something_rude, ToolFailed, "Rude", 0.0),
    (gives_a_coroutine_too_late, ToolTimeout, "did not answer within 0.2 s", 200.0),
    (yields_without_end, ToolTimeout, "did not answer within 0.2 s", 200.0),
    (circle, ToolFailed, "100 levels", 0.0),
    (laughs, ToolFailed, "1,000,000 values", 0.0),
    (blocks_in_its_compact_form, ToolTimeout, "could not be read in its time", 230.0),
    (exits_in_its_compact_form, ToolFailed, "SystemExit", 0.0),
]
cases = pytest.mark.parametrize(
    ("function", "error", "words", "takes"), CASES, ids=lambda value: getattr(value, "__name__", None) or ""
)


@cases
async def test_f23_impolite_code_costs_its_timeout(
    function: Any, error: type[ToolError], words: str, takes: float
) -> None:
    began = now()
    with pytest.raises(error) as caught:
        await run(function)
    elapsed = ms(began)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message and len(message) <= 300
    assert elapsed == takes
    gc.collect(1)  # what an abandoned task says when it is freed, is said in its own test


@pytest.mark.machine
@cases
async def test_f23_impolite_code_costs_its_timeout_on_this_machine(
    function: Any, error: type[ToolError], words: str, takes: float
) -> None:
    began = now()
    with pytest.raises(error, match=words):
        await run(function)
    assert ms(began) <= takes + SLACK_MS


async def test_f23_a_failure_keeps_its_cause() -> None:
    with pytest.raises(ToolFailed) as caught:
        await run(raises)
    assert isinstance(caught.value.__cause__, ValueError)


async def test_f23_what_is_left_behind_is_counted() -> None:
    before = abandoned.total
    for function in (swallows_cancellation, blocks_its_thread):
        with pytest.raises(ToolTimeout):
            await run(function, CallContext(timeout=0.02))
    assert abandoned.total == before + 2


async def test_f23_printing_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    @tool
    async def prints() -> str:
        print("noise")
        return "fine"

    assert (await run(prints)).text == "fine"
    assert capsys.readouterr().out == "noise\n"


async def test_f23_blocked_tools_are_refused_beyond_the_cap_and_others_go_on() -> None:
    gate = Gate()

    @tool(timeout=0.05)
    def blocked() -> None:
        gate.wait()

    @tool(timeout=2, compact=lambda rows: f"{len(rows)} rows")
    async def healthy() -> list[int]:
        return [1] * 10_000

    found = await asyncio.gather(*(run(blocked) for _ in range(MOST + 8)), return_exceptions=True)
    try:
        assert {type(error) for error in found} == {ToolTimeout, ToolBusy}
        assert busy() == MOST
        assert (await run(healthy)).text == "10000 rows"
    finally:
        gate.open()
    await asyncio.sleep(0.05)
    assert busy() < MOST
