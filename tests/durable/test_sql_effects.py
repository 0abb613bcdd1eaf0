import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update
from tests.durable.test_effects import effect

from shipworthy.durable import sql_effects
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.migrations import SESSIONS
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.sql_effects import KEEP_ALONE, KEEP_EFFECTS, LOST, Making, prune_effects
from shipworthy.stores.effects import Effects
from shipworthy.stores.session import Session

CLAIM = """
import asyncio, sys, time
from shipworthy.durable.sql import SqlStore
from shipworthy.stores.effects import Effect
store = SqlStore(sys.argv[1])
claim = Effect(key="k", run_id="r", session_id="s", agent="a", tool="t", args={"to": "Ann"})
print(asyncio.run(store.effects.claim(claim)), flush=True)
time.sleep(60)
"""


@pytest.fixture
async def store(database: str) -> AsyncIterator[SqlStore]:
    found = SqlStore(database)
    yield found
    found.close()


@pytest.fixture(params=["memory", "sql"])
def either(request: pytest.FixtureRequest, store: SqlStore) -> Effects:
    return MemoryEffects() if request.param == "memory" else store.effects


async def test_both_engines_claim_settle_and_remember_alike(either: Effects) -> None:
    assert await either.claim(effect("k", args={"n": 1})) is None
    standing = await either.claim(effect("k"))
    assert standing is not None
    assert (standing.state, standing.tool, standing.args) == ("claimed", "t", {"n": 1})
    await either.settle("k", "done", {"id": 7}, "seven")
    done = await either.claim(effect("k"))
    assert done is not None
    assert (done.state, done.value, done.text) == ("done", {"id": 7}, "seven")
    assert await either.unsettled() == []


async def test_what_did_not_happen_may_be_made_again(either: Effects) -> None:
    await either.claim(effect("k"))
    await either.settle("k", "void", text="refused")
    assert await either.claim(effect("k")) is None
    assert await either.claim(effect("k")) is not None


async def test_what_nobody_knows_is_listed_by_session(either: Effects) -> None:
    for key, session in (("a", "s1"), ("b", "s2"), ("c", "s1")):
        await either.claim(effect(key, session_id=session))
    await either.settle("a", "unknown", text="lost")
    await either.settle("b", "unknown", text="lost too")
    await either.settle("c", "done")
    assert {one.key for one in await either.unsettled()} == {"a", "b"}
    assert [(one.key, one.text) for one in await either.unsettled("s2")] == [("b", "lost too")]
    standing = await either.claim(effect("a"))
    assert standing is not None
    assert standing.state == "unknown"


async def test_F35_the_claim_of_a_killed_process_is_unknown_and_that_of_a_living_one_stands(
    database: str, store: SqlStore
) -> None:
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", CLAIM, database, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert (await child.stdout.readline()).strip() == b"None"
    standing = await store.effects.claim(effect("k"))
    assert standing is not None
    assert standing.state == "claimed"
    assert await store.effects.unsettled() == []
    os.kill(child.pid, signal.SIGKILL)
    await child.wait()
    (lost,) = await store.effects.unsettled("s")
    assert (lost.state, lost.text, lost.args) == ("unknown", LOST, {"to": "Ann"})
    standing = await store.effects.claim(effect("k"))
    assert standing is not None
    assert standing.state == "unknown"


async def test_a_claim_that_this_process_left_behind_is_unknown(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (SqlStore(database) for _ in range(2))
    await first.effects.claim(effect("k"))
    standing = await second.effects.claim(effect("k"))
    assert standing is not None
    assert standing.state == "claimed", "another store of this process is making it"
    monkeypatch.setattr(first.effects, "_transact", None)
    with pytest.raises(TypeError):
        await first.effects.settle("k", "done")
    standing = await second.effects.claim(effect("k"))
    assert standing is not None
    assert standing.state == "unknown", "what came of it could not be kept"
    first.close()
    second.close()


async def test_only_what_is_settled_is_forgotten(store: SqlStore) -> None:
    for key, state in (("a", "done"), ("b", "unknown"), ("c", "void")):
        await store.effects.claim(effect(key))
        await store.effects.settle(key, state)  # type: ignore[arg-type]
    await store._transact(lambda db: prune_effects(db, time.time() + KEEP_EFFECTS + 60), writes=True)
    assert await store.effects.claim(effect("b")) is not None
    assert await store.effects.claim(effect("a")) is None


FIRST, SECOND = (f"{'a' * 32}{letter * 32}" for letter in "bc")
"""The same write, in two openings of a skill."""


async def test_F35_what_nobody_knows_stands_in_the_way_of_the_same_write_of_another_opening(either: Effects) -> None:
    await either.claim(effect(FIRST, run_id="one"))
    busy = await either.claim(effect(SECOND, run_id="two"))
    assert busy is not None
    assert busy.state == "claimed"
    await either.settle(FIRST, "unknown", text="lost", by="one")
    unknown = await either.claim(effect(SECOND, run_id="two"))
    assert unknown is not None
    assert (unknown.state, unknown.text, unknown.run_id) == ("unknown", "lost", "one")
    assert [one.key for one in await either.unsettled()] == [SECOND], "what is found out counts for this opening"
    assert await either.claim(effect(f"{'d' * 32}{'c' * 32}")) is None, "another write"
    assert await either.claim(effect(FIRST, session_id="other")) is None, "another conversation"
    await either.settle(SECOND, "done", 1, "one", by="one")
    done = await either.claim(effect(SECOND, run_id="three"))
    assert done is not None
    assert (done.state, done.value) == ("done", 1)


async def test_what_was_done_in_another_opening_is_not_in_the_way(either: Effects) -> None:
    await either.claim(effect(FIRST))
    await either.settle(FIRST, "done")
    assert await either.claim(effect(SECOND)) is None


async def test_F36_a_run_that_has_lost_its_claim_is_not_heard(either: Effects) -> None:
    await either.claim(effect("k", run_id="one"))
    await either.settle("k", "unknown", by="one")
    await either.settle("k", "void", by="one")
    assert await either.claim(effect("k", run_id="two")) is None
    await either.settle("k", "void", by="one")
    standing = await either.claim(effect("k", run_id="three"))
    assert standing is not None
    assert (standing.state, standing.run_id) == ("claimed", "two")


async def test_a_session_hears_of_what_it_was_not_told(either: Effects) -> None:
    now = time.time()
    for key, run, session in (("a", "told", "s"), ("b", "crashed", "s"), ("c", "lost", "s"), ("d", "crashed", "t")):
        await either.claim(effect(key, run_id=run, session_id=session))
        await either.settle(key, "unknown" if run == "lost" else "done", by=run)
    assert {one.key for one in await either.untold("s", now - 1, "told")} == {"b", "c"}
    assert {one.key for one in await either.untold("s", now + 60, "told")} == {"c"}


async def test_many_tasks_over_two_stores_of_one_process_make_it_once(database: str) -> None:
    stores = [SqlStore(database) for _ in range(2)]
    found = await asyncio.gather(*(stores[n % 2].effects.claim(effect("k", run_id=str(n))) for n in range(20)))
    assert [one.state for one in found if one is not None] == ["claimed"] * 19
    for store in stores:
        store.close()


async def test_a_conversation_that_is_gone_takes_along_what_was_settled_in_it(store: SqlStore) -> None:
    await store.save(Session(id="s"))
    for key in "ab":
        await store.effects.claim(effect(key))
    await store.effects.settle("a", "done")
    await store.effects.settle("b", "unknown")
    await store._transact(lambda db: db.execute(update(SESSIONS).values(data="not JSON")), writes=True)
    assert await store.load("s") is None
    assert await store.effects.claim(effect("a")) is None, "a new conversation of that name begins anew"
    assert await store.effects.claim(effect("b")) is not None


async def test_what_was_settled_in_a_conversation_that_was_pruned_is_forgotten(store: SqlStore) -> None:
    await store.save(Session(id="s"))
    for key, session in (("a", "s"), ("b", "gone")):
        await store.effects.claim(effect(key, session_id=session))
        await store.effects.settle(key, "done")
    await store._transact(lambda db: prune_effects(db, time.time() + KEEP_ALONE + 60), writes=True)
    assert await store.effects.claim(effect("a")) is not None
    assert await store.effects.claim(effect("b", session_id="gone")) is None


async def test_a_claim_of_another_machine_is_lost_when_it_is_long_overdue(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_effects, "me", lambda: "other-host|boot|1|2")
    await store.effects.claim(effect("k"))
    monkeypatch.undo()
    first = await store.effects.claim(effect("k"))
    assert first is not None
    assert (first.state, first.maker) == ("claimed", "elsewhere")
    monkeypatch.setattr(sql_effects, "OVERDUE", -1.0)
    late = await store.effects.claim(effect("k"))
    assert late is not None
    assert (late.state, late.maker) == ("unknown", "elsewhere"), "nobody knows whether it has ended"


async def test_of_a_result_that_is_too_long_its_text_is_kept(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_effects, "LARGEST", 100)
    await store.effects.claim(effect("k"))
    await store.effects.settle("k", "done", "x" * 1000, "short")
    done = await store.effects.claim(effect("k"))
    assert done is not None
    assert (done.value, done.text) == (None, "short")


def test_writes_that_are_made_at_once_are_capped_and_those_beyond_count_as_left_behind() -> None:
    making = Making(most=2)
    for key in "abc":
        making.begin(key, "run")
    assert [key in making for key in "abc"] == [False, True, True]
    making.end("b", "another run")
    making.end("c", "run")
    assert [key in making for key in "abc"] == [False, True, False]
    making.forked()
    assert "b" not in making
