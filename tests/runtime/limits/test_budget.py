"""What a run may use, and what is set aside for it on the accounts above."""

import asyncio

import pytest

from shipworthy import Agent, Limits, Skill, Step, tool
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.limits import Quota
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import LimitReached
from shipworthy.runtime.limits.admission import NO_ACCOUNTS, Admission
from shipworthy.runtime.limits.budget import UNADMITTED_MS, Budget
from shipworthy.runtime.limits.ledger import Amounts
from shipworthy.stores.accounts import Account, Spend
from shipworthy.world import Live

GO = "Do the daily job"
ASKED = Amounts(model_calls=1, output_tokens=20)
CALLED = Amounts(tool_calls=1)


def budget_of(admission: Admission = NO_ACCOUNTS) -> Budget:
    return Budget("r1", asyncio.get_running_loop().time(), Live(), admission)


def use(budget: Budget, amounts: Amounts) -> None:
    budget.ledger.reserve(amounts)
    budget.ledger.settle(amounts, amounts)


async def test_before_it_is_admitted_a_run_may_use_nothing() -> None:
    budget = budget_of()
    with pytest.raises(LimitReached):
        budget.ledger.reserve(CALLED)
    assert budget.deadline.remaining() <= UNADMITTED_MS / 1000


async def test_what_was_spent_on_reading_the_message_counts_within_the_bound_of_the_skill() -> None:
    budget = budget_of()
    budget.admit(Bound(model_calls=1, output_tokens=20))
    use(budget, ASKED)
    budget.admit(Bound(model_calls=2, output_tokens=100))
    assert (budget.ledger.left("model_calls"), budget.ledger.left("output_tokens")) == (1, 80)


async def test_a_run_on_no_skill_keeps_the_bound_under_which_its_message_was_read() -> None:
    read, unread = budget_of(), budget_of()
    for budget in (read, unread):
        budget.admit(Bound(model_calls=1, output_tokens=20, latency_ms=900))
    use(read, ASKED)
    for budget in (read, unread):
        budget.admit_nothing()
    assert (read.bound.model_calls, read.bound.latency_ms) == (1, 900)
    assert (unread.bound.model_calls, unread.bound.latency_ms) == (0, 10_000)


async def test_a_second_reservation_takes_the_place_of_the_first() -> None:
    """The message is read within one, and the skill works within the next: what the first left is free again."""
    store = MemoryStore()
    account = Account(id="day", limits={"tool_calls": 3})
    budget = budget_of(Admission(store=store.accounts, accounts=[account]))

    async def stands() -> tuple[Spend, Spend]:
        balance = await store.accounts.balance("day")
        return balance.spent, balance.reserved

    await budget.reserve(Bound(tool_calls=2))
    use(budget, CALLED)
    assert await stands() == (Spend(), Spend(tool_calls=2))
    await budget.reserve(Bound(tool_calls=3))
    assert await stands() == (Spend(tool_calls=1), Spend(tool_calls=2))
    assert budget.ledger.left("tool_calls") == 2
    use(budget, CALLED)
    await budget.release()
    assert await stands() == (Spend(tool_calls=2), Spend())


async def test_a_stream_that_is_left_gives_back_what_it_did_not_use() -> None:
    @tool(timeout=5)
    async def slow() -> str:
        await asyncio.sleep(5)
        return "late"

    job = Skill(name="job", description="Do the daily job", workflow=[Step(tool=slow)])
    store = MemoryStore()
    one = Agent(skills=[job], tools=[slow], store=store, limits=Limits(session=Quota(max_tool_calls=3)))
    async with one.stream(GO, session="s") as events:
        async for event in events:
            if event.type == "step_started":
                break
    assert (await store.accounts.balance("agent/session/s")).reserved == Spend()
