"""Runs are found by what they are, the same in every store, page after page, also those of older programs."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from tests.databases import database, postgres

from shipworthy.contract.bounds.bound import Usage
from shipworthy.durable.later import LaterStore
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.owner import me
from shipworthy.durable.sql import SqlStore
from shipworthy.runtime.result import RunResult
from shipworthy.stores import Message, RunRecord, Store
from shipworthy.stores.found import Spot, Wanted

__all__ = ["database", "postgres"]
SAYS: list[dict[str, Any]] = [
    {"text": "All is well.", "skill": "price", "cost": 0.001},
    {"text": "Ünklar: 100 %", "skill": "price", "cost": 0.01, "status": "degraded", "reason": "deadline"},
    {"text": "No.", "skill": None, "cost": 0.0, "status": "refused", "reason": "no_skill"},
    {"text": "Yes_no", "skill": "order", "cost": 0.5, "status": "failed", "reason": "error"},
]


async def record(store: Store, number: int, *, tenant: str = "", agent: str = "a", **says: Any) -> None:
    result = RunResult(
        run_id=f"{number:032x}",
        status=says.get("status", "completed"),
        reason=says.get("reason"),
        text=says["text"],
        skill=says["skill"],
        usage=Usage(cost_usd=says["cost"]),
    )
    session, words = says.get("session", "s"), says.get("message", f"message {number}")
    accepted = Message(run_id=result.run_id, session_id=session, agent=agent, text=words, tenant=tenant)
    await store.finish(
        RunRecord(session_id=session, agent=agent, message=words, result=result.as_dict(), accepted=accepted)
    )


@pytest.fixture(params=["memory", "sql", "later"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    url = f"sqlite:///{tmp_path}/state.db"
    made: dict[str, Callable[[], Any]] = {
        "memory": MemoryStore,
        "sql": lambda: SqlStore(url),
        "later": lambda: LaterStore(url),
    }
    found = made[request.param]()
    yield found
    found.close()


async def ids(store: Store, limit: int = 50, after: Spot | None = None, **wanted: Any) -> list[int]:
    page = await store.find(Wanted(agent=wanted.pop("agent", "a"), **wanted), limit, after)
    return [int(run["run_id"], 16) for run in page.runs]


FILTERS: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [3, 2, 1, 0]),
    ({"status": "degraded"}, [1]),
    ({"reason": "no_skill"}, [2]),
    ({"reason": ""}, [0]),
    ({"skill": "price"}, [1, 0]),
    ({"skill": ""}, [2]),
    ({"text": "WELL"}, [0]),
    ({"text": "üNKLAR"}, [1]),
    ({"text": "100 %"}, [1]),
    ({"text": "yes_n"}, [3]),
    ({"text": "yesxn"}, []),
    ({"text": "Message 2"}, [2]),
    ({"least_usd": 0.01}, [3, 1]),
    ({"most_usd": 0.001}, [2, 0]),
    ({"least_usd": 0.001, "most_usd": 0.1, "status": "completed"}, [0]),
    ({"session": "other"}, []),
    ({"since": 4e9}, []),
    ({"until": 0.0}, []),
    ({"tenant": "t"}, [9]),
    ({"agent": "b"}, []),
]


@pytest.mark.parametrize(("wanted", "found"), FILTERS)
async def test_each_filter_finds_the_same_in_every_store(
    store: Store, wanted: dict[str, Any], found: list[int]
) -> None:
    for number, says in enumerate(SAYS):
        await record(store, number, **says)
    await record(store, 9, tenant="t", **SAYS[0])
    assert await ids(store, **wanted) == found
    assert (await store.find(Wanted(**{"agent": "a", **wanted}), 1)).total == len(found)


async def test_pages_behind_one_another_are_the_whole_list(store: Store) -> None:
    for number in range(23):
        await record(store, number, **SAYS[number % 4])
    whole, after, pages = await ids(store), None, []
    while True:
        page = await store.find(Wanted(agent="a"), 5, after)
        if not page.runs:
            break
        assert page.total == 23
        pages += [int(run["run_id"], 16) for run in page.runs]
        after = Spot(page.runs[-1]["at"], page.runs[-1]["run_id"])
    assert pages == whole == sorted(whole, reverse=True)
    assert len(whole) == 23


async def test_a_run_that_goes_on_is_found_as_running_and_then_as_it_ended(store: Store) -> None:
    message = Message(run_id=f"{7:032x}", session_id="s", agent="a", text="say it", key="k")
    await store.add(message)
    assert await ids(store, status="running") == [7]
    await record(store, 7, **SAYS[0])
    assert await ids(store, status="running") == []
    assert await ids(store, status="completed") == [7]


async def test_runs_of_an_older_program_and_of_a_dead_process_are_found(database: str) -> None:
    store = SqlStore(database)
    for number, says in enumerate(SAYS):
        await record(store, number, **says)
    await store.add(Message(run_id=f"{7:032x}", session_id="s", agent="a", text="say it", key="k"))
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as db:
        db.execute(text("UPDATE runs SET status = '', reason = '', skill = '', cost_usd = 0, words = '', told = 0"))
        dead = me().replace(f"|{os.getpid()}|", "|4194305|")
        gone = "UPDATE runs SET result = replace(result, :me, :dead) WHERE message = 'say it'"
        db.execute(text(gone), {"me": me(), "dead": dead})
        db.execute(text("UPDATE runs SET result = 'torn' WHERE message = 'message 2'"))
    assert await ids(store, status="degraded") == [1]
    assert await ids(store, skill="order", least_usd=0.4) == [3]
    assert await ids(store, status="unreadable") == [2]
    assert await ids(store, text="say it", status="killed") == [7]
    with engine.begin() as db:
        assert db.execute(text("SELECT count(*) FROM runs WHERE told = 0")).scalar() == 0
    engine.dispose()
    store.close()


@pytest.mark.machine
async def test_a_page_of_many_runs_takes_some_milliseconds(tmp_path: Path) -> None:
    import time

    store = SqlStore(f"sqlite:///{tmp_path}/state.db")
    for number in range(12_000):
        await record(store, number, **SAYS[number % 4])
    for wanted in ({}, {"status": "failed"}, {"text": "message 11"}, {"text": "is nowhere"}, {"least_usd": 0.4}):
        began = time.perf_counter()
        await store.find(Wanted(agent="a", **wanted), 100)  # type: ignore[arg-type]
        assert time.perf_counter() - began < 0.15, wanted
    store.close()
