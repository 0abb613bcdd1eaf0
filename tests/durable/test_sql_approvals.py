"""Questions to others in the database, written with the run that asks or decides them."""

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator

import pytest

from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.sql_approvals import KEEP_APPROVALS, prune_approvals
from shipworthy.stores.approvals import Approval, Decided, Waiting
from shipworthy.stores.store import RunRecord

LATER = time.time() + 3600


def one(id: str, **more: object) -> Approval:
    made = Approval(
        id=id,
        agent="ops",
        session="s",
        run_id="r",
        skill="k",
        text="Roll back?",
        calls=({"tool": "roll", "args": {"n": 3}},),
        by="lead",
        asked=time.time(),
        expires=LATER,
    )
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


def record(*waiting: Approval, run: str = "r", session: str = "s", decided: Decided | None = None) -> RunRecord:
    noted = Waiting(session_id=session, run_id=run, waiting=waiting, decided=decided, at=time.time())
    return RunRecord(session_id=session, agent="ops", message="m", result={"run_id": run}, waiting=noted)


@pytest.fixture(params=["memory", "database"])
async def store(request: pytest.FixtureRequest, database: str) -> AsyncIterator[MemoryStore | SqlStore]:
    made = MemoryStore() if request.param == "memory" else SqlStore.open(database)
    yield made
    made.close()


async def test_they_are_kept_and_found(store: MemoryStore | SqlStore) -> None:
    first, second = one("q1"), one("q2", tenant="t", agent="other", asked=time.time() + 1)
    await store.finish(record(first))
    await store.finish(record(second, run="r2", session="s2"))
    assert await store.approvals.listed() == [first]
    assert await store.approvals.listed(tenant=None) == [second, first]
    assert await store.approvals.listed(tenant="t", agent="ops") == []
    assert await store.approvals.found("q2", tenant="t") == second
    assert await store.approvals.found("q2") is None and await store.approvals.found("none") is None
    assert len(await store.approvals.listed(tenant=None, limit=1)) == 1


async def test_what_waits_no_more_is_closed_as_it_ended(store: MemoryStore | SqlStore) -> None:
    await store.finish(record(one("q1"), one("q2"), one("q3")))
    await store.finish(record(one("elsewhere"), run="r0", session="s0"))
    await store.finish(record(one("q2"), run="r2", decided=Decided(id="q1", yes=True, by="ann")))
    ended = {each.id: each for each in await store.approvals.listed(waiting=False)}
    assert [ended[id].state for id in ("q1", "q2", "q3", "elsewhere")] == [
        "approved",
        "waiting",
        "withdrawn",
        "waiting",
    ]
    assert (ended["q1"].decided_by, ended["q1"].answer, ended["q1"].decided > 0) == ("ann", "r2", True)
    await store.finish(record(run="r3", decided=Decided(id="q1", yes=False, by="eve")))
    assert (await store.approvals.found("q1") or one("x")).state == "approved", "what has ended stays as it ended"


async def test_what_waited_too_long_has_expired(store: MemoryStore | SqlStore) -> None:
    await store.finish(record(one("q1", expires=time.time() - 1)))
    assert await store.approvals.listed() == []
    assert [each.state for each in await store.approvals.listed(waiting=False)] == ["expired"]


async def test_the_same_question_again_is_one(store: MemoryStore | SqlStore) -> None:
    await store.finish(record(one("q1")))
    await asyncio.gather(*(store.finish(record(one("q1"), run=f"r{n}")) for n in range(3)))
    assert len(await store.approvals.listed()) == 1


async def test_old_ones_are_deleted(database: str) -> None:
    store = SqlStore.open(database)
    now = time.time()
    await store.finish(record(one("old", expires=now - KEEP_APPROVALS - 1), one("new")))
    await store._transact(lambda db: prune_approvals(db, now), writes=True)
    assert [each.id for each in await store.approvals.listed(waiting=False)] == ["new"]
    store.close()


async def test_F49_no_secret_is_kept_in_a_question(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANARY_API_KEY", "sk-canary-0123456789abcdef")
    store = SqlStore.open(database)
    secret = "sk-canary-0123456789abcdef"
    await store.finish(record(one("q1", text=f"Send {secret}?", calls=({"tool": "t", "args": {"k": secret}},))))
    (kept,) = await store.approvals.listed()
    assert secret not in str(kept) and "CANARY_API_KEY" in kept.text
    store.close()
