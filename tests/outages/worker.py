"""A process that answers messages: `python -m tests.outages.worker KIND URL FOLDER …`, as `load.py` tells it to."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.commands import import_all

from shipworthy import Agent, Input, Limits, Skill, Step, tool
from shipworthy.contract.limits import Quota
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError

GO = "Do the daily job"
TRIES = 20


def note(file: Path, what: str) -> None:
    """Append a line that is on the disk before this returns."""
    number = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(number, f"{what}\n".encode())
    os.fsync(number)
    os.close(number)


def payer(url: str, place: Path, *, confirm: str | None = None) -> Agent:
    """An agent that pays a number, without a way to look whether it did."""

    @tool(effect="write", timeout=30)
    async def pay(n: int) -> str:
        """Pay."""
        await asyncio.sleep(0.01)
        note(place / "bank", str(n))
        await asyncio.sleep(0.01)
        return f"paid {n}"

    step: dict[str, Any] = {"tool": "pay", "with": {"n": "=n"}} | ({"confirm": confirm} if confirm else {})
    job = Skill(
        name="job",
        description=GO,
        examples=(GO,),
        workflow=[Step.model_validate(step), Step(answer="{pay}")],
        inputs={"n": Input(type="integer", ask="n?")},
        max_latency_ms=60_000,
    )
    return Agent(skills=[job], tools=[pay], store=SqlStore.open(url))


def kind_of(text: str, n: int) -> str:
    """What an answer says of a payment."""
    return "paid" if f"paid {n}" in text else "unknown" if "Nobody knows" in text else "failed"


def begun(file: Path) -> float:
    """Wait for the file; the moment that it names."""
    while not file.exists() or not file.read_text():
        time.sleep(0.01)
    return float(file.read_text())


def wait_until(at: float) -> None:
    while time.time() < at:
        time.sleep(0.0005)


async def ask(url: str, place: Path, questions: str) -> None:
    agent, told = payer(url, place, confirm="Pay?"), []
    for n in range(int(questions)):
        told.append((await agent.run(f"{GO} {n}", session=f"yes{n}", skill="job")).status)
    print(json.dumps(told), flush=True)
    agent.close()


async def yes(url: str, place: Path, questions: str) -> None:
    agent = payer(url, place, confirm="Pay?")
    await agent.session("warm")
    print("ready", flush=True)
    at = begun(place / "begin")
    for n in range(int(questions)):
        wait_until(at + n * 0.3)
        try:
            await agent.run("yes", session=f"yes{n}")
        except StateError:
            continue
    agent.close()


async def pay(url: str, place: Path, number: str) -> None:
    """Pay again and again; each message is sent until it is answered."""
    agent, n = payer(url, place), int(number) * 1_000_000
    await agent.session("warm")
    print("ready", flush=True)
    while not (place / "end").exists():
        n += 1
        told = "nothing"
        for _ in range(TRIES):
            try:
                told = kind_of((await agent.run(f"{GO} {n}", session=f"pay{n}", skill="job")).text, n)
                break
            except StateError:
                continue
        print(json.dumps([str(n), told]), flush=True)
    agent.close()


async def spend(url: str, place: Path, allowed: str) -> None:
    """Call a tool as long as the day of the tenant allows it."""

    @tool
    async def look() -> str:
        """Look."""
        note(place / "calls", "x")
        return "x"

    steps = [Step(tool="look"), Step.model_validate({"tool": "look", "as": "b", "when": "False"}), Step(answer="ok")]
    job = Skill(name="job", description=GO, examples=(GO,), workflow=steps)
    limits = Limits(day=Quota(max_tool_calls=int(allowed)))
    agent = Agent(skills=[job], tools=[look], store=SqlStore.open(url), limits=limits)
    while True:
        result = await agent.run(GO)
        if result.status == "completed":
            note(place / "answers", "ok")
        print(result.status, flush=True)
        await asyncio.sleep(0.05 if result.status == "refused" else 0)


async def answered(agent: Agent, n: int, begun: int) -> str:
    """Say that it begins, once the database is open: a kill before that would tell nothing."""
    await agent.session("warm")
    os.write(begun, b".")
    return kind_of((await agent.run(f"{GO} {n}", session=f"kill{n}", skill="job", message_id=f"m{n}")).text, n)


def farm(url: str, place: Path) -> None:
    """Answer each task in a child, which is killed after so many seconds where the task says so."""
    import_all()
    for line in sys.stdin:
        task = json.loads(line)
        read, write = os.pipe()
        begun = os.fork()
        if begun == 0:
            os.close(read)
            os.write(write, asyncio.run(answered(payer(url, place), task["n"], write)).encode())
            os._exit(0)
        os.close(write)
        os.read(read, 1)
        if (after := task.get("kill")) is not None:
            time.sleep(after)
            os.kill(begun, signal.SIGKILL)
        told = b""
        while part := os.read(read, 100):
            told += part
        os.close(read)
        os.waitpid(begun, 0)
        print(told.decode() or "killed", flush=True)


KINDS: dict[str, Callable[..., Any]] = {"ask": ask, "yes": yes, "pay": pay, "spend": spend, "farm": farm}

if __name__ == "__main__":
    _, kind, url, folder, *words = sys.argv
    work = KINDS[kind](url, Path(folder), *words)
    if work is not None:
        asyncio.run(work)
