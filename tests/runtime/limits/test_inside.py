"""Specialists never spend more than the run around them was admitted with: random trees of accounts, and whole runs."""

import asyncio
import os
import random
from dataclasses import fields
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.specialist_agents import EXAMPLES, orchestrator

from shipworthy import Agent, Skill, Step, tool
from shipworthy.contract.bounds.bound import Bound
from shipworthy.errors import LimitReached
from shipworthy.runtime.limits.admission import NO_ACCOUNTS
from shipworthy.runtime.limits.budget import Budget, Within
from shipworthy.runtime.limits.ledger import COUNTED, Amounts, Ledger
from shipworthy.world import Live

FULL = os.environ.get("SHIPWORTHY_FULL") == "1"
TREES = 100_000 if FULL else 1_000
RUNS = 2_000 if FULL else 40
SLIP = 1e-9
"""USD by which a sum of floats may differ."""


def grown(dice: random.Random, above: Ledger | None, depth: int, every: list[Ledger]) -> None:
    """A tree of accounts, each of which reserves and settles at random, in any order."""
    bound = Bound(
        model_calls=dice.choice([None, 0, 1, 3]),
        tool_calls=dice.choice([None, 0, 2, 5]),
        input_tokens=dice.choice([None, 0, 500, 5000]),
        output_tokens=dice.choice([None, 300]),
        cost_usd=dice.choice([None, 0.0, 0.01, 0.1]),
    )
    budget = Budget("r", 0.0, Live(), NO_ACCOUNTS, None if above is None else Within(ledger=above, until=1e9))
    budget.admit(bound)
    every.append(budget.ledger)
    for _ in range(dice.randint(0, 2) if depth else 0):
        grown(dice, budget.ledger, depth - 1, every)


def spending(dice: random.Random, every: list[Ledger]) -> None:
    """Reserve on random accounts, and settle at most what was reserved."""
    held: list[tuple[Ledger, Amounts]] = []
    for _ in range(dice.randint(4, 16)):
        if held and dice.random() < 0.5:
            ledger, reserved = held.pop(dice.randrange(len(held)))
            share = dice.random()
            used = Amounts(
                **{
                    one.name: type(v)(v * share)
                    for one in fields(Amounts)
                    if (v := getattr(reserved, one.name)) is not None
                }
            )
            ledger.settle(reserved, used, estimated=dice.random() < 0.2)
            continue
        ledger = dice.choice(every)
        amounts = Amounts(
            model_calls=dice.randint(0, 2),
            tool_calls=dice.randint(0, 3),
            input_tokens=dice.randint(0, 3000),
            output_tokens=dice.randint(0, 300),
            cost_usd=dice.choice([None, 0.0, 0.004, 0.02]),
        )
        try:
            ledger.reserve(amounts)
        except LimitReached:
            continue
        held.append((ledger, amounts))


def overspent(every: list[Ledger]) -> list[str]:
    """The dimensions in which an account has spent, or set aside, more than its bound."""
    return [
        name
        for ledger in every
        for name in COUNTED
        if (most := getattr(ledger.bound, name)) is not None
        and ledger._spent[name] + ledger._reserved[name] > most + SLIP
    ]


def test_no_account_in_a_tree_is_overspent() -> None:
    found = 0
    for seed in range(TREES):
        dice, every = random.Random(seed), list[Ledger]()
        grown(dice, None, 3, every)
        spending(dice, every)
        found += len(overspent(every))
    assert found == 0


@settings(max_examples=60, deadline=None)
@given(st.integers(), st.integers(0, 3))
def test_a_run_inside_ends_no_later_than_the_one_around_it(seed: int, depth: int) -> None:
    dice = random.Random(seed)
    until = dice.uniform(0, 20)
    budget = Budget("r", 0.0, Live(), NO_ACCOUNTS, Within(ledger=Ledger(Bound()), until=until))
    for _ in range(depth + 1):
        budget.admit(Bound(latency_ms=dice.choice([None, 100, 5_000, 60_000])))
        assert budget.deadline.inner <= until


async def test_whole_runs_with_random_specialists_stay_within_their_bounds() -> None:
    over = []
    for seed in range(RUNS):
        dice = random.Random(seed)
        agent = random_orchestrator(dice)
        result = await agent.run("What is the price of NVDA? Did Bob write to me? Is there a room in Rome tonight?")
        used, most = result.usage.as_dict(), result.bound.as_dict()
        over += [(seed, name) for name in used if most[name] is not None and used[name] > (most[name] or 0) + SLIP]
    assert over == []


def random_orchestrator(dice: random.Random) -> Agent:
    def one(name: str) -> Any:
        seconds, calls = dice.choice([0, 0.3, 3, 100]), dice.randint(1, 4)

        @tool(name=f"{name}_tool", timeout=dice.choice([1, 5]), price_usd=dice.choice([None, 0.0, 0.004]))
        async def look() -> str:
            await asyncio.sleep(seconds)
            if dice.random() < 0.2:
                raise RuntimeError("no")
            return "x"

        steps = [Step(tool=f"{name}_tool", as_=f"r{n}", retry=dice.randint(0, 2), required=False) for n in range(calls)]
        skill = Skill(
            name=f"{name}_skill",
            description=f"The work of {name}",
            examples=EXAMPLES[name],
            workflow=(*steps, Step(answer="done")),
            max_latency_ms=dice.choice([None, 2_000, 8_000]),
            max_cost_usd=dice.choice([None, 0.0, 0.005]),
            max_tool_calls=dice.choice([None, 2]),
        )
        agent = Agent(name=name, skills=[skill], tools=[look], store="memory")
        limits = {"max_tool_calls": dice.randint(1, 3)} if dice.random() < 0.3 else {}
        return {"agent": agent, "limits": limits, "required": dice.random() < 0.7}

    return orchestrator(**{name: one(name) for name in EXAMPLES})
