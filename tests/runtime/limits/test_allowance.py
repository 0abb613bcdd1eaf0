"""Runs inside a tool spend no more than the price of the tool, which the run around it has reserved."""

import asyncio
from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Limits, Price, Prompt, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.contract.limits import Quota
from shipworthy.errors import LimitReached
from shipworthy.runtime.limits.allowance import WITHIN, Allowance, Inside, allowed
from shipworthy.stores import MemoryStore
from shipworthy.stores.accounts import Spend

GO = "Do the daily job"
COST = 0.17
"""Dollars of one answer of the inner agent's model."""


def inner(**parts: Any) -> Agent:
    """An agent that asks a model, whose price is known."""
    reply = Reply(text="A thought of its own.", input_tokens=1500, output_tokens=200)
    model = ScriptedModel(lambda _: reply, price=Price(input=100, output=100))
    prompt = Prompt(text="{message}", fallback="no thought")
    job = Skill(name="job", description=GO, examples=(GO,), workflow=[Step(prompt=prompt)], max_cost_usd=1.0)
    return Agent(skills=[job], model=model, store=parts.pop("store", MemoryStore(records=True)), **parts)


def outer(*tools: Any, **parts: Any) -> Agent:
    steps = [Step(tool=one) for one in tools]
    steps.append(Step.model_validate({"answer": "Done."}))
    job = Skill(name="job", description=GO, examples=(GO,), workflow=steps, max_cost_usd=5.0)
    return Agent(skills=[job], tools=tools, store=MemoryStore(), **parts)


@batch("way", ["awaited", "thread", "both at once", "task"])
@batch(("price", "most"), [(None, 0), (COST / 2, 0), (COST * 1.5, 1), (COST * 3, 2)])
async def test_field_66_runs_inside_a_tool_stay_within_its_price(way: str, price: float | None, most: int) -> None:
    asked, spent = inner(), list[float]()

    @tool(timeout=9, price_usd=price)
    async def ask() -> str:
        """Asks the other agent."""
        runs = [asked.run(GO, skill="job") for _ in range(2)]
        if way == "task":
            runs = [asyncio.create_task(run) for run in runs]
        found = await asyncio.gather(*runs) if way == "both at once" else [await run for run in runs]
        spent.extend(run.usage.cost_usd for run in found)
        return "asked"

    @tool(timeout=9, price_usd=price)
    def ask_sync() -> str:
        """Asks it on a thread."""
        spent.extend(asked.run_sync(GO, skill="job").usage.cost_usd for _ in range(2))
        return "asked"

    result = await outer(ask_sync if way == "thread" else ask).run(GO)
    assert result.status == "completed" and len(spent) == 2
    assert sum(spent) <= (result.bound.cost_usd or 0) + 1e-9
    assert sum(one > 0 for one in spent) == most
    assert result.usage.cost_usd == pytest.approx(price or 0)


async def test_field_66_an_inner_run_is_repeated_exactly() -> None:
    asked = inner()

    @tool(timeout=9)
    async def ask() -> str:
        """Asks the other agent."""
        return (await asked.run(GO, skill="job")).text

    await outer(ask).run(GO)
    (run,) = await asked.runs()
    assert (run["text"], run["usage"]["cost_usd"]) == ("no thought", 0.0)
    assert (await asked.replay(await asked.tape(run["run_id"]) or "")).divergence is None


async def test_field_66_outside_of_a_tool_nothing_changes() -> None:
    asked = inner()

    @tool
    async def look() -> str:
        """Spends nothing."""
        return "seen"

    await outer(look).run(GO)
    assert (await asked.run(GO, skill="job")).usage.cost_usd == pytest.approx(COST)
    assert allowed.get() is None


async def test_field_66_the_own_accounts_of_an_inner_run_are_charged_too() -> None:
    store = MemoryStore(records=True)
    asked = inner(store=store, limits=Limits(day=Quota(max_model_calls=1)))

    @tool(timeout=9, price_usd=COST * 3)
    async def ask() -> str:
        """Asks the other agent twice."""
        return " ".join([(await asked.run(GO, skill="job")).status for _ in range(2)])

    one = outer(ask)
    await one.run(GO)
    assert [run["usage"]["model_calls"] for run in await asked.runs()] == [0, 1]


async def test_what_is_not_used_is_left_for_the_next() -> None:
    inside = Inside(Allowance(1.0), None)
    for number in range(3):
        granted = await inside.reserve(
            f"r{number}", [WITHIN], wanted=Spend(nano_usd=10**9), least=Spend(nano_usd=1), seconds=1.0
        )
        assert granted.granted.nano_usd == 10**9 - number * 10**8
        await inside.settle(f"r{number}", Spend(nano_usd=10**8))
    with pytest.raises(LimitReached):
        await inside.reserve("r", [WITHIN], wanted=Spend(), least=Spend(nano_usd=8 * 10**8), seconds=1.0)
    assert await inside.sweep() == 0 and (await inside.balance("any")).spent == Spend()
