"""What ends a run at the worst moment loses nothing and blocks nothing: two cancellations, a clock that leaps, a late store."""

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shipworthy import Agent, Skill, Step, tool
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import StateError
from shipworthy.stores.effects import Effect

GO = "Do the daily job"


class Slow(MemoryEffects):
    """Claims in memory, each of which takes its time."""

    async def claim(self, effect: Effect, *, durable: bool = True) -> Effect | None:
        await asyncio.sleep(0.1)
        found = await super().claim(effect, durable=durable)
        await asyncio.sleep(0.1)
        return found


def agent(*tools: Any, store: Any, **skill: Any) -> Agent:
    steps = (Step(tool=tools[0].spec.name), Step(answer="Done."))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps, **skill)
    return Agent(skills=[job], tools=tools, store=store)


async def test_a_second_cancellation_leaves_no_claim_of_which_nobody_knows() -> None:
    made, store = list[str](), MemoryStore()
    store.effects = effects = Slow()

    @tool(effect="write", confirm="never")
    async def pay() -> str:
        made.append("paid")
        return "paid"

    task = asyncio.create_task(agent(pay, store=store).run(GO, session="s"))
    for pause in (0.12, 0.03):
        await asyncio.sleep(pause)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(1)
    assert [effect.state for effect in effects._held.values()] == ["void"] and made == []
    assert (await agent(pay, store=store).run(GO, session="s")).text == "Done."
    assert made == ["paid"]


async def test_a_clock_that_is_set_forward_makes_no_check_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bank pays a moment after the connection was lost; the machine's clock leaps an hour in between."""
    made, loop, clock = list[str](), asyncio.get_running_loop(), time.time

    @tool(effect="write", timeout=4, verify="was_paid", confirm="never")
    async def pay() -> str:
        loop.call_later(3, made.append, "paid")
        monkeypatch.setattr(time, "time", lambda: clock() + 3600)
        raise ConnectionResetError("lost")

    @tool
    async def was_paid() -> bool:
        return bool(made)

    result = await agent(pay, was_paid, store=MemoryStore(), max_latency_ms=60_000).run(GO)
    await asyncio.sleep(5)
    assert (result.text, made) == ("Done.", ["paid"])


@pytest.mark.parametrize("cancelled", [True, False])
async def test_a_message_that_is_accepted_when_nobody_waits_any_more_can_be_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cancelled: bool
) -> None:
    store, loop = SqlStore.open(f"sqlite:///{tmp_path}/state.db"), asyncio.get_running_loop()
    await store.load("warm")
    submitted, late = store._submitted, [3.0]

    def begun(work: Callable[[], Any]) -> Any:
        if work == store._database.grouped.commit and late:
            return loop.call_later(late.pop(), submitted, work)
        return submitted(work)

    monkeypatch.setattr(store, "_submitted", begun)

    @tool
    async def look() -> str:
        return "seen"

    one = agent(look, store=store, max_latency_ms=2000)
    task = asyncio.create_task(one.run(GO, session="s", message_id="m"))
    await asyncio.sleep(0.5)
    if cancelled:
        task.cancel()
    else:
        assert (await task).reason == "busy"
    await asyncio.sleep(5)
    assert task.cancelled() is cancelled
    assert [run["status"] for run in await one.runs()] == ["failed"], "it does not seem to go on"
    assert (await one.run(GO, session="s", message_id="m")).text == "Done."
    store.close()


async def test_an_outcome_that_could_not_be_kept_leaves_no_gap_in_the_tape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, seen = SqlStore.open(f"sqlite:///{tmp_path}/state.db"), list[list[int]]()
    settle, failing = store.effects.settle, [True]

    async def settled(*args: Any, **named: Any) -> None:
        if failing:
            failing.pop()
            raise StateError("the disk is full")
        await settle(*args, **named)

    monkeypatch.setattr(store.effects, "settle", settled)

    @tool(effect="write", confirm="never")
    async def pay(to: str) -> str:
        return f"paid {to}"

    @tool
    async def look() -> str:
        (run,) = await store.runs()
        seen.append([json.loads(line)["seq"] for line in (await store.tape(run["run_id"]) or "").splitlines()])
        return "seen"

    steps = (
        Step(tool="pay", with_={"to": "Ann"}),
        Step(tool="pay", as_="second", with_={"to": "Bob"}),
        Step(tool="look"),
        Step(answer="Done."),
    )
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    assert (await Agent(skills=[job], tools=[pay, look], store=store).run(GO, session="s")).text == "Done."
    assert seen[0] == list(range(len(seen[0]))) and len(seen[0]) > 1
    store.close()
