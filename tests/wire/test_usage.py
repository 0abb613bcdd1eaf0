"""What a run says it used is what the server counted, whatever goes wrong on the way."""

import asyncio
import random
from collections import Counter
from typing import Any

import pytest
from tests.wire.conftest import GO, PRICE, WIRES, models_at, over

from shipworthy import Agent, Step
from shipworthy.sim.server import SimServer

FAULTS = {
    "cut": 0.12,
    "cut_call": 0.08,
    "overloaded": 0.08,
    "rate_limit": 0.05,
    "error_event": 0.05,
    "malformed": 0.04,
    "empty": 0.04,
    "length": 0.04,
    "refuse": 0.03,
    "stubborn": 0.05,
}


@pytest.mark.parametrize("wire", WIRES)
async def test_a_run_without_faults_is_counted_to_the_token_and_the_cent(wire: str, job: Any, sim: SimServer) -> None:
    async with job(models_at(sim, wire), tools=["get_price", "get_news"]) as agent:
        result = await agent.run(GO)

    asked = list(sim.log)
    assert result.status == "completed"
    assert len(asked) == result.usage.model_calls == 2
    assert result.usage.input_tokens == sum(entry.input_tokens for entry in asked)
    assert result.usage.output_tokens == sum(entry.output_tokens for entry in asked)
    assert result.usage.cost_usd == pytest.approx(_cost(asked), abs=1e-9)


@pytest.mark.parametrize("wire", WIRES)
async def test_cached_tokens_are_paid_for_as_cached(wire: str, job: Any, sim: SimServer) -> None:
    long = "Answer in one sentence, and mind the house rules. " * 150
    async with job(models_at(sim, wire), workflow=(), instructions=long, max_context_tokens=4000) as agent:
        first, second = await agent.run(GO), await agent.run(GO)

    asked = list(sim.log)
    assert asked[1].cached_tokens > 1000
    for result, entry in zip((first, second), asked, strict=True):
        assert result.usage.input_tokens == entry.input_tokens
        assert result.usage.cost_usd == pytest.approx(_cost([entry]), abs=1e-9)
    assert second.usage.cost_usd < first.usage.cost_usd


async def test_F15_usage_is_what_the_server_counted_in_randomised_runs(job: Any, count: Any) -> None:
    """Cuts, retries, fallbacks, refusals: every token that was sent is charged, and no run passes its bound."""
    runs, kinds, worst = count(120, 1000), Counter[str](), 0.0

    async def one(number: int) -> None:
        nonlocal worst
        dice = random.Random(number)
        wire = dice.choice(WIRES)
        async with SimServer(seed=number, faults=FAULTS, retry_after=0.01) as sim:
            async with _random_agent(job, sim, wire, dice) as agent:
                result = await agent.run(GO)
            asked = list(sim.log)
        assert over(result) == {}, (number, result)
        told = (result.usage.input_tokens, result.usage.output_tokens)
        counted = (sum(e.input_tokens for e in asked), sum(e.output_tokens for e in asked))
        assert told == counted, (number, wire, result, asked)
        assert result.usage.cost_usd == pytest.approx(_cost(asked), abs=1e-9), (number, asked)
        kinds.update(entry.fault or "none" for entry in asked)
        worst = max(worst, told[1] / (result.bound.output_tokens or 1))

    for first in range(0, runs, 40):
        await asyncio.gather(*(one(number) for number in range(first, min(first + 40, runs))))
    print(
        f"{runs} runs, {sum(kinds.values())} requests: {dict(kinds)}; nearest to its bound in tokens out: {worst:.2f}"
    )
    assert len(kinds) >= 8


def _random_agent(job: Any, sim: SimServer, wire: str, dice: random.Random) -> Agent:
    models = models_at(sim, wire, count=dice.choice([1, 2, 3]))
    if dice.random() < 0.5:
        steps = (
            Step(tool="get_price", with_={"ticker": "NVDA"}),
            Step(prompt="Say how NVDA is doing: {get_price}", retry=dice.choice([0, 1, 2]), fallback="{get_price}"),
        )
        agent: Agent = job(models, workflow=steps)
        return agent
    looped: Agent = job(
        models, tools=["get_price", "get_news"], fallback="No model.", max_iterations=dice.choice([2, 3, 5])
    )
    return looped


def _cost(entries: list[Any]) -> float:
    total = 0.0
    for e in entries:
        plain = e.input_tokens - e.cached_tokens - e.written_tokens
        total += plain * PRICE["input"] + e.cached_tokens * PRICE["cached"] + e.written_tokens * PRICE["written"]
        total += e.output_tokens * PRICE["output"]
    return total / 1_000_000
