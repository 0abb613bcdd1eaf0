"""Whole runs with a real model in `make real`: whatever it says, nothing is lost, doubled, or above its limit."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from tests.real_model.conftest import GO, WIRES, Served, charged, over

from shipworthy import Agent, RunResult, Step

Job = Callable[..., Agent]
pytestmark = [pytest.mark.real, pytest.mark.real_time]
MOOD = {"mood": ["good", "bad", "unknown"], "why": "text"}
TWICE = Step(
    prompt="How is NVDA? Answer with JSON.", as_="mood", output=MOOD, fallback='{{"mood": "unknown", "why": "nobody said"}}'
)  # fmt: skip


def path(result: RunResult) -> list[str]:
    return [call["tool"] for call in result.path]


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("number", range(10))
async def test_a_text(job: Job, served: Served, wire: str, number: int) -> None:
    workflow = (Step(tool="get_price", with_={"ticker": "NVDA"}), Step(prompt="Say in one sentence: {get_price}"))
    async with job(wire, workflow=workflow) as agent:
        result = await agent.run(GO)

    assert result.status == "completed" or result.reason in ("output_cut", "ungrounded")
    assert result.text.strip()
    assert path(result)[0] == "get_price"
    assert charged(result) == served.counted()
    assert over(result) == {}


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("number", range(6))
async def test_a_typed_answer(job: Job, served: Served, wire: str, number: int) -> None:
    async with job(wire, workflow=(TWICE, Step(answer="It is {mood.mood}.")), max_output_tokens=40) as agent:
        result = await agent.run(GO)

    assert result.text in ("It is good.", "It is bad.", "It is unknown.")
    assert result.status == "completed" or (result.status, result.reason) == ("degraded", "model_failed")
    assert charged(result) == served.counted()
    assert over(result) == {}


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("number", range(3))
async def test_a_loop_whose_tools_the_model_does_not_see(job: Job, served: Served, wire: str, number: int) -> None:
    async with job(wire, tools=["get_price", "get_news"], fallback="No model could look.") as agent:
        result = await agent.run(GO)

    assert result.status == "degraded"
    assert result.reason in ("model_failed", "tools_not_read")
    assert charged(result) == served.counted()
    assert over(result) == {}


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("number", range(5))
async def test_a_loop_whose_tools_it_sees(job: Job, gguf: Any, tooled: Served, wire: str, number: int) -> None:
    tools = ["get_price", "get_news"]
    async with job(wire, name=f"local:{gguf}", tools=tools, fallback="FALLBACK", max_iterations=3) as agent:
        result = await agent.run(GO)

    # The schemas are in the prompt, whether it uses them or not; only its last words are asked for without tools.
    assert result.usage.input_tokens > 150 * max(1, result.usage.model_calls - 1)
    assert result.status in ("completed", "degraded")
    assert result.text.strip()
    assert set(path(result)) <= set(tools)
    assert charged(result) == tooled.counted()
    assert over(result) == {}


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("most", [1, 2, 5, 9, 17])
async def test_a_cap_of_a_few_tokens(job: Job, served: Served, wire: str, most: int) -> None:
    step = Step(prompt="Write the numbers from one to one hundred, in words.", fallback="FALLBACK")
    async with job(wire, workflow=(step,), max_output_tokens=most) as agent:
        result = await agent.run(GO)

    assert result.usage.output_tokens <= most
    assert result.text.strip()
    assert result.usage.output_tokens < most or (result.status == "degraded" and result.reason is not None)
    assert charged(result) == served.counted()
    assert over(result) == {}


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("milliseconds", [350, 500, 700, 1000, 1500])
async def test_a_deadline_in_the_middle(job: Job, served: Served, wire: str, milliseconds: int) -> None:
    step = Step(prompt="Write a long story about a kettle.", fallback="FALLBACK")
    async with job(wire, workflow=(step,), max_output_tokens=300, max_latency_ms=milliseconds) as agent:
        result = await agent.run(GO)

    assert result.text.strip()
    assert result.status in ("completed", "degraded", "failed")
    assert result.status == "completed" or result.reason in (
        "deadline",
        "output_cut",
        "model_failed",
        "timeout",
        "limit",
    )
    assert {name for name in over(result)} <= {"latency_ms"}  # the clock of a busy machine
    assert result.usage.model_calls <= 1


@pytest.mark.parametrize("wire", WIRES)
async def test_a_conversation(job: Job, served: Served, wire: str) -> None:
    results = []
    async with job(wire, workflow=(Step(prompt="Answer in one sentence: {message}"),)) as agent:
        for said in (GO, GO, GO, GO):
            results.append(await agent.run(said, session="s"))

    assert [one.status for one in results if one.reason != "output_cut"].count("completed") + sum(
        one.reason == "output_cut" for one in results
    ) == len(results)
    assert charged(*results) == served.counted()
    assert [over(one) for one in results] == [{}] * len(results)


@pytest.mark.parametrize("wire", WIRES)
async def test_three_prompts_lose_no_call_and_are_charged_none_twice(
    job: Job, served: Served, wire: str, count: Callable[[int, int], int]
) -> None:
    workflow = (
        Step(prompt="Name a city.", as_="a", fallback="Oslo."),
        Step(prompt="Say one thing about {a}", as_="b", fallback="It is old.", grounded="off"),
        Step(prompt="Say it again, shorter: {b}", fallback="Old.", grounded="off"),
    )
    results = []
    async with job(wire, workflow=workflow, max_output_tokens=16) as agent:
        for _ in range(count(4, 50)):
            results.append(await agent.run(GO))

    lost = [(one.reason, one.text) for one in results if one.status != "completed" and one.reason != "output_cut"]
    assert lost == []
    assert [one.usage.model_calls for one in results] == [3] * len(results)
    assert charged(*results) == served.counted()
    assert [one for one in results if over(one)] == []


@pytest.mark.parametrize("wire", WIRES)
async def test_side_by_side_each_is_charged_its_own(job: Job, served: Served, wire: str) -> None:
    async with job(wire) as agent:
        results = await asyncio.gather(*(agent.run(GO) for _ in range(4)))

    assert [one.usage.model_calls for one in results] == [1, 1, 1, 1]
    assert charged(*results) == served.counted()
