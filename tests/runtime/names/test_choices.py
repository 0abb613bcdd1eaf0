"""Choices that are made again, and choices of several inputs."""

from typing import Any

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore

ORDERS: dict[str, list[dict[str, str]]] = {
    "A-1001": [{"sku": "B2", "name": "Blue mug"}, {"sku": "R1", "name": "Red mug"}],
    "A-1002": [{"sku": "K9", "name": "Keyboard"}],
    "A-1003": [
        {"sku": "M1", "name": "Wireless mouse"},
        {"sku": "K9", "name": "Keyboard"},
        {"sku": "S3", "name": "Sofa"},
    ],
}
MADE: list[str] = []
OPENING = "I want to return an item of order"


@tool
def items_of(order: str) -> list[dict[str, str]]:
    """Find the items."""
    return ORDERS.get(order, [])


@tool(effect="write")
def send_back(order: str, item: str, count: int, reason: str) -> str:
    """Send it back."""
    MADE.append(f"{count} {item} of {order}: {reason}")
    return MADE[-1]


@tool(effect="write")
def complain(text: str) -> str:
    """Open a ticket."""
    MADE.append(text)
    return "T1"


RETURN = Skill(
    name="return_item",
    description="Return an item of an order",
    examples=("I want to return an item", "send back something from my order", "return something I bought"),
    inputs={
        "order": Input(type="text", pattern="[A-Z]-[0-9]{4}", ask="Which order?"),
        "item": Input(ask="Which item?", choices="items", value="it.sku", label="{it.name}"),
        "count": Input(type="integer", default=1, ask="How many?"),
        "reason": Input(type="text", ask="What is wrong with it?", default="none given"),
    },
    workflow=(
        Step.model_validate({"tool": "items_of", "as": "items", "with": {"order": "=order"}}),
        Step.model_validate(
            {
                "tool": "send_back",
                "with": {"order": "=order", "item": "=item", "count": "=count", "reason": "=reason"},
                "confirm": "Return {count} of {item} (order {order})?",
            }
        ),
        Step(answer="Done: {send_back}"),
    ),
)
WHERE = Skill(
    name="where_is",
    description="Tell where an order is",
    examples=("where is my order", "track my parcel", "when does my order arrive"),
    inputs={"order": Input(type="text", pattern="[A-Z]-[0-9]{4}", ask="Which order?")},
    workflow=(Step(answer="Order {order} is on its way."),),
)
COMPLAIN = Skill(
    name="complain",
    description="Complain about something broken",
    examples=("I want to complain", "my item is broken", "this is damaged and I am angry"),
    inputs={"text": Input(type="text", ask="What happened?")},
    workflow=(Step(tool="complain"), Step(answer="Ticket {complain}")),
)


def _agent(**inputs: Input) -> Agent:
    MADE.clear()
    skill = RETURN.model_copy(update={"inputs": {**RETURN.inputs, **inputs}})
    return Agent(skills=[skill, WHERE, COMPLAIN], tools=[items_of, send_back, complain], store=MemoryStore())


async def _said(agent: Agent, *messages: str) -> Any:
    for message in messages:
        result = await agent.run(message, session="s")
    return result


@batch(
    ("messages", "item"),
    [
        ((f"{OPENING} A-1001, the red mug",), "R1"),
        ((f"{OPENING} A-1001, not the blue one",), None),
        ((f"{OPENING} A-1001, the blue plate",), None),
        ((f"{OPENING} A-1001, the blue mug and the red mug",), None),
        ((f"{OPENING} A-1002",), "K9"),
        ((f"{OPENING} A-1002, the toaster",), None),
        (("I want to return an item", "A-1001, the blue mug"), "B2"),
        ((f"{OPENING} A-1001", "not the first"), "R1"),
        ((f"{OPENING} A-1001", "die zweite bitte"), "R1"),
        ((f"{OPENING} A-1003", "neither the first nor the second"), "S3"),
        ((f"{OPENING} A-1003", "both"), None),
        ((f"{OPENING} A-1002, the toaster", "yes"), "K9"),
    ],
)
async def test_f16_what_was_said_of_the_choices_is_not_asked_again(messages: tuple[str, ...], item: str | None) -> None:
    result = await _said(_agent(), *messages)
    assert (result.status, result.reason) == ("asked", "confirm" if item else "input")
    assert result.inputs.get("item") == item and MADE == []


@batch(
    ("messages", "made"),
    [
        (("no, the red one", "yes please"), ["1 R1 of A-1001: none given"]),
        (("the other one", "ok"), ["1 R1 of A-1001: none given"]),
        (("not that one", "sí"), ["1 R1 of A-1001: none given"]),
        (("the other one", "the other one", "👍"), ["1 B2 of A-1001: none given"]),
        (("yes, the blue one",), ["1 B2 of A-1001: none given"]),
        (("yes", "no, the red one", "yes"), ["1 B2 of A-1001: none given", "1 R1 of A-1001: none given"]),
        (("no, A-1002", "yes", "yes"), ["1 K9 of A-1002: none given"]),
        (("no, A-1003", "yes"), []),
        (("no, A-1003", "the mouse", "yes"), ["1 M1 of A-1003: none given"]),
        (("make it 2", "make it one", "yes"), ["1 B2 of A-1001: none given"]),
        (("only 2", "yes, 2 please"), ["2 B2 of A-1001: none given"]),
        (("yes but only 2", "no"), []),
        (("where is my order A-1002?", "yes"), ["1 B2 of A-1001: none given"]),
        (("how much do I get back for 2", "yeah right", "I guess so", "yes, drop it", "yes"), []),
    ],
)
async def test_f16_f17_f18_what_was_chosen_can_be_corrected(messages: tuple[str, ...], made: list[str]) -> None:
    await _said(_agent(), f"{OPENING} A-1001, the blue mug", *messages)
    assert made == MADE


async def test_f17_a_question_behind_a_correction_is_not_swallowed() -> None:
    result = await _said(_agent(), f"{OPENING} A-1001, the blue mug", "no, 2, and where is my order A-1002?")
    first, *_, last = result.text.split("\n")
    assert (first, last) == ("Return 2 of B2 (order A-1001)?", "(After that: Tell where an order is (A-1002).)")


async def test_f19_the_second_value_is_not_dropped_in_silence() -> None:
    agent = _agent()
    result = await _said(agent, f"{OPENING} A-1001 and A-1002")
    assert result.inputs["order"] == "A-1001" and result.text.endswith(
        "(After that: Return an item of an order (A-1002).)"
    )
    agent = _agent()
    asked = await _said(agent, "I want to return an item", "A-1001 and A-1002")
    assert asked.text == "I can take only one of A-1001 and A-1002 at a time. Which order?"
    assert (await _said(agent, "not A-1001, A-1002")).inputs["order"] == "A-1002"


async def test_f11_a_short_answer_to_an_open_question_is_one() -> None:
    agent = _agent(reason=Input(type="text", ask="What is wrong with it?"))
    result = await _said(agent, f"{OPENING} A-1002", "broken", "yes")
    assert (result.skill, MADE) == ("return_item", ["1 K9 of A-1002: broken"])


@batch(("answer", "dropped"), [("nothing", False), ("leave it", False), ("never mind", True)])
async def test_field_28_nothing_is_an_answer_to_a_question_for_a_text(answer: str, dropped: bool) -> None:
    agent = _agent(reason=Input(type="text", ask="What is wrong with it?"))
    result = await _said(agent, f"{OPENING} A-1002", answer)
    assert (result.status == "completed", result.inputs.get("reason")) == (dropped, None if dropped else answer)


async def test_two_inputs_with_the_same_choices_take_two_of_them() -> None:
    second = Input(ask="And which instead?", choices="items", value="it.sku", label="{it.name}")
    agent = _agent(reason=second)
    result = await _said(agent, f"{OPENING} A-1001, the blue mug")
    assert (result.inputs["item"], "reason" in result.inputs) == ("B2", False)
