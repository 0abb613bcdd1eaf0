"""A request that is still on its way is waited for before a write is made again."""

import asyncio
import http.client
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from tests.batches import batch
from tests.runtime.calls.outside import GO

from shipworthy import Agent, Skill, Step, tool
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.memory import MemoryStore
from shipworthy.stores.effects import Effect


def bank(store: Any, made: list[str], pay: Any, *, knows: Any = None, retry: int = 1) -> Agent:
    @tool
    def was_paid() -> bool:
        return "paid" in made if knows is None else knows()

    steps = (Step(tool="pay", retry=retry, with_={"n": 1}), Step(answer="Paid."))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps, max_latency_ms=60_000)
    return Agent(skills=[job], tools=[pay, was_paid], store=store)


@batch(
    "error",
    [http.client.IncompleteRead(b"half"), asyncio.IncompleteReadError(b"", 9), ValueError("odd"), OSError("gone")],
)
async def test_field_15_a_write_that_raises_anything_but_not_done_is_not_made_again(error: Exception) -> None:
    made = list[str]()

    @tool(effect="write", identity=())
    def pay() -> str:
        made.append("paid")
        raise error

    steps = (Step(tool="pay"), Step(answer="Paid."))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    one = Agent(skills=[job], tools=[pay], store=MemoryStore())
    for _ in range(2):
        result = await one.run(GO, session="s")
        assert (result.status, result.reason, made) == ("failed", "unknown", ["paid"])


async def test_field_61_a_no_is_asked_for_again_when_the_request_can_no_longer_be_on_its_way() -> None:
    """The bank pays a moment after the connection was lost, and before the timeout of the tool is over."""
    made, loop = list[str](), asyncio.get_running_loop()

    @tool(effect="write", timeout=4, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        loop.call_later(3, made.append, "paid")
        raise ConnectionResetError("lost")

    result = await bank(MemoryStore(), made, pay).run(GO)
    assert (result.status, result.text, made) == ("completed", "Paid.", ["paid"])
    assert result.usage.tool_calls <= (result.bound.tool_calls or 0)


async def test_field_61_a_no_that_stays_a_no_lets_it_be_made_again() -> None:
    made, tries = list[str](), list[int]()

    @tool(effect="write", timeout=4, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ConnectionResetError("lost")
        made.append("paid")
        return "paid"

    result = await bank(MemoryStore(), made, pay).run(GO)
    assert (result.status, made, len(tries)) == ("completed", ["paid"], 2)


class Left(MemoryEffects):
    """A claim stands whose process has died a moment ago, or may be alive."""

    def __init__(self, maker: str, age: float) -> None:
        super().__init__()
        self._left: Any = {"maker": maker, "age": age}

    async def claim(self, effect: Effect) -> Effect | None:
        if self._left is None:
            return await super().claim(effect)
        left, self._left = self._left, None
        lost = replace(effect, run_id="dead", state="unknown", maker=left["maker"], at=time.time() - left["age"])
        self._held[effect.key] = lost
        return lost


@batch(
    ("maker", "age", "paid", "reason"),
    [
        ("gone", 0.0, 1, None),  # the run waits, and asks once more
        ("gone", 3600.0, 1, None),
        ("elsewhere", 3600.0, 0, "unknown"),
        ("elsewhere", 0.0, 0, "unknown"),
    ],
)
async def test_field_61_of_a_dead_maker_a_no_is_believed_late_and_of_a_living_one_never(
    maker: str, age: float, paid: int, reason: str | None
) -> None:
    made, loop = list[str](), asyncio.get_running_loop()

    @tool(effect="write", timeout=4, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        made.append("paid")
        return "paid"

    store, began = MemoryStore(), loop.time()
    store.effects = Left(maker, age)
    result = await bank(store, made, pay, retry=0).run(GO)
    assert (len(made), result.reason) == (paid, reason)
    waits = maker == "gone" and age < 4
    assert (loop.time() - began > 5) == waits


async def test_field_61_a_dead_maker_whose_request_arrives_late_is_not_paid_for_twice() -> None:
    made, loop = list[str](), asyncio.get_running_loop()

    @tool(effect="write", timeout=4, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        made.append("paid")
        return "paid"

    store = MemoryStore()
    store.effects = Left("gone", 0.0)
    loop.call_later(3, made.append, "paid")
    result = await bank(store, made, pay, retry=0).run(GO)
    assert (result.text, made) == ("Paid.", ["paid"])


async def test_field_61_a_run_without_time_to_wait_says_that_nobody_knows() -> None:
    made = list[str]()

    @tool(effect="write", timeout=50, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        raise ConnectionResetError("lost")

    result = await bank(MemoryStore(), made, pay, retry=0).run(GO)
    assert result.reason == "unknown"


@pytest.mark.real_time
async def test_field_61_the_end_of_a_call_that_was_given_up_is_kept() -> None:
    made, free, store = list[str](), threading.Event(), MemoryStore()

    @tool(effect="write", timeout=0.05, verify="was_paid", identity=("n",))
    async def pay(n: int) -> str:
        await asyncio.to_thread(free.wait)
        return "paid"

    one = bank(store, made, pay, retry=0)
    try:
        result = await one.run(GO)
        (lost,) = await one.unsettled()
    finally:
        free.set()
    assert (result.reason, lost.maker) == ("unknown", "here")
    for _ in range(200):
        await asyncio.sleep(0.01)
        (lost,) = await one.unsettled()
        if lost.maker == "gone":
            break
    assert lost.maker == "gone"
