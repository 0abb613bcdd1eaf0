"""No run takes longer than it promised, whatever hangs: streams, async tools, tools that block their threads."""

import asyncio
import random
from collections import Counter
from typing import Any

import pytest
from tests.virtual_time import ms, now, sleep
from tests.wire.conftest import GO, WIRES, models_at

from shipworthy import Agent, Reply, Skill, Step, tool
from shipworthy.sim.server import SimServer

BLOCK = 2.0
AT_ONCE = 20
SLACK_MS = 300


@tool(timeout=1.0)
async def hangs(ticker: str) -> str:
    """Never answers, and does not let itself be cancelled at once."""
    try:
        await asyncio.sleep(30)
    except asyncio.CancelledError:
        await asyncio.sleep(0.3)
    return ticker


@tool(timeout=1.0)
def blocks(ticker: str) -> str:
    """Holds its thread."""
    sleep(BLOCK)
    return ticker


@tool(timeout=1.0)
async def slow(ticker: str) -> str:
    """Takes its time."""
    await asyncio.sleep(0.2)
    return f"{ticker}: 142.50"


FAULTS = ["stall@-1", "stall@0", "stall@1", "slow", "cut@1", "overloaded", "rate_limit", ""]


async def stormed(runs: int) -> list[Any]:
    """The runs that were late."""
    late: list[Any] = []
    statuses = Counter[str]()

    def made(number: int, sim: SimServer, wire: str) -> tuple[Agent, Any]:
        dice = random.Random(number)
        names = dice.sample(["hangs", "blocks", "slow"], k=dice.choice([1, 2]))
        if dice.random() < 0.9:
            names = [name for name in names if name != "blocks"] or ["slow"]  # threads are few, and slow to come free
        steps = [Step(tool=name, with_={"ticker": "NVDA"}, required=False) for name in names]
        steps.append(Step(prompt="Say how it is doing", fallback="No answer in time.", retry=dice.choice([0, 1])))
        skill = Skill(
            name="job",
            description="Do the daily job",
            examples=(GO,),
            workflow=tuple(steps),
            max_latency_ms=dice.choice([600, 900, 1500]),
            max_cost_usd=1,
        )
        agent = Agent(skills=[skill], tools=[hangs, blocks, slow], models=models_at(sim, wire, count=2))
        agent.warm()
        return agent, (number, wire, names)

    async def one(agent: Agent, case: Any) -> None:
        began = now()
        async with agent:
            result = await agent.run(GO)
            took = ms(began)
        statuses[result.status] += 1
        if took > (result.bound.latency_ms or 0):
            late.append((*case, round(took), result.bound.latency_ms, result.reason))

    dice = random.Random(1)
    script = lambda _: Reply(text="It is doing well today.", error=dice.choice(FAULTS))  # noqa: E731
    async with SimServer(script=script, latency=0.03) as sim:
        for first in range(0, runs, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, runs))
            # All are made before the first is asked: making one takes milliseconds that no run should wait for.
            ready = [made(number, sim, WIRES[number % len(WIRES)]) for number in numbers]
            await asyncio.gather(*(one(*each) for each in ready))
    print(f"{runs} runs, {len(late)} late: {late[:5]}; {dict(statuses)}")
    return late


async def test_F14_F22_F23_no_run_is_late(count: Any) -> None:
    assert await stormed(count(60, 400)) == []


@pytest.mark.machine
async def test_F14_F22_F23_no_run_is_late_on_this_machine() -> None:
    late = await stormed(2000)
    # A machine that is busy with something else lets nobody be on time: what is forgiven is its delay, not a deadline.
    assert [case for case in late if case[-3] > case[-2] + SLACK_MS] == []
    assert len(late) <= 20
