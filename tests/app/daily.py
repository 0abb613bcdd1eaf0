"""An agent with one daily job, and its tools."""

import asyncio
from typing import Any

import pytest

from shipworthy import (
    Agent,
    Skill,
    Step,
    tool,
)
from shipworthy.events import StepStarted

GO = "Do the daily job"

SAID: list[str] = []


@tool
def look() -> str:
    """A read."""
    return "seen"


@tool(effect="write", timeout=9)
async def pay() -> str:
    """A write that is made after a while."""
    await asyncio.sleep(0)
    SAID.append("paid")
    return "paid"


@tool(timeout=9)
async def wait() -> str:
    """Waits for ever."""
    await asyncio.Event().wait()
    return "late"


def agent(store: Any, *tools: Any, model: Any = None, **parts: Any) -> Agent:
    steps = (*(Step(tool=one) for one in tools), Step.model_validate({"answer": "Done."}))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    return Agent(skills=[job], tools=list(dict.fromkeys(tools)), store=store, model=model, **parts)


async def cancelled_at(one: Agent, label: str, session: str | None = "s") -> None:
    """Run, and leave when the step begins."""
    begun = asyncio.Event()

    def heard(event: Any) -> None:
        if isinstance(event, StepStarted) and event.step == label:
            begun.set()

    task = asyncio.create_task(one.run(GO, session=session, emit=heard))
    await begun.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


ASK = """
import sys, time
from shipworthy import Agent, Skill, Step, tool
@tool(timeout=30)
def slow() -> str:
    "Slow."
    open(sys.argv[1], "a").write("(")
    time.sleep(0.2)
    open(sys.argv[1], "a").write(")")
    return "slept"
job = Skill(name="job", description="Do the daily job", examples=("Do the daily job",), max_latency_ms=60000,
            workflow=(Step(tool=slow), Step.model_validate({"answer": "{slow}"})))
agent = Agent(skills=[job], tools=[slow])
print(agent.run_sync("Do the daily job", session="s", skill="job").text)
"""
