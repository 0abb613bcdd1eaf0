"""A question whose answer was not understood."""

from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.durable.memory import MemoryStore
from shipworthy.runtime.meaning.again import how
from shipworthy.stores.session import Pending


@tool(effect="write")
def order(item: str, count: int) -> str:
    """Order."""
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


@batch(
    ("opening", "told"),
    [
        ("order 3 lamps", SAID("how_confirm")),
        ("order desks", SAID("how_integer")),
        ("place an order", "Please say one of: lamp, desk."),
    ],
)
async def test_after_two_unclear_replies_it_says_how_to_answer(opening: str, told: str) -> None:
    agent = Agent(skills=[ORDER], tools=[order], store=MemoryStore())
    asked = await agent.run(opening, session="s")
    once = await agent.run("hmm well", session="s")
    assert once.text == f"{SAID('not_understood')} {asked.text}"
    twice = await agent.run("so so la la", session="s")
    assert twice.text.startswith(SAID("not_understood")) and told in twice.text and twice.text.endswith(asked.text)
    assert asked.question == once.question == twice.question


def test_choices_are_answered_by_number() -> None:
    pending = Pending(kind="input", names=("item",), text="?", choices=("a", "b"), values=("1", "2"))
    assert how(pending, {}, SAID) == f"Please answer with a number from 1 to 2. {SAID('how_to_leave')}"


def test_several_inputs_are_named() -> None:
    pending = Pending(kind="input", names=("item", "count"), text="?")
    told = how(pending, ORDER.inputs, SAID)
    assert "Item: Please say one of: lamp, desk." in told and f"Count: {SAID('how_integer')}" in told


async def test_a_result_that_asks_again_shows_what_is_held(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("send order A-1001 back")
    again = await shop.say("bananas and custard")
    assert (again.status, again.inputs) == ("asked", {"order": "A-1001"})
    side = await shop.say("why is that so?")
    assert side.inputs == {"order": "A-1001"}


async def test_what_stands_already_is_asked_again_and_is_no_yes(shop) -> None:  # type: ignore[no-untyped-def]
    asked = await shop.talk("send order A-1001 back", "too late")
    assert asked.text == "Return A-1001 (too late)?"
    for message in ("A-1001", "then order A-1001", "too late"):
        again = await shop.say(message)
        assert (again.status, again.text, again.inputs) == (
            "asked",
            asked.text,
            {"order": "A-1001", "reason": "too late"},
        )
    assert shop.wrote == []
    await shop.say("yes")
    assert shop.wrote == [("return", "A-1001", "too late")]


async def test_a_person_who_does_not_know_is_told_that_it_is_needed() -> None:
    agent = Agent(skills=[ORDER], tools=[order], store=MemoryStore())
    asked = await agent.run("order desks", session="s")
    once = await agent.run("no idea, sorry", session="s")
    assert (once.status, once.text) == ("asked", f"{SAID('needed')} {asked.text}")
    twice = await agent.run("keine Ahnung", session="s")
    assert twice.text == f"{SAID('needed')} {SAID('how_integer')} {SAID('how_to_leave')} {asked.text}"
    assert asked.question == once.question == twice.question
