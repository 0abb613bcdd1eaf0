"""A claim in the database of a process that was killed is free at once; the table is what its migration makes."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine, inspect

from shipworthy.durable.sql import SqlStore
from shipworthy.durable.sql_timers import TIMERS
from shipworthy.stores.store import RunRecord
from shipworthy.stores.timers import Timed, Timer

CLAIM = """
import asyncio, os, signal, sys, time
from shipworthy.stores import SqlStore

async def main():
    store = SqlStore.open(sys.argv[1])
    print(len(await store.timers.claim(agent="a", contract="c", now=time.time())), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def test_the_claim_of_a_killed_process_is_free_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    asyncio.run(_noted(url))
    killed = subprocess.run([sys.executable, "-c", CLAIM, url], capture_output=True, text=True, check=False, timeout=60)
    assert (killed.returncode, killed.stdout) == (-9, "1\n"), killed.stderr
    assert asyncio.run(_claimed(url)) == [["t"], []]


async def _noted(url: str) -> None:
    store, now = SqlStore.open(url), time.time()
    timer = Timer(id="t", agent="a", session="s", run_id="r", skill="k", contract="c", due=now, set_at=now)
    timed = Timed(session_id="s", run_id="r", waiting=(timer,), at=now)
    await store.finish(RunRecord(session_id="s", agent="a", message="m", result={"run_id": "r"}, timed=timed))
    store.close()


async def _claimed(url: str) -> list[list[str]]:
    store = SqlStore.open(url)
    found = [[one.id for one in await store.timers.claim(agent="a", contract="c", now=time.time())] for _ in range(2)]
    store.close()
    return found


async def test_the_columns_are_those_of_the_table(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.db"
    store = SqlStore.open(url)
    assert await store.timers.listed() == []
    store.close()
    engine = create_engine(url)
    found = {column["name"]: column["nullable"] for column in inspect(engine).get_columns("timers")}
    engine.dispose()
    assert found == {column.name: False for column in TIMERS.columns}
