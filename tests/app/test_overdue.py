"""A run whose event loop is blocked is answered at its deadline, from another thread."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from shipworthy import Agent, Prompt, Skill, Step, tool
from shipworthy.app.overdue import OverdueRun
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import AnyEvent, RunFinished
from shipworthy.models.model import Part, Price, Request
from shipworthy.stores import RunRecord
from shipworthy.tools.abandon import BLOCKING

pytestmark = pytest.mark.real_time
GO = "Do the daily job"
BLOCK = 1.2
"""Seconds; the runs may take 0.5."""


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    yield
    BLOCKING.clear()


def agent(*steps: Step, tools: Any = (), **parts: Any) -> Agent:
    store = parts.pop("store", None) or MemoryStore(records=True)
    model = parts.pop("model", None)
    job = Skill(name="job", description=GO, examples=(GO,), workflow=steps, max_latency_ms=500, **parts)
    return Agent(skills=[job], tools=tools, store=store, model=model)


@tool(timeout=5)
async def blocks() -> str:
    """Blocks the loop, as code does that was written for threads."""
    time.sleep(BLOCK)  # noqa: ASYNC251
    return "late"


@tool(timeout=5, effect="write")
async def writes() -> str:
    """Blocks the loop in a write."""
    time.sleep(BLOCK)  # noqa: ASYNC251
    return "written"


async def test_field_16_the_answer_leaves_at_the_deadline_and_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    store = MemoryStore(records=True)
    one = agent(Step(tool="blocks"), Step(answer="{blocks}"), tools=[blocks], store=store, failure="Later, please.")
    heard: list[tuple[float, AnyEvent]] = []
    began = time.monotonic()
    with caplog.at_level(logging.WARNING, logger="shipworthy"):
        result = await one.run(GO, emit=lambda event: heard.append((time.monotonic() - began, event)), session="s")
    assert (result.status, result.reason, result.text) == ("failed", "deadline", "Later, please.")
    assert result.usage.latency_ms <= (result.bound.latency_ms or 0)
    ended = [(at, event) for at, event in heard if isinstance(event, RunFinished)]
    assert [event.result["text"] for _, event in ended] == ["Later, please."]
    assert ended[0][0] < BLOCK
    assert "in blocks" in caplog.text and "test_overdue.py" in caplog.text
    (run,) = await store.runs()
    assert (run["run_id"], run["text"]) == (result.run_id, result.text)
    repeated = await one.replay(await one.tape(result.run_id) or "")
    assert (repeated.divergence, repeated.result["text"]) == (None, "Later, please.")


async def test_field_16_from_the_second_time_it_blocks_nothing() -> None:
    one = agent(Step(tool="blocks", required=False), Step(answer="done"), tools=[blocks])
    await one.run(GO)
    turns = 0

    async def turning() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.01)
            turns += 1

    task = asyncio.create_task(turning())
    result = await one.run(GO)
    task.cancel()
    assert turns > 3
    assert result.usage.latency_ms <= (result.bound.latency_ms or 0)


async def test_field_16_every_run_on_the_blocked_loop_is_answered() -> None:
    @tool(timeout=5)
    async def waits() -> str:
        """Waits politely."""
        await asyncio.sleep(30)
        return ""

    bad = agent(Step(tool="blocks"), Step(answer="x"), tools=[blocks])
    good = agent(Step(tool="waits"), Step(answer="x"), tools=[waits])
    first = asyncio.create_task(good.run(GO))
    await asyncio.sleep(0.05)
    results = await asyncio.gather(bad.run(GO), first)
    for result in results:
        assert result.reason in ("deadline", "timeout")
        assert result.usage.latency_ms <= (result.bound.latency_ms or 0)


async def test_field_16_a_write_that_was_cut_is_unknown() -> None:
    one = agent(Step(tool="writes"), Step(answer="x"), tools=[writes])
    result = await one.run(GO, session="s")
    assert result.reason == "deadline"
    assert [effect.tool for effect in await one.unsettled()] == ["writes"]


async def test_field_48_a_model_that_blocks_is_answered_for() -> None:
    class Mine:
        name, price = "mine", Price()

        async def stream(self, request: Request) -> AsyncIterator[Part]:
            time.sleep(BLOCK)  # noqa: ASYNC251
            raise ConnectionResetError
            yield

    one = agent(Step(prompt=Prompt(text="{message}", fallback="No model today.")), model=Mine())
    result = await one.run(GO)
    assert (result.reason, result.text) == ("deadline", "No model today.")
    assert result.usage.latency_ms <= (result.bound.latency_ms or 0)


async def test_field_16_a_stream_ends_with_the_answer() -> None:
    one = agent(Step(tool="blocks"), Step(answer="x"), tools=[blocks])
    async with one.stream(GO) as events:
        found = [event async for event in events]
    assert isinstance(found[-1], RunFinished)
    assert sum(isinstance(event, RunFinished) for event in found) == 1


async def test_field_16_a_store_of_the_blocked_loop_keeps_the_record_later() -> None:
    class Bound(MemoryStore):
        def __init__(self) -> None:
            super().__init__(records=True)
            self.loop = asyncio.get_running_loop()

        async def finish(self, record: RunRecord) -> Any:
            if asyncio.get_running_loop() is not self.loop:
                raise RuntimeError("another loop")
            return await super().finish(record)

    store = Bound()
    result = await agent(Step(tool="blocks"), Step(answer="x"), tools=[blocks], store=store).run(GO)
    assert [run["run_id"] for run in await store.runs()] == [result.run_id]


async def test_a_run_that_is_cancelled_from_outside_stays_cancelled() -> None:
    one = agent(Step(tool="blocks"), Step(answer="x"), tools=[blocks])
    task = asyncio.create_task(one.run(GO))
    asyncio.get_running_loop().call_later(0.01, task.cancel)
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_only_one_answers() -> None:
    overdue = OverdueRun(MemoryStore(), 0.0, asyncio.get_running_loop(), asyncio.current_task())
    assert not overdue.taken()
    for _ in range(3):
        await overdue.answer()
    assert not overdue._answered.done()


async def test_a_run_that_cannot_be_answered_from_another_thread_is_answered_by_its_loop(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(run: object) -> None:
        raise ValueError("oh")

    monkeypatch.setattr("shipworthy.app.overdue.overdue", fails)
    result = await agent(Step(tool="blocks"), Step(answer="x"), tools=[blocks]).run(GO)
    assert result.status in ("failed", "completed", "degraded")
    assert "could not be answered" in caplog.text


async def test_field_16_a_store_that_is_slow_too_does_not_keep_the_run_going() -> None:
    made: list[str] = []

    @tool
    async def after() -> str:
        """Comes after."""
        made.append("after")
        return "x"

    class Slow(MemoryStore):
        async def finish(self, record: RunRecord) -> Any:
            await asyncio.sleep(BLOCK)
            return await super().finish(record)

    store = Slow(records=True)
    one = agent(
        Step(tool="blocks", required=False),
        Step(tool="after", after=("blocks",)),
        Step(answer="x"),
        tools=[blocks, after],
        store=store,
    )
    result = await one.run(GO)
    assert (result.reason, made) == ("deadline", [])
    assert [run["run_id"] for run in await store.runs()] == [result.run_id]
