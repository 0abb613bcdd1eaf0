"""Leases over processes: dead holders lose them at once, living ones and those of other machines after a while."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from shipworthy.durable import sql_leases
from shipworthy.durable.migrations import LEASES
from shipworthy.durable.owner import me
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session

SOURCE = Path(sql_leases.__file__).parents[2]
HOLD = """
import asyncio, sys
from shipworthy.stores import SqlStore
async def main():
    async with SqlStore.open(sys.argv[1]).conversation("s") as held:
        print("held", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
asyncio.run(main())
"""


@pytest.fixture
def url(database: str) -> str:
    return database


def held_elsewhere(url: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    return process


async def _put(store: SqlStore, **values: Any) -> None:
    await store.load("s")  # opens the database
    row = {"session_id": "s", "token": "t", "owner": me(), "expires": time.time() + 30} | values
    await store._transact(lambda db: db.execute(LEASES.insert().values(row)).rowcount, writes=True)


async def _left(store: SqlStore) -> int:
    return len(await store._transact(lambda db: db.execute(LEASES.select()).all()))


async def _free(store: SqlStore) -> bool:
    try:
        async with store.conversation("s", wait=0.0):
            return True
    except StateError:
        return False


async def test_a_conversation_held_by_another_process_waits_for_it(url: str) -> None:
    process, store = held_elsewhere(url), SqlStore.open(url)
    try:
        assert not await _free(store)
        waiting = asyncio.create_task(_waited(store))
        await asyncio.sleep(0)
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert await waiting == Session(id="s").id
    finally:
        process.kill()
        process.communicate()
    assert await _left(store) == 0
    store.close()


async def _waited(store: SqlStore) -> str:
    async with store.conversation("s") as held:
        return held.session.id


async def test_the_lease_of_a_killed_process_is_taken_over_at_once(url: str) -> None:
    process, store = held_elsewhere(url), SqlStore.open(url)
    process.kill()
    process.communicate()
    assert await _left(store) == 1
    assert await _free(store)
    store.close()


@pytest.mark.parametrize(
    ("owner", "seconds", "free"),
    [
        ("elsewhere|boot|1|1", 30.0, False),
        ("elsewhere|boot|1|1", -1.0, True),
        ("elsewhere|boot|1|1", 9_999.0, True),  # written while a clock was wrong
        ("", 30.0, True),  # this process, and no task of it: left behind
    ],
)
async def test_a_lease_of_another_machine_lasts_until_it_expires(
    url: str, owner: str, seconds: float, free: bool
) -> None:
    store = SqlStore.open(url)
    await _put(store, owner=owner or me(), expires=time.time() + seconds)
    assert await _free(store) is free
    store.close()


async def test_two_stores_of_one_process_wait_for_one_another(url: str) -> None:
    one, two = SqlStore.open(url), SqlStore.open(url)
    async with one.conversation("s"):
        assert not await _free(two)
    assert await _free(two)
    one.close()
    two.close()


async def test_a_lease_is_renewed_while_it_is_held(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_leases, "RENEWED", 0.0)
    store, renewed = SqlStore.open(url), asyncio.Event()
    before = sql_leases._prolong
    loop = asyncio.get_running_loop()

    def noted(db: Any, token: str) -> None:
        before(db, token)
        loop.call_soon_threadsafe(renewed.set)

    monkeypatch.setattr(sql_leases, "_prolong", noted)
    async with store.conversation("s"):
        await renewed.wait()
    assert await _left(store) == 0
    store.close()


async def test_a_lease_given_to_a_message_that_was_cancelled_is_ended(url: str) -> None:
    store = SqlStore.open(url)
    await store.load("s")
    for turns in range(6):
        task = asyncio.create_task(_waited(store))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await _free(store)
    assert await _left(store) == 0
    store.close()
