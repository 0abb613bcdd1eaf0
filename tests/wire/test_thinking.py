"""Loops with models that demand their thinking back, over real HTTP, in both formats."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.wire.conftest import GO, WIRES, models_at, over

from shipworthy import Agent
from shipworthy.durable.memory import MemoryStore
from shipworthy.models.model import Reply, ToolCall
from shipworthy.sim.request import SimRequest
from shipworthy.sim.server import SimServer
from shipworthy.sim.thinking import TEXT

ROUNDS = 3


def call_of(ticker: str) -> ToolCall:
    return ToolCall(id="", name="get_price", arguments=json.dumps({"ticker": ticker}))


def looks(request: SimRequest) -> Reply:
    """Some text and a call, three times, and then the answer."""
    done = len(request.results)
    return Reply(
        text="It is up." if done == ROUNDS else "Let me look.", calls=() if done == ROUNDS else (call_of(f"T{done}"),)
    )


def busy_in_turn(request: SimRequest) -> Reply:
    """The first model is overloaded in the second round, the second one in all others."""
    second = request.model == "sim-1"
    if (len(request.results) == 1) is not second:
        return Reply(error="overloaded")
    return looks(request)


@pytest.mark.parametrize("wire", ["openai", "anthropic"])
async def test_field_06_field_07_field_08_each_round_has_the_thoughts_of_those_before(
    wire: str, job: Callable[..., Agent]
) -> None:
    shown: list[Any] = []
    async with SimServer(script=looks, thinks=True) as sim:
        agent = job(
            models_at(sim, wire, reasoning=60),
            store=MemoryStore(records=True),
            tools=("get_price",),
            max_iterations=ROUNDS + 1,
        )
        async with agent:
            result = await agent.run(GO, emit=shown.append)
            tape = await agent.tape(result.run_id) or ""

    assert (result.status, result.usage.tool_calls) == ("completed", ROUNDS)
    assert result.text.endswith("It is up.")
    assert over(result) == {}
    assert TEXT not in f"{result}{shown}"
    assert TEXT in tape


@pytest.mark.parametrize("wire", WIRES)
async def test_the_second_model_of_a_line_never_sees_the_thoughts_of_the_first(
    wire: str, job: Callable[..., Agent]
) -> None:
    store = MemoryStore(records=True)
    async with SimServer(script=busy_in_turn, thinks=True) as sim:
        agent = job(models_at(sim, wire, 2, reasoning=60), store=store, tools=("get_price",), max_iterations=ROUNDS + 1)
        async with agent:
            result = await agent.run(GO)
            lines = [json.loads(line) for line in (await agent.tape(result.run_id) or "").splitlines()]
        statuses = [entry.status for entry in sim.log]
    asked = [line["request"]["messages"] for line in lines if line["kind"] == "model"]
    givers = [{message["by"] for message in messages if message.get("opaque")} for messages in asked]

    assert (result.status, result.usage.tool_calls) == ("completed", ROUNDS)
    assert 400 not in statuses, "both would be refused with the thinking of the other, or without their own"
    assert max(map(len, givers)) == 1, "nor does that of another count in a request"


async def test_a_run_with_thoughts_is_repeated_from_its_tape(job: Callable[..., Agent]) -> None:
    async with (
        SimServer(script=looks, thinks=True) as sim,
        job(
            models_at(sim, "anthropic", reasoning=60),
            store=MemoryStore(records=True),
            tools=("get_price",),
            max_iterations=ROUNDS + 1,
        ) as agent,
    ):
        result = await agent.run(GO)
        tape = await agent.tape(result.run_id) or ""
        again = await agent.replay(tape)

    assert again.divergence is None
