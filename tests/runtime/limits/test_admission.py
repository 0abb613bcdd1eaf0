import asyncio
import datetime as dt

import pytest
from tests.batches import batch

from shipworthy import Agent, Limits, Price, Reply, ScriptedModel, Skill, SpecError, Step, tool
from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.limits import Quota
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import StateError
from shipworthy.runtime.limits.admission import UNPRICED, accounts_of, spend_of
from shipworthy.stores.accounts import NANO, Spend

NOW = dt.datetime(2026, 11, 2, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
GO = "Do the daily job"


@tool(price_usd=0.25, timeout=1)
def look() -> str:
    """One look."""
    return "seen"


def agent(store: MemoryStore, model: ScriptedModel | None = None, *steps: Step, **quotas: Quota) -> Agent:
    work = steps or (Step(tool=look),)
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=work, max_cost_usd=1.0)
    return Agent(skills=[job], tools=[look], limits=Limits(**quotas), model=model, store=store)


def test_a_bound_in_whole_numbers_is_never_less_than_it_is() -> None:
    assert spend_of(Bound(model_calls=1, input_tokens=10, cost_usd=0.1 + 0.2)).nano_usd == 300_000_000
    assert spend_of(Bound(cost_usd=1e-10)).nano_usd == 1
    assert spend_of(Bound(cost_usd=None)).nano_usd == UNPRICED


def test_accounts_are_those_that_have_a_limit_and_a_day_is_that_of_utc() -> None:
    both = Limits(session=Quota(max_tool_calls=3), day=Quota(max_cost_usd=1.5))
    found = accounts_of(both, agent="a", session="s", tenant="t", now=NOW)
    assert [(account.id, dict(account.limits)) for account in found] == [
        ("a/session of t/s", {"tool_calls": 3}),
        ("a/day/t/2026-11-03", {"nano_usd": 1_500_000_000}),
    ]
    assert accounts_of(Limits(), agent="a", session="s", tenant="t", now=NOW) == []
    assert len(accounts_of(both, agent="a", session=None, tenant="t", now=NOW)) == 1


async def test_a_conversation_is_refused_when_its_budget_is_used_up() -> None:
    store = MemoryStore()
    one = agent(store, session=Quota(max_cost_usd=0.5))
    results = [await one.run(f"{GO}", session="s", skill="job") for _ in range(3)]
    assert [result.status for result in results] == ["completed", "completed", "refused"]
    assert results[2].reason == "budget"
    assert results[2].usage.latency_ms == 0.0
    assert results[2].path == ()
    assert (await one.run(GO, session="other", skill="job")).status == "completed"
    balance = await store.accounts.balance("agent/session/s")
    assert (balance.spent, balance.reserved) == (Spend(tool_calls=2, nano_usd=NANO // 2), Spend())


async def test_a_day_belongs_to_one_tenant() -> None:
    one = agent(MemoryStore(), day=Quota(max_tool_calls=1))
    assert (await one.run(GO, tenant="a")).status == "completed"
    assert (await one.run(GO, tenant="a")).status == "refused"
    assert (await one.run(GO, tenant="b")).status == "completed"


async def test_F46_runs_at_once_do_not_pass_the_budget_together() -> None:
    store = MemoryStore()
    one = agent(store, day=Quota(max_tool_calls=5))
    results = await asyncio.gather(*(one.run(GO, session=str(number)) for number in range(20)))
    assert sum(result.status == "completed" for result in results) == 5
    assert sum(result.usage.tool_calls for result in results) == 5


async def test_F47_an_unknown_price_is_refused_where_dollars_are_limited() -> None:
    model = ScriptedModel([Reply(text="hi")] * 2)
    model.price = None
    prompt = Step(prompt="Say hi", as_="said", fallback="no")
    loose = await agent(MemoryStore(), model, prompt, session=Quota(max_tool_calls=9)).run(GO, session="s")
    assert loose.usage.model_calls == 0, "its own dollar limit refuses a model without a price"
    strict = await agent(MemoryStore(), model, prompt, day=Quota(max_cost_usd=0.000001)).run(GO)
    assert strict.usage.cost_usd == 0.0


async def test_a_run_is_lowered_to_what_is_left_and_degrades() -> None:
    store = MemoryStore()
    model = ScriptedModel([Reply(text="one"), Reply(text="two")], price=Price(input=100, output=100))
    prompt = Step(prompt="Say hi", as_="said", fallback="Without a model.")
    one = agent(store, model, prompt, session=Quota(max_input_tokens=2000))
    first, second = [await one.run(GO, session="s", skill="job") for _ in range(2)]
    assert first.text == "one"
    assert second.bound.input_tokens == 2000 - first.usage.input_tokens
    assert "Without a model." in second.text, "a request that could be longer is not sent"
    assert second.status == "degraded"


@batch("quota", [{"max_cost_usd": -1}, {"max_tool_calls": 1.5}, {"max_latency_ms": 3}])
def test_a_quota_that_means_nothing_is_refused(quota: dict[str, float]) -> None:
    with pytest.raises(SpecError, match="Quota"):
        Quota(**quota)


async def test_an_account_that_cannot_be_charged_loses_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()

    async def full(*_: object) -> None:
        raise StateError("the disk is full")

    monkeypatch.setattr(store.accounts, "settle", full)
    assert (await agent(store, day=Quota(max_tool_calls=9)).run(GO)).status == "completed"
