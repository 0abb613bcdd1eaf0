"""Whatever a model and its tools do: no figure of a run is above its bound."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.bounds.adversary import Adversary
from tests.bounds.agents import GO, agent

from shipworthy import Agent, SpecError
from shipworthy.contract.bounds.bound import DIMENSIONS
from shipworthy.models.model import Request, StopPart, TextPart, UsagePart
from shipworthy.tokens.counting import load

TRADING = Path(__file__).parents[2] / "examples" / "trading"
REPLIES = ("an answer", "yes", "yes", "no")
"""What is said as long as it asks."""
ASKED = (
    "What's the price of NVDA?",
    "Compare NVDA, AMD, INTC and TSM",
    "What's the sentiment on NVDA?",
    "Do a deep analysis of AMD",
    "What did the quarterly report of Apple say?",
    "Buy 3 shares of NVDA",
    "yes",
    "What is a P/E ratio?",
    "hello there",
    "frobnicate the quarterly moonshine",
    "and AMD?",
)


class Worst:
    """The largest share of each bound that was used, and by which seed."""

    def __init__(self) -> None:
        self.shares: dict[str, tuple[float, int]] = dict.fromkeys(DIMENSIONS, (0.0, -1))
        self.statuses = Counter[str]()

    def take(self, result: Any, seed: int) -> None:
        used, most = result.usage.as_dict(), result.bound.as_dict()
        self.statuses[f"{result.status}: {result.reason}"] += 1
        for name in DIMENSIONS:
            if most[name] is None:
                continue
            share = used[name] / most[name] if most[name] else float(used[name] > 0)
            self.shares[name] = max(self.shares[name], (share, seed))
            assert used[name] <= most[name], (seed, name, used, most, result)

    def __str__(self) -> str:
        shares = ", ".join(f"{name} {share:.3f} (seed {seed})" for name, (share, seed) in self.shares.items())
        return f"largest actual/bound: {shares}; {dict(self.statuses.most_common(12))}"


def made(seed: int) -> Agent | None:
    try:
        return agent(seed)
    except SpecError:
        return None  # limits that its required steps alone exceed: refused at load, which is right


async def talked(one: Agent, seed: int, worst: Worst) -> int:
    result = await one.run(GO, session="s", skill="job" if seed % 3 else "wonder")
    worst.take(result, seed)
    for said, message in enumerate(REPLIES, start=1):
        if result.status != "asked":
            return said
        result = await one.run(message, session="s")
        worst.take(result, seed)
    return len(REPLIES) + 1


@pytest.fixture(autouse=True, scope="module")
def _vocabulary() -> None:
    load()


async def test_F20_F21_F23_no_figure_of_a_generated_agent_is_above_its_bound(count: Callable[[int, int], int]) -> None:
    total, worst, done, seed = count(150, 18_000), Worst(), 0, 0
    # What is random in a run decides how near it comes; it goes on until each bound was more than half used.
    while done < total or (done < 4 * total and min(share for share, _ in worst.shares.values()) <= 0.5):
        # Made before any of them runs: making one takes longer than many a run.
        agents = {number: one for number in range(seed, seed + 12) if (one := made(number)) is not None}
        done += sum(await asyncio.gather(*(talked(one, number, worst) for number, one in agents.items())))
        seed += 12
    print(f"{done} runs of generated agents, seeds 0 to {seed - 1}; {worst}")
    assert min(share for share, _ in worst.shares.values()) > 0.5


async def test_F20_no_figure_of_the_trading_agent_is_above_its_bound(count: Callable[[int, int], int]) -> None:
    total, worst, done, seed = count(30, 2_000), Worst(), 0, 0
    one = Agent.load(TRADING)
    while done < total:
        one.use_model(Adversary(seed))
        dice = random.Random(seed)
        asked = [dice.choice(ASKED) + " and more of it" * dice.choice([0, 0, 1, 400]) for _ in range(10)]
        results = await asyncio.gather(*(one.run(message, session=f"{seed}-{n}") for n, message in enumerate(asked)))
        for result in results:
            worst.take(result, seed)
        done, seed = done + len(results), seed + 1
    print(f"{done} runs of the trading agent, seeds 0 to {seed - 1}; {worst}")


class Greedy(Adversary):
    """Reports more than it was allowed."""

    async def stream(self, request: Request) -> Any:
        yield TextPart(text="An answer.")
        yield UsagePart(input_tokens=9_999, output_tokens=request.max_output_tokens)
        yield StopPart()


async def test_F47_a_provider_that_bills_more_than_it_may_overshoots_by_that_one_call(count: Any) -> None:
    for seed in range(count(20, 200)):
        if (one := made(seed * 3)) is None:
            continue
        one.use_model(Greedy(seed))
        result = await one.run(GO, session="s", skill="wonder")
        most = result.bound.input_tokens or 0
        assert result.usage.model_calls <= (result.bound.model_calls or 0)
        if result.usage.input_tokens > most:
            assert result.usage.input_tokens - 9_999 < most, "nothing was asked after the call that went over"
