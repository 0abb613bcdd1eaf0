"""A write of which nobody knows whether it happened is looked up or reported, and not made again."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from tests.runtime.calls.outside import GO, SEND, Outside, agent
from tests.virtual_time import Gate

from shipworthy import Agent, Skill, Step, ToolError, tool
from shipworthy.durable.effects import MemoryEffects
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import StateError
from shipworthy.events import Degraded
from shipworthy.runtime.calls import write as writing


async def test_F17_a_lost_answer_is_not_made_up_for_by_another_call(outside: Outside) -> None:
    outside.loses = 1
    one = agent(outside, SEND)
    result = await one.run(GO, session="s")
    assert (result.status, result.reason) == ("failed", "unknown")
    (unknown,) = await one.unsettled("s")
    assert (unknown.tool, unknown.args) == ("send", {"text": "hello"})
    assert outside.sent == ["hello"]


async def test_F18_a_write_of_which_nobody_knows_is_not_retried(outside: Outside) -> None:
    outside.loses = 1
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, retry=3), contract={"identity": ("text",)})
    result = await one.run(GO, session="s")
    assert outside.sent == ["hello"]
    assert (result.status, result.reason) == ("failed", "unknown")
    assert "Nobody knows whether this happened: Do the daily job." in result.text
    assert "Check before you try again" in result.text


async def test_one_that_says_it_did_not_happen_is_retried(outside: Outside) -> None:
    outside.raises = 2
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, retry=3), contract={"identity": ("text",)})
    assert (await one.run(GO)).status == "completed"
    assert outside.sent == ["hello"]


@pytest.mark.parametrize(("loses", "hangs"), [(1, 0), (0, 1)], ids=["it happened", "it did not"])
async def test_a_tool_that_can_check_is_asked(outside: Outside, loses: int, hangs: int) -> None:
    outside.loses, outside.hangs = loses, hangs
    contract = {"identity": ("text",), "verify": "was_sent"}
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, retry=1), contract=contract)
    result = await one.run(GO)
    assert result.status == "completed"
    assert outside.sent == ["hello"]
    assert await one.unsettled() == []
    assert result.usage.tool_calls <= (result.bound.tool_calls or 0)


async def test_a_check_that_fails_leaves_it_unknown(outside: Outside) -> None:
    outside.loses, outside.knows = 1, False
    one = agent(outside, SEND, contract={"verify": "was_sent"})
    result = await one.run(GO, session="s")
    assert (result.status, result.reason) == ("failed", "unknown")
    assert len(await one.unsettled("s")) == 1


async def test_F17_where_the_unknown_counts_as_not_done_it_is_done_twice(
    outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing_found(self: Any, *_: Any) -> None:
        self.store._held.pop(self.key, None)

    monkeypatch.setattr(writing.Write, "_verified", nothing_found)
    outside.loses = 1
    one = agent(outside, Step(tool="send", with_={"text": "hello"}, retry=1), contract={"identity": ("text",)})
    await one.run(GO, session="s")
    assert outside.sent == ["hello", "hello"]


async def test_an_error_of_ours_is_a_tool_error() -> None:
    assert issubclass(writing.OutcomeUnknown, ToolError)


async def test_F17_a_result_that_cannot_be_shown_is_not_made_again() -> None:
    sent = list[str]()

    @tool(effect="write", identity=("text",), compact=lambda value: value["no such key"])
    def post(text: str) -> dict[str, str]:
        sent.append(text)
        return {"id": "7"}

    step = Step(tool="post", with_={"text": "hello"}, retry=3)
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(step, Step(answer="Posted.")))
    result = await Agent(skills=[job], tools=[post]).run(GO)
    assert (result.status, result.text, sent) == ("degraded", "Posted.", ["hello"])


@pytest.mark.parametrize("error", [TimeoutError("no answer"), ConnectionResetError("gone")])
async def test_F18_a_tool_that_lost_its_connection_is_not_retried(error: Exception) -> None:
    sent = list[str]()

    @tool(effect="write", identity=("text",))
    def post(text: str) -> str:
        sent.append(text)
        raise error

    job = Skill(
        name="job",
        description="Do the daily job",
        examples=(GO,),
        workflow=(Step(tool="post", with_={"text": "hello"}, retry=3),),
    )
    result = await Agent(skills=[job], tools=[post]).run(GO)
    assert (result.reason, sent) == ("unknown", ["hello"])


async def test_F17_a_check_is_not_believed_while_the_call_still_runs() -> None:
    sent, free = list[str](), Gate()

    @tool(effect="write", timeout=0.1, identity=("text",), verify="was_posted")
    def post(text: str) -> str:
        free.wait()
        sent.append(text)
        return "posted"

    @tool
    def was_posted(text: str) -> bool:
        return text in sent

    step = Step(tool="post", with_={"text": "hello"}, retry=3, confirm="Post it?")
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(step,))
    one = Agent(skills=[job], tools=[post, was_posted])
    await one.run(GO, session="s")
    heard: list[Any] = []
    result = await one.run("yes", session="s", emit=heard.append)
    assert (result.reason, sent) == ("unknown", [])
    assert any("still be on its way" in event.detail for event in heard if isinstance(event, Degraded))
    free.open()
    await asyncio.sleep(0.01)
    await one.run(GO, session="s")
    after = await one.run("yes", session="s")
    assert (after.status, after.text, sent) == ("completed", "already done", ["hello"])
    assert await one.unsettled() == []


async def test_what_came_of_it_counts_also_where_it_cannot_be_kept(outside: Outside) -> None:
    class Full(MemoryEffects):
        async def settle(self, *args: Any, **named: Any) -> None:
            raise StateError("the disk is full")

    store = MemoryStore()
    store.effects = Full()
    result = await agent(outside, SEND, store=store).run(GO)
    assert (result.status, result.text) == ("completed", "sent hello")


async def test_a_check_is_asked_about_the_call_as_it_was_made_with_its_secrets_as_they_are(outside: Outside) -> None:
    asked_about = list[tuple[str, int]]()

    @tool(effect="write", timeout=0.1, identity=("card",), verify="was_charged")
    async def charge(card: str, amount: int) -> str:
        return "charged"

    @tool
    def was_charged(card: str, amount: int) -> bool:
        asked_about.append((card, amount))
        return True

    step = Step(tool="charge", with_={"card": "4711", "amount": 6})
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(step,))
    store = MemoryStore()
    one = Agent(skills=[job], tools=[charge, was_charged], store=store)
    await one.run(GO, session="s")
    (held,) = store.effects._held.values()
    hidden = {"card": "[secret CARD]", "amount": 5}
    store.effects._held[held.key] = replace(held, state="unknown", args=hidden)
    store._sessions.pop("s")
    assert (await one.run(GO, session="s")).reason == "already_done"
    assert asked_about == [("4711", 5)]
