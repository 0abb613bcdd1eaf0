"""Proposals that are turned down by words which are not understood."""

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool


def _bookings(kept: list[str]) -> Agent:
    @tool
    def bookings() -> list[str]:
        """List the bookings."""
        return ["blue Golf", "white van", "red Fiat"]

    @tool(effect="write")
    def release(booking: str) -> str:
        """Cancel a booking."""
        kept.append(booking)
        return "ok"

    return Agent(
        skills=[
            Skill(
                name="drop",
                description="Cancel a booking of a car",
                examples=("cancel a booking", "drop my booking", "cancel my car"),
                inputs={"booking": Input(choices="bookings", ask="Which booking?")},
                workflow=(
                    Step(tool=bookings),
                    Step(tool=release, confirm="Cancel {booking}? (yes/no)"),
                    Step(answer="Done."),
                ),
            )
        ],
        tools=[bookings, release],
        store="memory",
    )


@batch(
    "message",
    [
        "no sorry, the fancy one",
        "ok no, grandma's",
        "ach nein, das von Oma",
        "actually grandma's",
        "pardon, l'autre là",
    ],
)
async def test_what_was_declined_is_not_carried_out_by_a_later_yes(message: str) -> None:
    done: list[str] = []
    agent = _bookings(done)
    await agent.run("cancel a booking", session="s")
    assert (await agent.run("the van", session="s")).text == "Cancel white van? (yes/no)"
    again = await agent.run(message, session="s")
    assert again.reason == "input" and "1. blue Golf" in again.text
    await agent.run("yes", session="s")
    assert done == []
    assert (await agent.run("the fiat", session="s")).text == "Cancel red Fiat? (yes/no)"
    await agent.run("yes", session="s")
    assert done == ["red Fiat"]


async def test_a_question_or_the_choice_in_other_words_declines_nothing() -> None:
    for message in ("wait, which colour is it?", "not the fiat or golf"):
        done: list[str] = []
        agent = _bookings(done)
        for said in ("cancel a booking", "the van", message):
            last = await agent.run(said, session="s")
        assert last.status == "asked" and done == []


@pytest.mark.parametrize(
    "message", ["nah leave it, without the roof theres no point", "then i'll walk, forget it here"]
)
async def test_a_clause_that_gives_up_drops_the_question(message: str) -> None:
    done: list[str] = []
    agent = _bookings(done)
    for said in ("cancel a booking", "the van", message):
        last = await agent.run(said, session="s")
    assert (last.status, done) == ("completed", [])
    await agent.run("yes", session="s")
    assert done == []


@pytest.mark.parametrize("bye", ["thx bye", "goodbye", "bye bye"])
async def test_a_goodbye_leaves_the_question(shop, bye: str) -> None:  # type: ignore[no-untyped-def]
    for asked in (("where is my order",), ("send order A-1001 back", "broken")):
        result = await shop.talk(*asked, bye)
        assert (result.status, result.text) == ("completed", "All right, I have dropped that. Goodbye.")
    assert shop.wrote == []


@pytest.mark.parametrize(("ask", "left"), [("What happened?", True), ("What shall the card say?", False)])
async def test_issue_11_a_goodbye_answers_no_question_for_a_text_but_one_for_words(ask: str, left: bool) -> None:
    skill = Skill(
        name="order",
        description="Order flowers",
        examples=("order flowers", "send a bouquet"),
        inputs={"told": Input(ask=ask)},
        workflow=(Step(answer="Noted: {told}."),),
    )
    async with Agent(skills=[skill], store="memory") as agent:
        await agent.run("order flowers", session="s")
        last = await agent.run("bye", session="s")
    assert ("Noted: bye." in last.text) is not left
    assert ("Goodbye" in last.text) is left


async def test_issue_11_what_is_proposed_and_not_read_is_not_carried_out_by_a_later_yes() -> None:
    done: list[str] = []
    async with _bookings(done) as agent:
        for message in ("cancel a booking", "the van", "could we do the 11 o'clock one instead?", "yes"):
            last = await agent.run(message, session="s")
    assert (done, last.status) == ([], "asked")
