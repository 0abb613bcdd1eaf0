"""Writes that wait for the same commit share it, each with its own result and its own error."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, text
from tests.durable.test_effects import effect

from shipworthy.durable.grouped import Grouped
from shipworthy.durable.migrations import TEXTS
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError, UsageError


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    found = SqlStore(f"sqlite:///{tmp_path}/x.db")
    await found.load("warm")
    yield found
    found.close()


def commits(store: SqlStore) -> list[str]:
    """Notes each commit of a write."""
    found: list[str] = []
    engine = store._database._opened()

    def noted(db: Connection) -> None:
        options = db.get_execution_options()
        if options.get("writes"):
            found.append("durable" if options.get("durable") else "plain")

    event.listen(engine, "commit", noted)
    return found


def kept(handle: str) -> Callable[[Connection], str]:
    def work(db: Connection) -> str:
        db.execute(TEXTS.insert().values(handle=handle, text=handle, at=0.0))
        return handle

    return work


async def test_field_41_writes_that_come_together_are_committed_together(store: SqlStore) -> None:
    found = commits(store)
    results = await asyncio.gather(*(store._transact(kept(f"h{n}"), writes=True) for n in range(40)))
    assert results == [f"h{n}" for n in range(40)]
    assert len(found) < 10

    async def claim(n: int) -> Any:
        return await store.effects.claim(effect(f"{n:032d}", durable=n % 2 == 0))

    found.clear()
    assert await asyncio.gather(*map(claim, range(20))) == [None] * 20
    assert set(found) == {"durable", "plain"}, "one that needs no disk does not wait for the disk"
    assert len(found) < 8


async def test_field_41_one_that_fails_takes_no_other_with_it(store: SqlStore) -> None:
    def refuses(db: Connection) -> str:
        kept("refused")(db)
        raise UsageError("refused")

    works = [kept("a"), refuses, kept("b"), lambda db: db.execute(text("SELECT * FROM nothing")), kept("c"), kept("a")]
    results = await asyncio.gather(*(store._transact(work, writes=True) for work in works), return_exceptions=True)
    assert [type(result) for result in results] == [str, UsageError, str, StateError, str, StateError]
    rows = await store._transact(lambda db: db.execute(select(TEXTS.c.handle)).scalars().all())
    assert sorted(rows) == ["a", "b", "c"]


async def test_field_41_a_task_that_is_cancelled_leaves_the_others_their_commit(store: SqlStore) -> None:
    tasks = [asyncio.ensure_future(store._transact(kept(f"h{n}"), writes=True)) for n in range(5)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert results[1:] == [f"h{n}" for n in range(1, 5)]
    assert await store._transact(kept("later"), writes=True) == "later"


def test_field_41_an_event_loop_that_has_ended_stops_no_other(tmp_path: Path) -> None:
    free, entered = threading.Event(), threading.Event()

    def transaction(work: Callable[[Any], None], *, writes: bool, durable: bool) -> None:
        entered.set()
        free.wait(10)
        work(None)

    grouped = Grouped(transaction)

    async def left() -> None:
        _, leads = grouped.put(lambda db: 1, durable=False)
        assert leads
        threading.Thread(target=grouped.commit, daemon=True).start()
        await asyncio.to_thread(entered.wait)

    asyncio.run(left())
    free.set()

    async def next_one() -> int:
        told, leads = grouped.put(lambda db: 2, durable=False)
        if leads:
            await asyncio.to_thread(grouped.commit)
        return await told

    assert asyncio.run(next_one()) == 2
