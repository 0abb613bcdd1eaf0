"""One message to an agent whose writes go to the world outside, killed at a chosen moment.

`python child.py DATABASE OUTSIDE WORKFLOW MESSAGE`; the environment says when: `KILL=point:number`, the number counts
the passages of that point. Points: claim (before the claim), claimed, effect (after it), settled, saved (the run kept).
"""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.sql import SqlStore

PASSED: Counter[str] = Counter()
OFF = os.environ.get("OFF", "")


def passing(point: str) -> None:
    """A moment at which the process may be killed."""
    PASSED[point] += 1
    if os.environ.get("KILL") == f"{point}:{PASSED[point]}":
        os.kill(os.getpid(), signal.SIGKILL)


def agent(outside: Path, workflow: str, store: Any) -> Agent:
    """An agent whose writes are lines of a file that outlives it."""

    def happened(name: str, key: str) -> str:
        line = f"{name} {key}\n".encode()
        handle = os.open(outside, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(handle, line)
        os.fsync(handle)
        os.close(handle)
        passing("effect")
        return f"{name} {key} done"

    @tool(timeout=2)
    def read(key: str) -> str:
        return f"read {key}"

    @tool(effect="write", timeout=2, identity=("key",))
    def pay(key: str) -> str:
        return happened("pay", key)

    @tool(effect="write", timeout=2, identity=("key",), verify="was_mailed")
    def mail(key: str) -> str:
        return happened("mail", key)

    @tool(timeout=2)
    def was_mailed(key: str) -> bool:
        return outside.exists() and f"mail {key}" in outside.read_text().splitlines()

    return Agent(skills=skills(workflow), tools=[read, pay, mail, was_mailed], store=store)


def skills(workflow: str) -> list[Skill]:
    """Three workflows: a write between reads after a yes; two writes in a row; for each, and in a helper."""
    reading = Step(tool="read", with_={"key": "x"})
    pages = {
        "confirmed": [
            reading,
            Step(tool="pay", with_={"key": "{order}"}, confirm="Pay {order}?"),
            Step(tool="read", as_="after", with_={"key": "=pay"}),
            Step(answer="{pay}"),
        ],
        "in a row": [
            Step(tool="mail", with_={"key": "first {order}"}, retry=1),
            Step(tool="pay", with_={"key": "second {order}"}, retry=1),
            Step(answer="{mail}, {pay}"),
        ],
        "for each": [
            Step(tool="mail", foreach="n in [1, 2, 3]", max=3, as_="mails", with_={"key": "{n} {order}"}),
            Step(tool="settle_up", as_="settled", with_={"what": "{order}"}),
            Step(answer="{len(mails)} mails, {settled}"),
        ],
    }
    order = Input(type="text", pattern=r"order (\w+)")
    job = Skill(
        name="job",
        description="Do it",
        examples=("Do it for order a1",),
        inputs={"order": order},
        workflow=pages[workflow],
        max_latency_ms=60_000,
    )
    helper = Skill(
        name="settle_up",
        description="Settle up",
        routable=False,
        inputs={"what": Input()},
        workflow=[Step(tool="pay", with_={"key": "helper {what}"})],
        returns="pay",
    )
    return [job, helper]


class Deadly:
    """The claims, with moments between them at which the process may be killed."""

    def __init__(self, store: Any) -> None:
        self._store = store

    async def claim(self, effect: Any) -> Any:
        passing("claim")
        if OFF == "claims":
            return None
        found = await self._store.claim(effect)
        passing("claimed")
        if OFF == "unknown" and found is not None and found.state == "unknown":
            await self._store.settle(effect.key, "void")
            return await self._store.claim(effect)
        return found

    async def settle(self, *told: Any, **more: Any) -> None:
        await self._store.settle(*told, **more)
        passing("settled")

    async def untold(self, *told: Any) -> Any:
        return await self._store.untold(*told)

    async def unsettled(self, session: Any = None) -> Any:
        return await self._store.unsettled(session)


async def main(database: str, outside: str, workflow: str, message: str) -> None:
    store = SqlStore(f"sqlite:///{database}")
    one = agent(Path(outside), workflow, store)
    store.effects = Deadly(store.effects)  # type: ignore[assignment]
    result = await one.run(message, session="s", skill=None if message == "yes" else "job")
    passing("saved")
    unknown = [f"{e.tool} {e.args['key']}" for e in await one.unsettled("s")]
    told = {"status": result.status, "reason": result.reason, "text": result.text, "unknown": unknown}
    sys.stdout.write(json.dumps(told) + "\n")
    store.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
