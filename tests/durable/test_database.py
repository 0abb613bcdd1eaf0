"""Transactions where the connection is lost: before the commit, and inside it, where it may have happened."""

import asyncio
import contextlib
import importlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from tests.durable.test_effects import effect
from tests.postgres import Postgres

from shipworthy.durable import database as module
from shipworthy.durable.migrations import SESSIONS
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.accounts import Account, Balance, Spend
from shipworthy.stores.effects import SoFar
from shipworthy.stores.session import Session
from shipworthy.stores.store import Message, RunRecord, TapeLine

END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'shipworthy'"
ACCOUNT = Account(id="a", limits={"tool_calls": 5})


@pytest.fixture
async def store(postgres: Postgres) -> AsyncIterator[SqlStore]:
    found = SqlStore(postgres.database())
    await found.load("opens")
    yield found
    found.close()


async def test_a_file_that_cannot_be_used_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.time, "sleep", lambda _: pytest.fail("a file is not tried again"))
    (tmp_path / "x.db").write_bytes(b"no database" * 1000)
    with contextlib.closing(SqlStore(f"sqlite:///{tmp_path}/x.db")) as store, pytest.raises(StateError):
        await store.load("a")


async def test_a_server_that_is_not_there_is_waited_for_and_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    store = SqlStore("postgresql://someone:hidden-word@127.0.0.1:1/ship")
    with pytest.raises(StateError, match=r"[Cc]onnection refused\. See that the server runs") as caught:
        await store.load("a")
    store.close()
    assert "hidden-word" not in str(caught.value)


async def test_a_missing_driver_is_named_with_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    store = SqlStore("postgresql://u@127.0.0.1:1/d")
    with pytest.raises(StateError, match=r"pip install 'shipworthy\[postgres\]'"):
        await store.load("a")
    store.close()


@pytest.mark.real
async def test_f39_a_connection_that_was_cut_while_it_lay_idle_is_replaced(store: SqlStore, postgres: Postgres) -> None:
    saved = await store.save(Session(id="a"))
    for _ in range(3):
        postgres.sql(END)
        saved = await store.save(saved)
    assert await store.load("a") == saved


@pytest.mark.real
async def test_f39_a_transaction_that_was_cut_is_done_again_whole(store: SqlStore, postgres: Postgres) -> None:
    cuts = [True, True]

    def work(db: Connection) -> int:
        db.execute(SESSIONS.insert().values(id="a", version=1, data="{}", updated=0.0))
        if cuts:
            cuts.pop()
            postgres.sql(END)
        return db.execute(text("SELECT count(*) FROM sessions")).scalar() or 0

    assert await store._transact(work, writes=True) == 1


@pytest.mark.real
async def test_deadlocked_transactions_are_both_done(store: SqlStore) -> None:
    for name in "ab":
        await store.save(Session(id=name))
    met = [asyncio.Event() for _ in range(2)]
    loop = asyncio.get_running_loop()

    def work(first: str, second: str, own: int) -> Callable[[Connection], None]:
        def done(db: Connection) -> None:
            for at, name in enumerate((first, second)):
                db.execute(SESSIONS.update().where(SESSIONS.c.id == name).values(updated=SESSIONS.c.updated + 1))
                if at == 0:
                    loop.call_soon_threadsafe(met[own].set)
                    asyncio.run_coroutine_threadsafe(met[1 - own].wait(), loop).result(5)

        return done

    before = {name: (await store.load(name) or Session(id="")).updated for name in "ab"}
    await asyncio.gather(
        store._transact(work("a", "b", 0), writes=True), store._transact(work("b", "a", 1), writes=True)
    )
    rows = await store._transact(lambda db: db.execute(SESSIONS.select()).mappings().all())
    assert len(before) == len(rows) == 2


class Cut:
    """Commits, and then loses the connection before the answer comes: as often as it is told to."""

    def __init__(self, times: int) -> None:
        self.left = times
        self._error = importlib.import_module("psycopg").OperationalError

    def __call__(self, connection: Any) -> None:
        connection.commit()
        if self.left:
            self.left -= 1
            connection.driver_connection.close()
            raise self._error("server closed the connection unexpectedly")


async def claimed(store: SqlStore) -> object:
    return await store.effects.claim(effect("k"))


async def claimed_with_a_sibling(store: SqlStore) -> object:
    """A second claim of the same run: only the first is its own."""
    first = await store.effects.claim(effect("k", run_id="r"))
    second = await store.effects.claim(effect("k", run_id="r"))
    return (first, None if second is None else second.state)


async def settled(store: SqlStore) -> object:
    await store.effects.claim(effect("k"))
    await store.effects.settle("k", "done", 7, "seven")
    found = await store.effects.claim(effect("k"))
    return None if found is None else (found.state, found.value)


async def settled_with_its_tape(store: SqlStore) -> object:
    await store.effects.claim(effect("k"))
    line: TapeLine = {"seq": 0, "kind": "value", "key": "k", "value": 1, "at": 0.0}
    await store.add(Message(run_id="r", session_id="s", agent="a", text="Pay", key="k", tape=[], seconds=60.0))
    await store.effects.settle("k", "done", 7, "seven", so_far=SoFar(run_id="r", lines=[line]))
    # The last line is what is known of a run that has not ended.
    return len((await store.tape("r") or "").splitlines()) - 1


async def reserved(store: SqlStore) -> object:
    found = await store.accounts.reserve("1", [ACCOUNT], wanted=Spend(tool_calls=9), least=Spend(), seconds=60)
    return found.granted, await store.accounts.balance("a")


async def charged(store: SqlStore) -> object:
    await store.accounts.reserve("1", [ACCOUNT], wanted=Spend(tool_calls=3), least=Spend(), seconds=60)
    await store.accounts.settle("1", Spend(tool_calls=2))
    return await store.accounts.balance("a")


async def saved(store: SqlStore) -> object:
    first = await store.save(Session(id="s"))
    second = await store.save(replace(first, kept={"n": 1}))
    found = await store.load("s")
    return second.version, found is not None and found.kept


async def answered(store: SqlStore) -> object:
    async with store.conversation("s") as held:
        result = {"run_id": "r", "status": "completed"}
        record = RunRecord(
            session_id="s", agent="a", message="m", result=result, session=held.session, lease=held.lease
        )
        kept = await store.finish(record)
    return kept is not None and kept.version, len(await store.runs())


async def leased(store: SqlStore) -> object:
    async with store.conversation("s", wait=0.0) as held:
        return held.session.id


WORKS: dict[str, tuple[Callable[[SqlStore], Awaitable[object]], object]] = {
    "a claim is that of this call": (claimed, None),
    "a second claim of the same run is not": (claimed_with_a_sibling, (None, "claimed")),
    "an outcome": (settled, ("done", 7)),
    "the tape so far is kept once": (settled_with_its_tape, 1),
    "a reservation is set aside once": (
        reserved,
        (Spend(tool_calls=5), Balance(reserved=Spend(tool_calls=5))),
    ),
    "a charge is made once": (charged, Balance(spent=Spend(tool_calls=2))),
    "a conversation is saved, and not changed by another": (saved, (2, {"n": 1})),
    "a run is recorded with its conversation": (answered, (1, 1)),
    "a lease is that of this message": (leased, "s"),
}


@pytest.mark.real
@pytest.mark.parametrize("cuts", range(4))
@pytest.mark.parametrize("name", WORKS)
async def test_f39_a_commit_whose_answer_was_lost_counts_once(
    name: str, cuts: int, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, expected = WORKS[name]
    engine = store._database._opened()
    monkeypatch.setattr(engine.dialect, "do_commit", Cut(cuts))
    assert await work(store) == expected


@pytest.mark.real
async def test_f39_where_two_claim_and_the_commits_are_cut_one_of_them_has_it(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store._database._opened().dialect, "do_commit", Cut(3))
    found = await asyncio.gather(*(store.effects.claim(effect("k", run_id=str(n))) for n in range(6)))
    assert found.count(None) == 1
