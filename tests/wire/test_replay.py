"""Runs with models over HTTP, everything going wrong on the way: each is repeated exactly, with the server gone."""

import asyncio
import json
import random
from collections import Counter
from typing import Any

import pytest
from tests.wire.conftest import WIRES, models_at
from tests.wire.test_usage import FAULTS

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.sim.server import SimServer

TALKS = (
    ("Do the daily job for NVDA", "3", "yes"),
    ("Do the daily job", "AMD", "7", "no, 5", "yes"),
    ("Do the daily job for TSM", "for AMD", "2", "no"),
    ("Wonder about the weather", "and what of tomorrow?"),
    ("bake me a cake", "Do the daily job for INTC, 4 pieces", "yes", "no, I meant AMD"),
    ("Sum it up for NVDA", "and AMD?"),
)


def tools_of(dice: random.Random) -> list[Any]:
    """Tools that are slow, fail, or hang, by the roll of the dice."""

    @tool(timeout=0.5)
    async def get_price(ticker: str) -> dict[str, Any]:
        """The price of a stock."""
        await asyncio.sleep(dice.choice([0, 0.002, 0.01]))
        return {"ticker": ticker, "price": dice.randrange(100, 200)}

    @tool(timeout=0.05)
    async def get_news(ticker: str) -> str:
        """News about a stock."""
        await asyncio.sleep(dice.choice([0, 0.005, 1.0]))
        if dice.random() < 0.3:
            raise RuntimeError("no news today")
        return f"{ticker}: " + "news " * dice.choice([5, 2000])

    @tool(effect="write", timeout=0.5)
    async def order(ticker: str, count: int) -> str:
        """Order a stock."""
        return f"ordered {count} {ticker}"

    return [get_price, get_news, order]


def skills(dice: random.Random) -> list[Skill]:
    ticker, many = Input(type="ticker", ask="Which stock?"), Input(type="integer", ask="How many?")
    job = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job",),
        inputs={"ticker": ticker, "count": many},
        workflow=[
            Step(tool="get_price"),
            Step(tool="get_news", required=False),
            Step(
                prompt="{ticker}: {get_price} {get_news}", as_="words", retry=dice.choice([0, 2]), fallback="{ticker}"
            ),
            Step(tool="order", confirm="Order {count} {ticker}? {words}"),
            Step(answer="{words} {order}"),
        ],
        max_latency_ms=dice.choice([2500, 6000]),
        max_cost_usd=0.05,
    )
    wonder = Skill(
        name="wonder",
        description="Wonder about the weather",
        examples=("Wonder about the weather",),
        tools=("get_price", "get_news"),
        fallback="No model.",
        max_iterations=3,
        max_cost_usd=0.05,
    )
    summary = Skill(
        name="summary",
        description="Sum it up",
        examples=("Sum it up for NVDA",),
        inputs={"ticker": ticker},
        workflow=[
            Step(
                tool="get_news",
                foreach="x in [ticker, ticker]",
                max=2,
                as_="news",
                with_={"ticker": "=x"},
                on_error="skip",
            ),
            Step(
                prompt="Sum up {news}",
                output={"words": "text", "sure": "yesno"},
                as_="sum",
                fallback='{{"words": "-", "sure": false}}',
            ),
            Step(answer="{sum.words}"),
        ],
        max_cost_usd=0.05,
    )
    return [job, wonder, summary]


async def talked(number: int, talk: tuple[str, ...]) -> tuple[Agent, list[tuple[str, str]]]:
    """One conversation with an agent whose models are simulated servers, and (status, tape) of each message."""
    dice = random.Random(number)
    async with SimServer(seed=number, faults=FAULTS, retry_after=0.01) as sim:
        models = models_at(sim, dice.choice(WIRES), count=dice.choice([1, 2]))
        agent = Agent(skills=skills(dice), tools=tools_of(dice), models=models, store=MemoryStore(records=True))
        async with agent:
            found = []
            for message in talk:
                result = await agent.run(message, session="s")
                found.append((result.status, await agent.tape(result.run_id) or ""))
    # The same definition again: its server is gone, and its tools would say something else.
    return Agent(skills=agent.spec.skills.values(), tools=tools_of(dice), models=models), found


async def test_recorded_runs_are_repeated_exactly_with_the_server_gone(
    count: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs, kinds, lines = count(60, 500), Counter[str](), Counter[str]()
    done = changed = number = 0
    while done < runs:
        some = range(number, number + 12)
        talks = await asyncio.gather(*(talked(n, TALKS[n % len(TALKS)]) for n in some))
        number += 12
        with monkeypatch.context() as offline:
            offline.delenv("OPENAI_API_KEY")
            offline.delenv("ANTHROPIC_API_KEY")
            for n, (alone, talk) in zip(some, talks, strict=True):
                for status, tape in talk:
                    again = await alone.replay(tape)
                    assert again.divergence is None, (n, again.divergence)
                    rows = [json.loads(line) for line in tape.splitlines()]
                    assert again.result == rows[-1]["result"]
                    kinds[f"{status}: {again.result['reason']}"] += 1
                    lines.update(_kind(row) for row in rows)
                    changed += await _one_change_is_named(alone, rows)
                    done += 1
    print(f"{done} runs of {number} conversations repeated exactly; seeds 0 to {number - 1}")
    print(f"statuses {dict(kinds)}; lines {dict(lines)}; {changed} changed results of tools, each the first divergence")
    assert len(kinds) >= 5
    assert changed >= done // 4


def _kind(row: dict[str, Any]) -> str:
    kind: str = row["event"]["type"] if row["kind"] == "event" else row["kind"]
    return kind + (" error" if "error" in row else "")


async def _one_change_is_named(agent: Agent, rows: list[dict[str, Any]]) -> int:
    """One result of a tool is changed on the tape: that line is the first divergence."""
    calls = [row for row in rows if row["kind"] == "call" and "text" in row]
    if not calls:
        return 0
    row = calls[len(rows) % len(calls)]
    row["text"] = f"{row['text']}!"
    found = (await agent.replay("\n".join(map(json.dumps, rows)))).divergence
    assert found is not None
    assert found["seq"] == row["seq"]
    return 1
