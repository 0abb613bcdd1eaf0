"""Accounts in memory: no limit is ever passed, and nothing is lost."""

import asyncio
import random
from collections.abc import Callable

import pytest
from tests.batches import batch

from shipworthy.durable import accounts as module
from shipworthy.durable.accounts import MemoryAccounts, granted
from shipworthy.errors import LimitReached, StateError
from shipworthy.stores.accounts import COUNTS, Account, Balance, Reservation, Spend

TOP = Spend(model_calls=6, tool_calls=12, input_tokens=3000, output_tokens=700, nano_usd=5_000_000)
"""The most that one run wants."""


def limits_for(total: int, tasks: int) -> dict[str, int]:
    """Limits that so many runs press against: by what is reserved at once, and in the end by what is spent."""
    return {name: int(getattr(TOP, name) * (tasks * 0.3 + total * 0.002)) for name in COUNTS}


def some(dice: random.Random, most: Spend | None = None) -> Spend:
    """A random amount; none of it above `most`."""
    top = most or TOP
    return Spend(**{name: dice.randint(0, getattr(top, name)) for name in COUNTS})


def over(balance: Balance, limits: dict[str, int]) -> bool:
    return any(getattr(balance.spent, name) + getattr(balance.reserved, name) > limits[name] for name in limits)


async def worked(store: MemoryAccounts, total: int, tasks: int, seed: int) -> dict[str, int]:
    """`total` reservations by so many tasks at once, each at a random pace; some are never settled."""
    limits = limits_for(total, tasks)
    session, day = Account(id="s", limits=limits), Account(id="d", limits={n: v * 11 // 10 for n, v in limits.items()})
    told, settled, left = dict.fromkeys(("granted", "refused", "lost", "over"), 0), Spend(), list[str]()

    async def one(number: int) -> None:
        nonlocal settled
        dice = random.Random(seed * 1000 + number)
        for turn in range(total // tasks):
            wanted, key = some(dice), f"{number}/{turn}"
            charged = [session, day] if dice.random() < 0.9 else [day]
            try:
                found = await store.reserve(key, charged, wanted=wanted, least=some(dice, wanted), seconds=60)
            except LimitReached:
                told["refused"] += 1
            else:
                told["granted"] += 1
                if dice.random() < 0.4:
                    await asyncio.sleep(0)
                if dice.random() < 0.001:
                    left.append(key)
                    told["lost"] += 1
                else:
                    # Less is used than was reserved, so that the limits are come near to again and again.
                    used = some(dice, found.granted) if dice.random() < 0.02 else Spend()
                    settled = settled.plus(used)
                    await store.settle(key, used)
            told["over"] += over(await store.balance("s"), limits) or over(await store.balance("d"), dict(day.limits))

    await asyncio.gather(*(one(number) for number in range(tasks)))
    for _, (_, given, _) in store._open.items():
        settled = settled.plus(given)
    store._open = {key: (ids, given, 0.0) for key, (ids, given, _) in store._open.items()}
    assert await store.sweep() == len(left)
    day_now = await store.balance("d")
    assert day_now.reserved == Spend()
    assert day_now.spent == settled, "to the last unit"
    return told


async def test_f46_no_limit_is_passed_by_tasks_that_reserve_at_once(count: Callable[[int, int], int]) -> None:
    total, sums = count(8_000, 1_000_000), dict.fromkeys(("granted", "refused", "lost", "over"), 0)
    for seed, tasks in enumerate((2, 3, 8, 21, 64)):
        for name, number in (await worked(MemoryAccounts(), total // 5, tasks, seed)).items():
            sums[name] += number
    print(f"{total} reservations by 2 to 64 tasks, seeds 0 to 4: {sums}")
    assert sums["over"] == 0
    assert sums["refused"] > 0 < sums["granted"]


class Hesitant(MemoryAccounts):
    """Lets others run between the check and what it allows."""

    async def reserve(self, id: str, accounts, *, wanted: Spend, least: Spend, seconds: float) -> Reservation:  # type: ignore[no-untyped-def]
        given = self._room(accounts, wanted, least)
        await asyncio.sleep(0)
        unlimited = [Account(id=account.id) for account in accounts]
        return await super().reserve(id, unlimited, wanted=given, least=given, seconds=seconds)


async def test_f46_with_the_defence_off_limits_are_passed() -> None:
    assert (await worked(Hesitant(), 20_000, 64, 1))["over"] > 0


async def test_a_reservation_below_the_least_sets_nothing_aside() -> None:
    store, account = MemoryAccounts(), Account(id="a", limits={"tool_calls": 3})
    await store.reserve("1", [account], wanted=Spend(tool_calls=2), least=Spend(), seconds=60)
    with pytest.raises(LimitReached, match="tool_calls: 2 wanted, 1 left"):
        await store.reserve("2", [account], wanted=Spend(tool_calls=9), least=Spend(tool_calls=2), seconds=60)
    assert (await store.balance("a")).reserved == Spend(tool_calls=2)
    found = await store.reserve("3", [account], wanted=Spend(tool_calls=9), least=Spend(tool_calls=1), seconds=60)
    assert found.granted.tool_calls == 1


async def test_an_overdue_reservation_is_charged_in_full_and_makes_room_for_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store, account = MemoryAccounts(), Account(id="a", limits={"tool_calls": 3})
    await store.reserve("1", [account], wanted=Spend(tool_calls=2), least=Spend(), seconds=5)
    now = module.loop_time()
    monkeypatch.setattr(module, "loop_time", lambda: now + 6)
    with pytest.raises(LimitReached):
        await store.reserve("2", [account], wanted=Spend(tool_calls=2), least=Spend(tool_calls=2), seconds=5)
    assert await store.balance("a") == Balance(spent=Spend(tool_calls=2))
    await store.settle("1", Spend(tool_calls=1))
    assert (await store.balance("a")).spent == Spend(tool_calls=2), "it was charged already"


async def test_one_run_reserves_once() -> None:
    store, account = MemoryAccounts(), Account(id="a")
    await store.reserve("1", [account], wanted=Spend(), least=Spend(), seconds=5)
    with pytest.raises(StateError, match="already"):
        await store.reserve("1", [account], wanted=Spend(), least=Spend(), seconds=5)


@batch(
    ("limit", "expected"),
    [(None, 7), (0, None), (6, 6), (7, 7), (9, 7)],
    ids=["no limit", "zero", "less than wanted", "just enough", "more"],
)
def test_f47_a_limit_holds_as_it_is_written(limit: int | None, expected: int | None) -> None:
    account = Account(id="a", limits={} if limit is None else {"nano_usd": limit})
    wanted, least = Spend(nano_usd=7), Spend(nano_usd=1)
    if expected is None:
        with pytest.raises(LimitReached, match="cost_usd"):
            granted(account, Balance(), wanted, least)
    else:
        assert granted(account, Balance(), wanted, least).nano_usd == expected


def test_f47_a_limit_that_was_lowered_below_what_is_spent_leaves_nothing() -> None:
    account = Account(id="a", limits={"nano_usd": 3})
    with pytest.raises(LimitReached, match="0 left"):
        granted(account, Balance(spent=Spend(nano_usd=5)), Spend(nano_usd=1), Spend(nano_usd=1))
    assert granted(account, Balance(spent=Spend(nano_usd=5)), Spend(nano_usd=1), Spend()).nano_usd == 0


async def test_accounts_do_not_grow_without_end_and_none_with_a_reservation_is_forgotten() -> None:
    accounts = MemoryAccounts(most=3)
    await accounts.reserve("open", [Account(id="held")], wanted=Spend(tool_calls=1), least=Spend(), seconds=99)
    for number in range(9):
        await accounts.reserve(str(number), [Account(id=f"a{number}")], wanted=Spend(), least=Spend(), seconds=99)
        await accounts.settle(str(number), Spend(tool_calls=1))
    await accounts.settle("open", Spend(tool_calls=1))
    spent = {name: (await accounts.balance(name)).spent.tool_calls for name in ("held", "a6", "a7", "a8")}
    assert spent == {"held": 1, "a6": 0, "a7": 1, "a8": 1}
    assert (len(accounts._spent), accounts._reserved, accounts._open) == (3, {}, {})


@pytest.mark.parametrize(("settled", "for_now"), [(False, True), (True, False)])
async def test_f31_what_is_only_set_aside_is_told_from_what_is_used_up(settled: bool, for_now: bool) -> None:
    accounts, account = MemoryAccounts(), Account(id="a", limits={"tool_calls": 1})
    one = Spend(tool_calls=1)
    await accounts.reserve("first", [account], wanted=one, least=one, seconds=60)
    if settled:
        await accounts.settle("first", one)
    with pytest.raises(LimitReached) as refused:
        await accounts.reserve("second", [account], wanted=one, least=one, seconds=60)
    assert refused.value.for_now is for_now
    assert ("set aside by other runs" in str(refused.value)) is for_now
