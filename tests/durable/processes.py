"""Processes that use the database of the state, and what it holds afterwards."""

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from shipworthy.durable import state
from shipworthy.durable.sql import SqlStore
from shipworthy.stores.session import Session

IN_PROCESS = """
import asyncio, os, resource, sys
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.session import Session
store = SqlStore.open()
def do(work):
    try:
        return asyncio.run(work)
    except StateError as error:
        return f"StateError: {error}"
"""


def start(program: str, *args: str) -> "subprocess.Popen[str]":
    source = str(Path(state.__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", IN_PROCESS + program, *args],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": source},
    )


def said_by(program: str, *args: str) -> str:
    process = start(program, *args)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return said


def sound(path: Path) -> bool:
    with contextlib.closing(sqlite3.connect(path)) as db:
        return db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def written(path: Path, conversations: int = 1) -> None:
    store = SqlStore.open()

    async def write() -> None:
        for number in range(conversations):
            await store.save(Session(id=f"s{number}", kept={"x": "y" * 2000}))

    asyncio.run(write())
    store.close()
    assert path.exists()
