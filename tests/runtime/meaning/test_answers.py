"""The message as the answer to the open question."""

from dataclasses import replace
from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.durable.memory import MemoryStore

ORDERED: list[Any] = []


@tool(effect="write")
def order(item: str, count: int) -> str:
    """Order."""
    ORDERED.append((item, count))
    return f"ordered {count} {item}"


SAID = built_in("en")


ORDER = Skill(
    name="order_things",
    description="Order things",
    examples=("order 3 lamps", "I want to order desks", "place an order"),
    inputs={
        "item": Input(type=["lamp", "desk"], ask="Which thing?"),
        "count": Input(type="integer", ask="How many?"),
    },
    workflow=(Step(tool="order", confirm="Order {count} {item}?"), Step(answer="Done: {order}")),
)
HOURS = Skill(
    name="opening_hours",
    description="The opening hours",
    examples=("when are you open", "what are your opening hours"),
    workflow=(Step(answer="From nine to five."),),
)


def _agent() -> Agent:
    ORDERED.clear()
    return Agent(skills=[ORDER, HOURS], tools=[order], store=MemoryStore())


@batch(
    ("opening", "word"),
    [
        ("place an order", "never mind"),
        ("place an order", "forget it"),
        ("order 3 lamps", "never mind"),
        ("order 3 lamps", "no"),
    ],
)
async def test_a_question_that_was_dropped_cannot_be_answered_any_more(opening: str, word: str) -> None:
    agent = _agent()
    asked = await agent.run(opening, session="s")
    dropped = await agent.run(word, session="s")
    assert (dropped.status, dropped.text, dropped.question) == ("completed", SAID("dropped"), None)
    await agent.run("yes", session="s")
    assert (await agent.run("yes", session="s", answering=asked.question)).reason == "stale_question"
    assert ORDERED == []


@batch(
    ("opening", "word"), [("place an order", "xyzzy plugh"), ("place an order", "no"), ("order 3 lamps", "xyzzy plugh")]
)
async def test_words_that_are_no_answer_leave_the_question_open(opening: str, word: str) -> None:
    agent = _agent()
    asked = await agent.run(opening, session="s")
    unclear = await agent.run(word, session="s")
    same = SAID("unmade", question=asked.text) if asked.reason == "confirm" else asked.text
    assert (unclear.status, unclear.text) == ("asked", f"{SAID('not_understood')} {same}")
    assert unclear.question == asked.question


@pytest.mark.parametrize(
    ("opening", "question"), [("place an order", "Which thing? How many?"), ("order 3 lamps", "Order 3 lamp?")]
)
async def test_field_29_a_clear_request_is_taken_and_the_open_question_comes_back(opening: str, question: str) -> None:
    agent = _agent()
    asked = await agent.run(opening, session="s")
    other = await agent.run("what are your opening hours?", session="s")
    assert (other.skill, other.status, other.reason) == ("opening_hours", "asked", asked.reason)
    assert other.text == f"From nine to five.\nBack to Order things: {question}"
    assert other.question == asked.question
    await agent.run("2 lamps", session="s")
    await agent.run("yes", session="s")
    assert ORDERED == [("lamp", 2)]


async def test_a_yes_after_too_long_asks_again() -> None:
    agent = _agent()
    asked = await agent.run("order 3 lamps", session="s")
    await agent._built.store.save(replace(await agent.session("s"), updated=0.0))
    again = await agent.run("yes", session="s")
    assert (again.reason, again.text, ORDERED) == ("confirm", f"{SAID('a_while_ago')} {asked.text}", [])
    assert (await agent.run("yes", session="s")).text == "Done: ordered 3 lamp"


async def test_list_with_too_few_items_is_completed(agent_of) -> None:  # type: ignore[no-untyped-def]
    stocks = Input(list=["AMD", "NVDA", "INTC"], min=2, max=3, ask="Which stocks (two to three)?")
    agent = agent_of([{"answer": "{join(stocks, '+')}"}], inputs={"stocks": stocks})
    assert (await agent.run("do the daily job with AMD", session="s")).status == "asked"
    assert (await agent.run("NVDA", session="s")).text == "AMD+NVDA"


async def test_manners_before_a_question_are_no_text_that_was_asked_for(shop) -> None:  # type: ignore[no-untyped-def]
    result = await shop.talk("what is the weather in", "thx. and when are you open")
    assert result.text.startswith("From nine to five.") and "thx" not in result.text
    assert (await shop.agent.session("s")).open.inputs == {}


async def test_a_value_with_words_that_are_no_request_by_themselves_answers_the_question() -> None:
    """A value in examples of another skill alone made `ending A-1002` a request for that skill."""
    code = Input(pattern="A-[0-9]{4}", ask="Which order?")
    status = Skill(
        name="order_status",
        description="Say where an order is and when it arrives",
        examples=("Where is my order A-1001?", "When does my parcel arrive?", "Track my order"),
        inputs={"order_id": code},
        workflow=(Step(answer="{order_id} is on its way."),),
    )
    cancel = Skill(
        name="cancel_order",
        description="Cancel an order that has not been shipped",
        examples=("Cancel order A-1002", "I don't want A-1002 any more", "Please call off my order"),
        inputs={"order_id": code},
        workflow=(Step(answer="{order_id} is cancelled."),),
    )
    agent = Agent(skills=[status, cancel], store=MemoryStore())
    for answer, told in [
        ("ending A-1002", "A-1002 is on its way."),
        ("the one that ends in 1002", "A-1002 is on its way."),
        ("cancel a1002 please", "A-1002 is cancelled."),
    ]:
        await agent.run("Track my order", session=answer)
        assert (await agent.run(answer, session=answer)).text.startswith(told)
