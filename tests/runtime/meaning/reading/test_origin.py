"""A value that a model read in a message carries the labels of what the model was told beside the message."""

import json
from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, RunResult, ScriptedModel, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore

ASKED: list[str] = []


@tool(trust="untrusted")
async def strange() -> str:
    """What strangers say."""
    return "It is X-9911."


@tool(trust="trusted")
async def own() -> str:
    """What the user's own system says."""
    return "It is X-9911."


@tool(egress=True, accepts={"order": "trusted"}, trust="trusted")
async def trace(order: str) -> str:
    """Ask a carrier for an order."""
    ASKED.append(order)
    return "on its way"


@tool(trust="tenant")
async def colleagues() -> str:
    """What colleagues say."""
    return "It is the blue one."


ORDER = Input(pattern=r"[A-Z]-\d{4}", ask="Which order?")


def made(source: Any, reading: dict[str, Any], order: Input = ORDER) -> Agent:
    ASKED.clear()
    news = Skill(
        name="news",
        description="Tell the news",
        examples=("Tell the news", "What is new?"),
        workflow=[Step(tool=source, as_="said"), Step(answer="{said}")],
    )
    status = Skill(
        name="order_status",
        description="Say where an order is",
        examples=("Where is my order A-1001?", "Track my order"),
        inputs={"order": order},
        workflow=[Step(tool=trace), Step(answer="{trace}")],
    )
    model = ScriptedModel(lambda request: json.dumps(reading))
    return Agent(skills=[news, status], tools=[strange, own, colleagues, trace], model=model, store=MemoryStore())


async def said(agent: Agent, *messages: str) -> RunResult:
    results = [await agent.run(message, session="s") for message in messages]
    return results[-1]


READ = {"skill": "order_status", "because": "Gdzie jest moja paczka", "set": {"order": "B-1234"}}
MESSAGE = "Gdzie jest moja paczka B-1234?"


@pytest.mark.parametrize("source", [strange, own])
async def test_field_07_a_value_carries_what_the_model_had_read(source: Any) -> None:
    result = await said(made(source, READ), "Tell the news", MESSAGE)
    assert result.usage.model_calls == 1
    if source is strange:
        assert (result.status, result.reason, ASKED) == ("asked", "confirm", [])
    else:
        assert (result.status, ASKED) == ("completed", ["B-1234"])


async def test_without_anything_read_before_it_is_the_users_own() -> None:
    assert (await said(made(strange, READ), MESSAGE)).status == "completed"
    assert ASKED == ["B-1234"]


@batch("order", ["X-9911", "C-7777"])
@batch("messages", [(MESSAGE,), ("Tell the news", MESSAGE)])
async def test_field_07_what_the_message_does_not_say_is_not_filled_in(order: str, messages: tuple[str, ...]) -> None:
    reading = {**READ, "set": {"order": order}}
    result = await said(made(strange, reading), *messages)
    assert order not in ASKED
    assert result.status == "asked" or ASKED == ["B-1234"]


@pytest.mark.parametrize("source", [strange, own])
async def test_field_07_a_yes_to_a_reading_is_no_yes_to_what_is_sent(source: Any) -> None:
    reading = {**READ, "set": {"order": "X-9911"}, "because": "same one"}
    agent = made(source, {**reading, "because": "Wo ist der Sendestatus"})
    await said(agent, "Tell the news", "Track my order", "that same one as before")
    await said(agent, "yes")
    assert source is own or ASKED == []


COLOUR = Input(type=["blue", "red"], ask="Which order?")
PLAIN = {"because": "Gdzie jest moja", "plainly": "Where is my order, the blue one?"}


async def test_plain_words_carry_the_answer_that_they_were_made_of() -> None:
    result = await said(made(colleagues, PLAIN, COLOUR), "Tell the news", "Gdzie jest moja paczka?")
    assert (result.status, result.reason, ASKED) == ("asked", "confirm", [])


async def test_plain_words_of_the_message_alone_are_the_users_own() -> None:
    result = await said(made(colleagues, PLAIN, COLOUR), "Gdzie jest moja blue one paczka?")
    assert (result.status, ASKED) == ("completed", ["blue"])
