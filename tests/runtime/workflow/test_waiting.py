"""A repetition ends when its condition holds, at its most turns, or when no time is left; a wait ends the run."""

import asyncio
from typing import Any

import pytest

from shipworthy import Agent, Input, RunResult, ScriptedModel, Skill, tool
from shipworthy.contract.limits import GRACE_MS
from shipworthy.events import AnyEvent, Degraded, StepStarted
from shipworthy.stores import MemoryStore

CALLS: list[float] = []
WROTE: list[str] = []


@pytest.fixture(autouse=True)
def _nothing_yet() -> None:
    CALLS.clear()
    WROTE.clear()


@tool
async def rate() -> dict[str, Any]:
    """Read the rate"""
    CALLS.append(asyncio.get_running_loop().time())
    return {"value": 5 - len(CALLS)}


@tool
async def broken() -> dict[str, Any]:
    """Fail twice"""
    CALLS.append(0.0)
    if len(CALLS) < 3:
        raise RuntimeError("not yet")
    return {"ok": True}


@tool(effect="write")
def note(text: str) -> str:
    """Write a note"""
    WROTE.append(text)
    return "noted"


def agent(*workflow: dict[str, Any], **more: Any) -> Agent:
    skill = Skill.model_validate({"name": "a", "description": "Watch", "workflow": list(workflow), **more})
    return Agent(skills=[skill], tools=[rate, broken, note], model=ScriptedModel([]), store=MemoryStore())


async def run(one: Agent, **more: Any) -> RunResult:
    return await one.run("go", skill="a", **more)


async def test_it_is_called_anew_in_each_turn_with_the_pause_between() -> None:
    began = asyncio.get_running_loop().time()
    repeat = {"until": "rate.value <= 2", "max": 5, "every": "2s"}
    done = await run(agent({"tool": "rate", "as": "seen", "repeat": repeat}, {"answer": "{seen.value}"}))
    assert (done.status, done.text, done.usage.tool_calls) == ("completed", "2", 3)
    assert [at - began for at in CALLS] == pytest.approx([0, 2, 4], abs=0.01)


async def test_it_ends_at_its_most_turns() -> None:
    done = await run(
        agent({"tool": "rate", "repeat": {"until": "rate.value < 0", "max": 3}}, {"answer": "{rate.value}"})
    )
    assert (done.status, done.text, len(CALLS)) == ("completed", "2", 3)


async def test_a_turn_that_fails_is_no_end_where_it_is_skipped() -> None:
    step = {"tool": "broken", "on_error": "skip", "repeat": {"until": "broken.ok", "max": 5}}
    done = await run(agent(step, {"answer": "{broken.ok}"}))
    assert (done.status, done.reason, len(CALLS)) == ("degraded", "partial", 3)


async def test_no_turn_is_begun_for_which_no_time_is_left() -> None:
    heard = list[AnyEvent]()
    one = agent(
        {"tool": "rate", "repeat": {"until": "rate.value < 0", "max": 4, "every": "2s"}},
        {"answer": "{rate.value}"},
        max_latency_ms=6000 + GRACE_MS + 100,
    )
    done = await run(one, limits={"max_latency_ms": 3000}, emit=heard.append)
    assert (done.status, done.reason, len(CALLS)) == ("degraded", "deadline", 2)
    assert done.usage.latency_ms <= 3000 and any("2 of 4 turns" in e.detail for e in heard if isinstance(e, Degraded))


async def test_a_group_is_repeated_with_its_results_and_its_writes() -> None:
    heard = list[AnyEvent]()
    steps = [{"tool": "rate", "as": "seen"}, {"tool": "note", "with": {"text": "same"}, "when": "seen.value > 2"}]
    one = agent({"steps": steps, "repeat": {"until": "seen.value <= 2", "max": 5}}, {"answer": "{seen.value}"})
    done = await run(one, session="s", emit=heard.append)
    assert (done.text, WROTE) == ("2", ["same", "same"])
    ids = [event.step_id for event in heard if isinstance(event, StepStarted)]
    assert ids == ["0~0/0.steps.0", "0~0/0.steps.1", "0~1/0.steps.0", "0~1/0.steps.1", "0~2/0.steps.0"]


async def test_a_correction_does_not_repeat_the_turns_that_were_made() -> None:
    one = agent(
        {"tool": "rate", "repeat": {"until": "rate.value <= 3", "max": 5}},
        {"answer": "{n}: {rate.value}"},
        inputs={"n": Input(type="integer", ask="How many?")},
    )
    assert (await run(one, session="s")).text == "How many?"
    assert (await one.run("4", session="s")).text == "4: 3" and len(CALLS) == 2


@pytest.mark.parametrize("wait", ["=0", "=minutes(0)", "=minutes(-5)"])
async def test_a_wait_of_no_time_goes_on(wait: str) -> None:
    done = await run(agent({"wait": wait}, {"answer": "on"}))
    assert (done.status, done.text, done.due) == ("completed", "on", None)


@pytest.mark.parametrize("wait", ["='soon'", "=[1]", "=days(400)"])
async def test_a_value_that_is_no_duration_stops_the_skill(wait: str) -> None:
    done = await run(agent({"wait": wait}, {"answer": "on"}))
    assert done.status == "failed" and done.reason == "expression"


async def test_a_wait_without_words_says_when_it_goes_on() -> None:
    done = await run(agent({"wait": "=minutes(90)"}, {"answer": "on"}))
    assert done.text.startswith("I go on with this on ") and done.due is not None
