"""Timers in both stores: kept with the run, claimed by one owner, and kept as long as they wait."""

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator

import pytest

from shipworthy.durable import timers as in_memory
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.migrations import CHORES
from shipworthy.durable.pruning import KEEP_SESSIONS, forget_old
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.sql_timers import KEEP_TIMERS, prune_timers
from shipworthy.stores.session import Session
from shipworthy.stores.store import RunRecord
from shipworthy.stores.timers import FOREIGN, LASTS, Timed, Timer

NOW = time.time()


def one(id: str, **more: object) -> Timer:
    made = Timer(
        id=id, agent="a", session="s", run_id="r", skill="k", contract="c", due=NOW, set_at=NOW - 5, text="due"
    )
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


def record(*waiting: Timer, session: str = "s", opened: str = "", told: tuple[Timer, ...] = ()) -> RunRecord:
    timed = Timed(session_id=session, run_id="run", waiting=waiting, told=told, opened=opened, at=NOW)
    return RunRecord(session_id=session, agent="a", message="m", result={"run_id": "run"}, timed=timed)


@pytest.fixture(params=["memory", "database"])
async def store(request: pytest.FixtureRequest, database: str) -> AsyncIterator[MemoryStore | SqlStore]:
    made = MemoryStore() if request.param == "memory" else SqlStore.open(database)
    yield made
    made.close()


async def claim(store: MemoryStore | SqlStore, now: float = NOW, *, contract: str = "c", most: int = 9) -> list[Timer]:
    return list(await store.timers.claim(agent="a", contract=contract, now=now, most=most))


async def test_what_is_due_is_claimed_once_the_first_due_first(store: MemoryStore | SqlStore) -> None:
    await store.finish(record(one("late", due=NOW - 1), one("later", due=NOW + 1), one("first", due=NOW - 9)))
    assert [timer.id for timer in await claim(store)] == ["first", "late"]
    assert await claim(store) == []
    assert [timer.id for timer in await claim(store, NOW + 2)] == ["later"]
    assert await store.timers.claim(agent="b", contract="c", now=NOW + 99) == []


async def test_a_claim_runs_out_and_is_held_by_renewing_it(store: MemoryStore | SqlStore) -> None:
    await store.finish(record(one("t")))
    (mine,) = await claim(store)
    assert await store.timers.renew(mine, NOW + LASTS - 1)
    assert await claim(store, NOW + LASTS + 1) == []
    (theirs,) = await claim(store, NOW + 2 * LASTS)
    assert theirs.token != mine.token and not await store.timers.renew(mine, NOW + 2 * LASTS)
    await store.timers.again(mine, NOW)
    assert await claim(store, NOW + 2 * LASTS + 1) == [], "one that has lost its claim releases none"


async def test_one_that_came_to_nothing_is_due_again(store: MemoryStore | SqlStore) -> None:
    await store.finish(record(one("t")))
    (mine,) = await claim(store)
    await store.timers.again(mine, NOW + 30)
    assert await claim(store, NOW + 29) == []
    (again,) = await claim(store, NOW + 30)
    assert again.tries == 1
    await store.timers.again(again, again.due, tried=False)
    assert (await claim(store, NOW + 30))[0].tries == 1


async def test_another_definition_leaves_it_to_those_with_the_one_that_set_it(store: MemoryStore | SqlStore) -> None:
    await store.finish(record(one("t")))
    assert await claim(store, NOW + FOREIGN - 1, contract="other") == []
    assert len(await claim(store, NOW + FOREIGN, contract="other")) == 1


async def test_they_end_with_the_run_that_opens_or_leaves_them(store: MemoryStore | SqlStore) -> None:
    told = one("notice", kind="notify", about={"status": "completed"})
    await store.finish(record(one("a"), one("b"), one("c")))
    await store.finish(record(one("c"), opened="a", told=(told,)))
    every = {timer.id: timer for timer in await store.timers.listed(waiting=False)}
    assert {id: timer.state for id, timer in every.items()} == {
        "a": "done",
        "b": "cancelled",
        "c": "waiting",
        "notice": "waiting",
    }
    assert every["a"].answer == "run" and every["notice"].about == {"status": "completed"}
    await store.finish(record())
    assert {timer.id for timer in await store.timers.listed()} == {"notice"}, "what is told is left by no message"
    await store.timers.end(every["notice"], "failed", "404")
    assert await store.timers.listed() == []


async def test_they_are_those_of_a_tenant(store: MemoryStore | SqlStore) -> None:
    await store.finish(record(one("t", tenant="x")))
    assert await store.timers.listed() == []
    assert len(await store.timers.listed(tenant="x")) == len(await store.timers.listed(tenant=None, agent="a")) == 1


async def test_owners_that_race_get_each_timer_once(database: str) -> None:
    stores = [SqlStore.open(database) for _ in range(3)]
    await stores[0].finish(record(*(one(f"t{number}") for number in range(12))))
    found = await asyncio.gather(*(claim(store, most=2) for store in stores for _ in range(4)))
    ids = [timer.id for each in found for timer in each]
    assert len(ids) == len(set(ids)) <= 12
    for store in stores:
        ids += [timer.id for timer in await claim(store)]
    assert sorted(ids) == sorted(f"t{number}" for number in range(12))
    for store in stores:
        store.close()


async def test_a_conversation_that_waits_is_kept_and_an_ended_timer_is_not(database: str) -> None:
    store = SqlStore.open(database)
    await store.finish(record(one("t", due=NOW + 99), session="waits"))
    for name in ("waits", "old"):
        await store.save(Session(id=name, updated=NOW - KEEP_SESSIONS - 10))
    await store.finish(record(one("gone"), session="other"))
    await store.finish(record(session="other"))
    await store._transact(lambda db: prune_timers(db, NOW + KEEP_TIMERS + 1), writes=True)
    await store._transact(lambda db: db.execute(CHORES.update().values(at=0)), writes=True)
    await store._transact(forget_old, writes=True)
    assert await store.load("waits") is not None and await store.load("old") is None
    assert [timer.id for timer in await store.timers.listed(waiting=False)] == ["t"]
    store.close()


async def test_in_memory_only_ended_ones_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_memory, "MOST_ENDED", 2)
    store = MemoryStore()
    for number in range(5):
        await store.finish(record(one(f"t{number}"), session=f"s{number}"))
    for number in range(4):
        await store.finish(record(session=f"s{number}"))
    kept = await store.timers.listed(waiting=False)
    assert [timer.id for timer in kept if timer.state == "waiting"] == ["t4"] and len(kept) <= 4
