"""The way of a tool call: few functions between `Agent.run` and the tool's own, and a short awaiting chain.

Both figures are printed (`pytest -s tests/test_way.py`). The first is held against what the same measure gave before
the rooms were put in order (commit f02e994): 192 functions and 20 frames.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import CoroutineType, FrameType
from typing import Any

import pytest

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.tracing.watched import OPENTELEMETRY

PACKAGE = str(Path(sys.modules["shipworthy"].__file__ or "").parent)
BEFORE = 192
MOST_FUNCTIONS = int(BEFORE * 0.6)
MOST_FRAMES = 12
CHAIN: list[str] = []
AT: dict[str, Any] = {}


@tool
async def job(ticker: str) -> str:
    """Note how it was reached."""
    sys.setprofile(None)
    if (running := AT.get("task")) is not None:
        own = asyncio.current_task()
        assert own is not None
        CHAIN[:] = [*_frames(running.get_coro()), *_running(sys._getframe())]
    return f"done {ticker}"


def _frames(coroutine: Any) -> list[str]:
    """The coroutines that wait for one another, the outermost first."""
    found: list[str] = []
    while isinstance(coroutine, CoroutineType):
        found.append(_named(coroutine.cr_frame))
        coroutine = coroutine.cr_await
    return [name for name in found if name]


def _running(frame: FrameType | None) -> list[str]:
    """The same of the task that runs just now."""
    found: list[str] = []
    while frame is not None:
        found.append(_named(frame))
        frame = frame.f_back
    return [name for name in reversed(found) if name]


def _named(frame: FrameType | None) -> str:
    code = frame.f_code if frame is not None else None
    if code is None or not code.co_filename.startswith(PACKAGE):
        return ""
    return f"{code.co_filename.removeprefix(PACKAGE + '/')} {code.co_qualname}"


def _counting(entered: dict[str, None]) -> Callable[[FrameType, str, Any], None]:
    def note(frame: FrameType, event: str, arg: Any) -> None:
        if event == "call" and (name := _named(frame)):
            entered.setdefault(name)

    return note


def _agent() -> Agent:
    step = Step(tool="job")
    inputs = {"ticker": Input(type="ticker")}
    skill = Skill(
        name="s", description="Do it", examples=("do the daily job for NVDA",), inputs=inputs, workflow=(step,)
    )
    return Agent(skills=[skill], tools=[job])


async def _measured(work: Callable[[], Coroutine[Any, Any, Any]]) -> list[str]:
    entered: dict[str, None] = {}
    sys.setprofile(_counting(entered))
    try:
        await work()
    finally:
        sys.setprofile(None)
    return list(entered)


async def test_few_functions_lie_between_the_agent_and_the_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    agent = _agent()
    # A program that has not imported OpenTelemetry, as plugins of pytest have.
    monkeypatch.delitem(sys.modules, OPENTELEMETRY, raising=False)
    for _ in range(3):
        assert (await agent.run("do the daily job for NVDA")).text == "done NVDA"
    entered = await _measured(lambda: agent.run("do the daily job for NVDA"))
    print(f"\n{len(entered)} distinct functions from Agent.run to the tool's own, {BEFORE} before")
    print("\n".join(entered))
    assert len(entered) <= MOST_FUNCTIONS


async def test_the_awaiting_chain_is_short() -> None:
    agent = _agent()
    await agent.run("do the daily job for NVDA")
    AT["task"] = asyncio.create_task(agent.run("do the daily job for NVDA"))
    try:
        await AT["task"]
    finally:
        del AT["task"]
    print(f"\n{len(CHAIN)} frames await one another:\n" + "\n".join(CHAIN))
    assert CHAIN[0].endswith("Agent.run")
    assert len(CHAIN) <= MOST_FRAMES
