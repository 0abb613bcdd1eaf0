"""Money a day of a key."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from tests.server.operation.conftest import GO, WORST, priced

from shipworthy import Agent
from shipworthy.contract.bounds.bound import Bound
from shipworthy.errors import StateError
from shipworthy.runtime.result import RunResult
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL
from shipworthy.server.live import Live
from shipworthy.server.operation.caps import DAY, Caps, worst_of
from shipworthy.server.operation.keys import ApiKey, new_key
from shipworthy.server.operation.metrics import Metrics
from shipworthy.server.operation.runs import Runs
from shipworthy.server.operation.shedding import Shedding
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.stores.accounts import NANO


def _key(dollars: float | None) -> ApiKey:
    return new_key("acme", now=0.0, usd_per_day=dollars)[1]


def _service(agent: Agent, caps: Caps, key: ApiKey) -> Service:
    service = Service({"worker": agent})

    service.around = Runs(lambda _: key, caps, Metrics(service, Shedding(service, 1.0)))
    return service


async def test_money_is_set_aside_before_a_run_and_charged_after_it() -> None:
    agent, key = priced(), _key(2.5 * WORST)
    caps = Caps(agent, lambda: 100.0)
    service = _service(agent, caps, key)
    lives = [service.begin(LOCAL, Asked(agent="worker", message=GO, message_id=str(n))) for n in range(3)]
    told = await asyncio.gather(*(live.result() for live in lives), return_exceptions=True)
    (refused,) = [one for one in told if isinstance(one, Refused)]
    assert refused.kind == "over_cap" and "set aside" in refused.message
    cost = sum(one.usage.cost_usd for one in told if isinstance(one, RunResult))
    account = f"key/{key.id}/1970-01-01"
    balance = await agent.store.accounts.balance(account)
    assert 0 < cost < WORST and balance.spent.nano_usd == round(cost * NANO) and balance.reserved.nano_usd == 0
    again = service.begin(LOCAL, Asked(agent="worker", message=GO, message_id="0"))
    assert (await again.result()).text == "Hi there."
    assert await agent.store.accounts.balance(account) == balance, "a message that was sent again is not charged again"


async def test_a_day_that_is_spent_refuses_until_the_next() -> None:
    agent, key, now = priced(), _key(WORST), [100.0]
    caps = Caps(agent, lambda: now[0])
    service = _service(agent, caps, key)
    for n in range(3):
        with pytest.raises(Refused) as caught:
            for m in range(99):
                await caps.check(key)
                await service.begin(LOCAL, Asked(agent="worker", message=GO, message_id=f"{n} {m}")).result()
        assert (caught.value.status, caught.value.retry_after) == (429, DAY - 100)
        now[0] += DAY
    await caps.check(_key(None))
    await caps.check(None)


async def test_a_run_that_broke_off_is_charged_in_full_when_it_is_overdue() -> None:
    agent, key = priced(), _key(WORST)
    caps = Caps(agent, lambda: 100.0)
    service = _service(agent, caps, key)
    live = service.begin(LOCAL, Asked(agent="worker", message=GO))
    await asyncio.sleep(0.5)
    live.cancel()
    with pytest.raises(asyncio.CancelledError):
        await live.result()
    await asyncio.sleep(1000)
    await agent.store.accounts.sweep()
    with pytest.raises(Refused):
        await caps.check(key)


async def test_where_no_price_is_known_a_cap_in_dollars_admits_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    agent, key = priced(), _key(1.0)
    live = Live("r", Asked(agent="worker", message=GO, skill="job"), LOCAL)
    monkeypatch.setattr(agent, "bounds", lambda: {"job": Bound(cost_usd=None), "other": Bound(cost_usd=0.5)})
    with pytest.raises(Refused, match="price"):
        await Caps(agent).reserve(key, agent, live)
    named = Asked(agent="worker", message=GO, skill="other", limits={"max_cost_usd": 0.2})
    assert [worst_of(agent, each)[0] for each in (replace(named, limits={}), named)] == [0.5, 0.2]


@pytest.mark.parametrize("store", ["memory", "sql"])
async def test_a_message_that_is_sent_again_while_it_is_answered_elsewhere_is_no_obstacle(
    store: str, tmp_path: Path
) -> None:
    agent, key = priced(), _key(2 * WORST)
    if store == "sql":
        agent.use_store(f"sqlite:///{tmp_path}/state.db")
    caps = Caps(agent, lambda: 100.0)
    live = Live("a" * 32, Asked(agent="worker", message=GO), LOCAL)
    first, second = [await caps.reserve(key, agent, live) for _ in range(2)]
    await caps.settle(second, live, None)
    assert first != second and await caps.reserve(key, agent, live)
    await agent.aclose()


async def test_an_answer_that_cannot_be_charged_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    agent, key = priced(), _key(2 * WORST)
    caps = Caps(agent, lambda: 100.0)

    async def lost(*_: object) -> None:
        raise StateError("gone")

    monkeypatch.setattr(agent.store.accounts, "settle", lost)
    live = _service(agent, caps, key).begin(LOCAL, Asked(agent="worker", message=GO))
    assert (await live.result()).text == "Hi there."
