"""The result of a run that is cut off has what there is by then."""

import asyncio
from typing import Any

import pytest

from shipworthy import Agent, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import AnyEvent, Degraded, RunFinished
from shipworthy.runtime import turn
from shipworthy.runtime.overdue import overdue
from shipworthy.runtime.result import RunResult

GO = "Do the daily job"


@tool
async def look() -> str:
    """Look."""
    return "seen"


@tool(timeout=50)
async def hangs() -> str:
    """Hang."""
    await asyncio.sleep(40)
    return ""


@pytest.mark.parametrize(
    ("parts", "text", "status"),
    [
        ({"failure": "Sorry for {message}."}, f"Sorry for {GO}.", "degraded"),
        ({"failure": "Sorry {hangs.x}."}, "Sorry not available.", "degraded"),
        ({}, "That took too long just now. Nothing was changed.", "degraded"),
    ],
)
async def test_field_16_what_there_is_is_told(
    monkeypatch: pytest.MonkeyPatch, parts: dict[str, Any], text: str, status: str
) -> None:
    found: list[RunResult] = []
    heard: list[AnyEvent] = []
    begin = turn.begin_run

    def begun(*args: Any, **named: Any) -> Any:
        run = begin(*args, **named)
        asyncio.get_running_loop().call_later(3, lambda: found.append(overdue(run)))
        return run

    monkeypatch.setattr(turn, "begin_run", begun)
    steps = (Step(tool="look"), Step(tool="hangs"), Step(answer="x"))
    job = Skill(name="job", description=GO, examples=(GO,), workflow=steps, max_latency_ms=5000, **parts)
    one = Agent(skills=[job], tools=[look, hangs], store=MemoryStore())
    await one.run(GO, emit=heard.append)
    (result,) = found
    assert (result.status, result.reason, result.text) == (status, "deadline", text)
    assert (result.usage.latency_ms, result.bound.latency_ms, result.skill) == (3000.0, 5000.0, "job")
    assert [call["tool"] for call in result.path] == ["look", "hangs"]
    assert any(isinstance(event, Degraded) and event.reason == "deadline" for event in heard)
    assert any(isinstance(event, RunFinished) and event.result["text"] == text for event in heard)
