"""Three wishes of one message, each with a write of its own: nothing lost, done twice, or done without its yes."""

import functools
import uuid
from typing import Any

import pytest
from tests.batches import batch
from tests.specialist_agents import orchestrator

from shipworthy import Agent, Input, Skill, Step, tool

ALL = "Book room Berlin for 3 people, order 4 pizzas and call a taxi to the airport"
ROOM, LUNCH, TAXI = "room Berlin 3", "4 pizza", "taxi airport"


@functools.cache
def desk() -> tuple[Agent, list[str]]:
    """Three specialists, each with a write that is asked for, and a question that it answers; and what was done."""
    done: list[str] = []

    @tool(effect="write", timeout=2)
    async def book_room(room: str, people: int) -> str:
        if room == "Oslo":
            raise ValueError("the lock is broken")
        done.append(f"room {room} {people}")
        return "booked"

    @tool(effect="write", timeout=2)
    async def order_lunch(dish: str, count: int) -> str:
        done.append(f"{count} {dish}")
        return "ordered"

    @tool(effect="write", timeout=2)
    async def call_taxi(to: str) -> str:
        done.append(f"taxi {to}")
        return "called"

    rooms = Skill(
        name="book",
        description="Book a meeting room",
        examples=("Book room Berlin for 5 people", "Reserve the Oslo room", "I need a meeting room"),
        inputs={
            "room": Input(type=["Berlin", "Oslo"], ask="Which room?"),
            "people": Input(type="integer", ask="How many?"),
        },
        workflow=(
            Step(tool="book_room", confirm="Book {room} for {people}? (yes/no)"),
            Step(answer="{room} is booked."),
        ),
    )
    lunch = Skill(
        name="order",
        description="Order lunch",
        examples=("Order 4 pizzas", "Order lunch: two salads", "I want soup for 3 people"),
        inputs={
            "dish": Input(type=["pizza", "salad", "soup"], ask="Pizza, salad or soup?"),
            "count": Input(type="integer", ask="How many of them?"),
        },
        workflow=(
            Step(tool="order_lunch", confirm="Order {count} {dish}? (yes/no)"),
            Step(answer="{dish} is ordered."),
        ),
    )
    menu = Skill(
        name="menu",
        description="Say what is on the menu",
        examples=("What is on the menu?", "What can I eat?"),
        workflow=(Step(answer="There is pizza."),),
    )
    places = Input(type=["airport", "station"], ask="Where to?")
    taxi = Skill(
        name="call",
        description="Call a taxi",
        examples=("Call a taxi to the airport", "Get me a cab to the station", "I need a taxi"),
        inputs={"to": places},
        workflow=(Step(tool="call_taxi", confirm="A taxi to the {to}? (yes/no)"), Step(answer="A taxi is coming.")),
    )
    fare = Skill(
        name="fare",
        description="Say what a taxi costs",
        examples=("How much is a taxi to the airport?", "What does a cab to the station cost?"),
        inputs={"to": places},
        workflow=(Step(answer="To the {to} it is 30 euros."),),
    )
    agent = orchestrator(
        rooms=Agent(name="rooms", description="Meeting rooms", skills=[rooms], tools=[book_room], store="memory"),
        lunch=Agent(name="lunch", description="Lunch", skills=[lunch, menu], tools=[order_lunch], store="memory"),
        taxi=Agent(name="taxi", description="Taxis", skills=[taxi, fare], tools=[call_taxi], store="memory"),
    )
    return agent, done


async def said(*messages: str) -> tuple[list[Any], list[str]]:
    """The results of a conversation, and what was done in it."""
    agent, done = desk()
    done.clear()
    session = uuid.uuid4().hex
    return [await agent.run(message, session=session) for message in messages], [*done]


@batch(
    ("messages", "done"),
    [
        ((ALL, "yes", "yes", "yes"), [ROOM, LUNCH, TAXI]),
        ((ALL, "yes", "no", "yes"), [ROOM, TAXI]),
        ((ALL, "no", "no", "no"), []),
        ((ALL, "yes, but skip the lunch", "yes", "yes"), [ROOM, TAXI]),
        ((ALL, "forget the taxi", "yes", "yes", "yes"), [ROOM, LUNCH]),
        ((ALL, "drop the pizzas", "no", "yes"), [TAXI]),
        ((ALL, "yes", "no, and no taxi either", "yes"), [ROOM]),
        ((ALL, "ja, aber ohne Taxi", "yes", "yes"), [ROOM, LUNCH]),
        ((ALL, "cancel everything", "yes", "yes"), []),
        ((ALL, "yes", "no to all", "yes"), [ROOM]),
        ((ALL, "not at all", "yes", "yes"), [LUNCH, TAXI]),
        ((ALL, "yes", "what does a cab to the airport cost?", "yes", "yes", "yes"), [ROOM, TAXI, LUNCH]),
        ((ALL, "what about the taxi?", "yes", "yes", "yes", "yes"), [TAXI, ROOM, LUNCH]),
        ((ALL, "the taxi to the station, not to the airport", "yes", "no", "no"), ["taxi station"]),
    ],
)
async def test_each_is_done_once_and_after_its_yes(messages: tuple[str, ...], done: list[str]) -> None:
    results, made = await said(*messages)
    assert made == done, [result.text for result in results]


async def test_what_is_left_out_is_told_and_what_waits_too() -> None:
    (_, told, then), _ = await said(ALL, "forget the taxi", "yes")
    assert told.text == "(I leave out: Taxi: call a taxi to the airport.) Book Berlin for 3? (yes/no)"
    assert then.text.startswith("Rooms: Berlin is booked.") and "axi" not in then.text


async def test_the_question_about_a_part_that_waits_is_answered_and_that_part_comes_first() -> None:
    (_, _, told), _ = await said(ALL, "yes", "what does a cab to the airport cost?")
    assert (
        told.text.startswith("Taxi: To the airport it is 30 euros.") and "A taxi to the airport? (yes/no)" in told.text
    )
    assert "After that: Lunch: order 4 pizzas" in told.text


async def test_a_write_that_failed_is_not_asked_for_again() -> None:
    (_, failed, then, last), made = await said(ALL.replace("Berlin", "Oslo"), "yes", "yes", "yes")
    assert "Nobody knows whether this happened" in failed.text and "Order 4 pizza? (yes/no)" in failed.text
    assert made == [LUNCH, TAXI] and last.status == "completed"
    assert "Oslo" not in then.text + last.text


async def test_three_that_ask_for_all_they_need_may_take_as_many_messages_as_each_alone() -> None:
    answers = ("Berlin", "3", "yes", "pizza", "4", "yes", "airport", "yes")
    results, made = await said("Book a room, order lunch and call a taxi", *answers)
    assert made == [ROOM, LUNCH, TAXI] and results[-1].status == "completed", results[-1].text


async def test_what_a_specialist_proposes_is_said_when_no_other_asks_and_a_yes_begins_it() -> None:
    asked = "Order 4 pizzas. What is on the menu? And call a taxi to the airport"
    (_, between, last, menu), made = await said(asked, "yes", "yes", "yes")
    assert made == [LUNCH, TAXI] and "go on with it?" not in between.text
    assert last.text.endswith("Lunch: Next: Say what is on the menu. Shall I go on with it?")
    assert menu.text == "There is pizza."


@pytest.mark.parametrize("question", ["leave the room as it is?", "what is everything?"])
async def test_a_question_leaves_nothing_out(question: str) -> None:
    _, made = await said(ALL, question, "yes", "yes", "yes")
    assert made[:1] != [LUNCH]
