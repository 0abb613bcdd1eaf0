"""A write is made once, and never again where nobody knows."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from tests.runtime.calls.outside import GO, SEND, Outside, agent

from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step, call
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import StateError
from shipworthy.runtime.calls import write as writing
from shipworthy.runtime.meaning import after
from shipworthy.stores.effects import Effect


async def test_asking_for_it_anew_makes_it_anew(outside: Outside) -> None:
    one = agent(outside, SEND)
    for _ in range(2):
        await one.run(GO, session="s")
    assert outside.sent == ["hello", "hello"]


async def test_F19_a_yes_that_is_said_again_makes_nothing_again(outside: Outside) -> None:
    store = MemoryStore()
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=store)
    await one.run(GO, session="s")
    asked = await one.session("s")
    first = await one.run("yes", session="s")
    store._sessions.pop("s")
    await store.save(replace(asked, version=0))
    again = await one.run("yes", session="s")
    assert (first.text, again.text) == ("sent hello", "sent hello")
    assert outside.sent == ["hello"]


async def test_two_that_say_yes_at_once_make_it_once(outside: Outside) -> None:
    store, other, outside.takes = MemoryStore(), MemoryStore(), 0.1
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=store)
    await one.run(GO, session="s")
    other._sessions = dict(store._sessions)
    other.effects = store.effects
    two = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=other)
    two._built.compiled = two._built.prepared = one.compiled
    results = await asyncio.gather(one.run("yes", session="s"), two.run("yes", session="s"))
    assert outside.sent == ["hello"]
    assert sorted(result.status for result in results) == ["completed", "failed"]


async def test_a_stream_that_was_left_after_a_write_does_not_write_again(outside: Outside) -> None:
    outside.loses = 1
    one = agent(
        outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), contract={"verify": "was_sent"}
    )
    await one.run(GO, session="s")
    async with one.stream("yes", session="s") as events:
        async for event in events:
            if event.type == "step_started":
                await asyncio.sleep(0.02)
                break
    assert outside.sent == ["hello"]
    assert (await one.run("yes", session="s")).status == "completed"
    assert outside.sent == ["hello"]


async def test_a_correction_that_changes_nothing_of_a_write_does_not_write_again(outside: Outside) -> None:
    inputs = {"ticker": Input(type="ticker")}
    one = agent(outside, SEND, Step(answer="About {ticker}: {send}"), inputs=inputs)
    assert (await one.run(f"{GO} for NVDA", session="s")).text == "About NVDA: sent hello"
    assert (await one.run("and AMD?", session="s")).text == "About AMD: sent hello"
    assert outside.sent == ["hello"]


async def test_a_loop_writes_once_on_its_yes(outside: Outside) -> None:
    job = Skill(name="job", description="Do the daily job", examples=(GO,), tools=("send",))
    model = ScriptedModel([Reply(calls=(call("send", text="hello"),))])
    one = Agent(skills=[job], tools=outside.tools(), model=model)
    assert (await one.run(GO, session="s")).reason == "confirm"
    await one.run("yes", session="s")
    assert outside.sent == ["hello"]


async def test_an_approval_that_is_late_asks_again(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=store)
    await one.run(GO, session="s")
    asked = await one.session("s")
    assert asked.open is not None
    assert asked.open.pending is not None
    late = replace(asked.open.pending, asked=asked.open.pending.asked - 2 * one.spec.session.expires)
    await store.save(replace(asked, open=replace(asked.open, pending=late)))
    result = await one.run("yes", session="s")
    assert (result.status, result.reason, outside.sent) == ("asked", "confirm", [])
    assert result.text.startswith("That was a while ago")


async def test_F37_an_approval_of_another_definition_asks_again(outside: Outside) -> None:
    store = MemoryStore()
    step = Step(tool="send", with_={"text": "hello"}, confirm="Send it?")
    await agent(outside, step, store=store).run(GO, session="s")
    redeployed = agent(outside, step, Step(answer="All is well: {send}"), store=store)
    result = await redeployed.run("yes", session="s")
    assert (result.status, result.reason, outside.sent) == ("asked", "confirm", [])
    assert (await redeployed.run("yes", session="s")).text == "All is well: sent hello"


async def test_F19_without_claims_a_yes_that_is_said_again_writes_again(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(self: Any) -> None:
        return None

    monkeypatch.setattr(writing.Write, "_claimed", nothing)
    store = MemoryStore()
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, confirm="Send it?"), store=store)
    await one.run(GO, session="s")
    asked = await one.session("s")
    await one.run("yes", session="s")
    store._sessions.pop("s")
    await store.save(replace(asked, version=0))
    await one.run("yes", session="s")
    assert outside.sent == ["hello", "hello"]


async def test_a_yes_to_a_step_is_none_to_a_loop_that_follows(outside: Outside) -> None:
    look = Skill(
        name="look", description="Look around", routable=False, tools=("was_sent",), inputs={}, instructions="Look."
    )
    step = Step(tool="send", with_={"text": "hello"}, confirm="Send it?")
    job = Skill(
        name="job", description="Do the daily job", examples=(GO,), workflow=(step, Step(tool="look")), max_cost_usd=1
    )
    model = ScriptedModel([Reply(text="I have looked around.")])
    one = Agent(skills=[job, look], tools=outside.tools(), model=model)
    await one.run(GO, session="s")
    assert (await one.run("yes", session="s")).text == "I have looked around."
    assert outside.sent == ["hello"]


class Slow(MemoryEffects):
    """Whoever claims has time to leave."""

    async def claim(self, effect: Effect) -> Effect | None:
        found = await super().claim(effect)
        await asyncio.sleep(0.05)
        return found


async def test_whoever_leaves_while_a_write_is_claimed_leaves_no_claim_behind(outside: Outside) -> None:
    store = MemoryStore()
    store.effects = Slow()
    one = agent(outside, SEND, store=store)
    task = asyncio.create_task(one.run(GO, session="s"))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [effect.state for effect in store.effects._held.values()] == ["void"]
    assert (await one.run(GO, session="s")).status == "completed"
    assert outside.sent == ["hello"]


async def test_without_time_nothing_is_done(outside: Outside) -> None:
    store = MemoryStore()
    store.effects = Slow()
    one = agent(outside, SEND, store=store, max_latency_ms=345)
    result = await one.run(GO, session="s")
    assert (result.status, result.reason, outside.sent) == ("failed", "timeout", [])
    assert result.usage.latency_ms == 50.0
    assert await one.unsettled() == []


async def test_a_claim_that_cannot_be_kept_makes_nothing(outside: Outside) -> None:
    class Full(MemoryEffects):
        async def claim(self, effect: Effect) -> Effect | None:
            raise StateError("the disk is full")

    store = MemoryStore()
    store.effects = Full()
    result = await agent(outside, SEND, store=store).run(GO)
    assert (result.status, outside.sent) == ("failed", [])


@pytest.mark.parametrize("off", [False, True], ids=["kept", "forgotten"])
async def test_F17_a_correction_that_forgets_its_writes_and_its_opening_writes_again(
    outside: Outside, off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried_on = after._carried_on
    if off:
        monkeypatch.setattr(after, "_carried_on", lambda *args: replace(carried_on(*args), id="", results={}))
    one = agent(outside, SEND, Step(answer="About {ticker}: {send}"), inputs={"ticker": Input(type="ticker")})
    await one.run(f"{GO} for NVDA", session="s")
    await one.run("and AMD?", session="s")
    assert outside.sent == (["hello", "hello"] if off else ["hello"])
