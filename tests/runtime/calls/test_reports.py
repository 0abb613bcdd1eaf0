"""Nobody is left without a word about a write."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from shipworthy import Agent, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.runtime.remember import MOST_TOLD

GO = "Do the daily job"
SENT: list[str] = []
REPORT = "Nobody knows whether this happened: Sending hello"


@tool(effect="write", timeout=0.1, confirm="never", label="Sending {text}")
async def send(text: str) -> str:
    SENT.append(text)
    await asyncio.sleep(5)
    return text


@tool(effect="write", confirm="never", label="Noting {text}")
async def note(text: str) -> str:
    SENT.append(text)
    return f"noted {text}"


def agent(*steps: Any, store: Any = None, **skill: Any) -> Agent:
    work: dict[str, Any] = (
        {"workflow": [Step.model_validate(step) for step in steps]} if steps else {"tools": ("send",)}
    )
    job = Skill(name="job", description=GO, examples=(GO,), **work, **skill)
    return Agent(skills=[job], tools=[send, note], store=store)


@pytest.fixture(autouse=True)
def nothing_sent() -> None:
    SENT.clear()


SEND: dict[str, Any] = {"tool": "send", "with": {"text": "hello"}}


@pytest.mark.parametrize(
    "more",
    [{"required": False}, {"on_error": "skip"}, {"on_error": [{"answer": "Never mind."}]}],
    ids=["optional", "skipped", "recovered"],
)
async def test_f17_an_unknown_outcome_is_reported_whatever_the_step_does_about_it(more: dict[str, Any]) -> None:
    one = agent({**SEND, **more}, {"answer": "All is well."})
    result = await one.run(GO, session="s")
    assert REPORT in result.text
    assert (result.status, result.reason) == ("degraded", "unknown")
    assert result.text.count("Nobody knows") == 1


async def test_f17_a_model_that_says_nothing_of_it_does_not_hide_it() -> None:
    job = Skill(name="job", description=GO, examples=(GO,), tools=("send",))
    model = ScriptedModel([Reply(calls=(call("send", text="hello"),)), Reply(text="All is well.")])
    one = Agent(skills=[job], tools=[send], model=model)
    result = await one.run(GO, session="s")
    assert (result.status, result.reason) == ("degraded", "unknown")
    assert result.text.startswith("All is well.")
    assert REPORT in result.text


async def test_f35_what_was_done_by_a_run_that_was_never_kept_is_said_to_whatever_is_said_next() -> None:
    store = MemoryStore()
    one = agent({"tool": "note", "with": {"text": "hello"}, "confirm": "Note it?"}, store=store)
    await one.run(GO, session="s")
    before = await one.session("s")
    await one.run("yes", session="s")
    store._sessions.pop("s")
    await store.save(replace(before, version=0))
    dropped = await one.run("no", session="s")
    assert "(Before I was interrupted, this was done: Noting hello (text hello).)" in dropped.text
    again = await one.run("thanks", session="s")
    assert "this was done" not in again.text, "it is said once"
    assert SENT == ["hello"]


async def test_f35_the_same_message_again_takes_what_was_done_and_needs_no_note() -> None:
    store = MemoryStore()
    one = agent({"tool": "note", "with": {"text": "hello"}}, store=store)
    first = await one.run(GO, session="s")
    store._sessions.pop("s")
    again = await one.run(GO, session="s")
    assert (first.text, again.text, SENT) == ("noted hello", "noted hello", ["hello"])


async def test_f35_what_nobody_knows_is_said_once_to_other_messages_and_always_to_the_same() -> None:
    one = agent(SEND)
    for _ in range(3):
        result = await one.run(GO, session="s")
        assert result.reason == "unknown"
        assert result.text.count("Nobody knows") == 1
    assert "Nobody knows" not in (await one.run("thanks", session="s")).text
    assert SENT == ["hello"]
    (left,) = await one.unsettled("s")
    assert left.args == {"text": "hello"}


async def test_an_ordinary_conversation_is_told_nothing() -> None:
    one = agent({"tool": "note", "with": {"text": "hello"}})
    texts = [(await one.run(message, session="s")).text for message in (GO, GO, "thanks")]
    assert texts[:2] == ["noted hello"] * 2
    assert "this was done" not in texts[2]
    assert SENT == ["hello", "hello"]


def test_a_conversation_remembers_few() -> None:
    assert MOST_TOLD <= 100
