import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.durable.test_effects import effect

from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.sql_effects import KEEP_EFFECTS, LOST, prune_effects
from shipworthy.runtime.effects import Effects

CLAIM = """
import asyncio, sys, time
from shipworthy.durable.sql import SqlStore
from shipworthy.runtime.effects import Effect
store = SqlStore(sys.argv[1])
claim = Effect(key="k", run_id="r", session_id="s", agent="a", tool="t", args={"to": "Ann"})
print(asyncio.run(store.effects.claim(claim)), flush=True)
time.sleep(60)
"""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    found = SqlStore(f"sqlite:///{tmp_path}/x.db")
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
    tmp_path: Path, store: SqlStore
) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CLAIM, f"sqlite:///{tmp_path}/x.db", stdout=subprocess.PIPE
    )
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


async def test_a_claim_that_this_process_left_behind_is_unknown(tmp_path: Path) -> None:
    first, second = (SqlStore(f"sqlite:///{tmp_path}/x.db") for _ in range(2))
    await first.effects.claim(effect("k"))
    standing = await second.effects.claim(effect("k"))
    assert standing is not None
    assert standing.state == "unknown", "nobody in this process is making it any more, as far as this store knows"
    first.close()
    second.close()


async def test_only_what_is_settled_is_forgotten(store: SqlStore) -> None:
    for key, state in (("a", "done"), ("b", "unknown"), ("c", "void")):
        await store.effects.claim(effect(key))
        await store.effects.settle(key, state)  # type: ignore[arg-type]
    await store._transact(lambda db: prune_effects(db, time.time() + KEEP_EFFECTS + 60), writes=True)
    assert await store.effects.claim(effect("b")) is not None
    assert await store.effects.claim(effect("a")) is None
