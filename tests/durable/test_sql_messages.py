"""A message that is sent again is the run that it was, over processes."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from shipworthy.durable import sql_messages
from shipworthy.durable.migrations import MESSAGES
from shipworthy.durable.owner import me
from shipworthy.durable.sql import SqlStore
from shipworthy.durable.sql_messages import ANSWERING, KEEP_MESSAGES, prune_messages
from shipworthy.errors import UsageError
from shipworthy.stores.store import Message, RunRecord, Standing

MESSAGE = Message(run_id="r", session_id="s", agent="a", text="pay", key="k", lasting=True)
RESULT = {"run_id": "r", "status": "completed", "reason": None, "text": "paid"}
ACCEPT = """
import asyncio, sys, time
from shipworthy.durable.sql import SqlStore
from shipworthy.stores.store import Message
message = Message(run_id="r", session_id="s", agent="a", text="pay", key="k", lasting=True)
print(asyncio.run(SqlStore(sys.argv[1]).add(message)), flush=True)
time.sleep(60)
"""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    found = SqlStore(f"sqlite:///{tmp_path}/x.db")
    yield found
    found.close()


def record(message: Message, *, answered: bool = True) -> RunRecord:
    result = RESULT if answered else RESULT | {"status": "failed", "reason": "cancelled"}
    return RunRecord(session_id="s", agent="a", message="pay", result=result, accepted=message, answered=answered)


async def test_field_40_an_accepted_message_is_its_run_until_and_after_its_answer(store: SqlStore) -> None:
    assert await store.add(MESSAGE) is None
    assert [run["status"] for run in await store.runs()] == ["running"]
    assert await store.add(MESSAGE) == Standing(run_id="r")
    await store.finish(record(MESSAGE))
    assert await store.add(MESSAGE) == Standing(run_id="r", result=RESULT)
    with pytest.raises(UsageError, match="an id of its own"):
        await store.add(replace(MESSAGE, text="pay twice"))
    assert await store.add(replace(MESSAGE, key="other", run_id="other")) is None


async def test_field_40_what_was_not_answered_may_be_answered_again(store: SqlStore) -> None:
    for _ in range(2):
        assert await store.add(MESSAGE) is None
        await store.finish(record(MESSAGE, answered=False))
    assert await store.add(MESSAGE) is None
    ANSWERING.drop("r")
    assert await store.add(MESSAGE) is None, "this process has left it behind"


def test_field_40_that_of_a_killed_process_is_answered_by_the_next(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/x.db")
    asyncio.run(store.load("warm"))
    child = subprocess.Popen(
        [sys.executable, "-c", ACCEPT, f"sqlite:///{tmp_path}/x.db"], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "None\n"
    assert asyncio.run(store.add(MESSAGE)) == Standing(run_id="r")
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert [run["status"] for run in asyncio.run(store.runs())] == ["killed"]
    assert asyncio.run(store.add(MESSAGE)) is None
    store.close()


async def test_field_63_one_of_whose_process_nothing_is_known_is_waited_for_as_long_as_it_may_take(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sql_messages, "me", lambda: "other|boot/1/2|7|9")
    for key in ("k", "text"):
        assert await store.add(replace(MESSAGE, key=key, run_id=key, lasting=key == "k")) is None
    monkeypatch.undo()
    assert await store.add(MESSAGE) == Standing(run_id="k")
    sent_again = replace(MESSAGE, key="text", run_id="new", lasting=False)
    assert await store.add(sent_again) == Standing(run_id="text")
    gone = update(MESSAGES).values(expires=time.time() - 1)
    await store._transact(lambda db: db.execute(gone), writes=True)
    assert await store.add(MESSAGE) is None
    assert await store.add(sent_again) is None


async def test_field_34_who_waited_gets_the_answer_though_its_message_is_forgotten(store: SqlStore) -> None:
    message = replace(MESSAGE, lasting=False)
    assert await store.add(message) is None
    await store.finish(record(message))
    assert await store._transact(lambda db: db.execute(select(MESSAGES)).all()) == []
    assert await store.add(replace(message, run_id="next"), "r") == Standing(run_id="r", result=RESULT)
    await store.finish(record(message, answered=False))
    assert await store.add(replace(message, run_id="next"), "r") is None


async def test_of_many_that_come_at_once_one_is_answered(tmp_path: Path) -> None:
    stores = [SqlStore(f"sqlite:///{tmp_path}/y.db") for _ in range(2)]
    await stores[0].load("warm")
    found = await asyncio.gather(*(stores[n % 2].add(MESSAGE) for n in range(12)))
    assert sorted(map(str, found)).count("None") == 1
    assert await stores[0].add(MESSAGE) == Standing(run_id="r")
    for store in stores:
        store.close()


async def test_it_is_forgotten_after_a_month(store: SqlStore) -> None:
    await store.add(MESSAGE)
    for later, left in ((0.0, 1), (KEEP_MESSAGES + 3600.0, 0)):
        now = time.time() + later
        await store._transact(lambda db, now=now: prune_messages(db, now), writes=True)  # type: ignore[misc]
        assert len(await store._transact(lambda db: db.execute(select(MESSAGES)).all())) == left
    assert me()
