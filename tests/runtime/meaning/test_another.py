"""The last request with another value."""

import pytest
from tests.batches import batch
from tests.runtime.meaning.parcel_agent import parcels

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore


@pytest.mark.parametrize(
    "message", ["what about Oslo?", "and in Oslo?", "and Oslo", "how about Oslo", "und Oslo?", "y Oslo"]
)
async def test_f12_the_text_of_the_last_request_is_replaced_by_a_name(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    assert (await shop.talk("what is the weather?", "Paris", message)).text == "Sunny in Oslo."


@pytest.mark.parametrize(
    "message", ["and then cancel everything please", "and now?", "what about it", "and the rest of it"]
)
async def test_other_words_are_no_name(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    result = await shop.talk("what is the weather?", "Paris", message)
    assert "Sunny" not in result.text


@pytest.mark.parametrize("message", ["and the other one?", "the other one please", "and now the blue one", "now blue"])
async def test_another_of_the_choices_that_were_shown_is_taken(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    assert (await shop.talk("pick a colour for my chair", "the first")).text == "A dark red chair."
    assert (await shop.say(message)).text == "A light blue chair."


async def test_another_value_of_a_type_is_a_follow_up(shop) -> None:  # type: ignore[no-untyped-def]
    assert (await shop.talk("track order A-1001", "what about A-1002?")).text == "A-1002 is on its way."
    await shop.talk("send order A-1001 back", "too late", "yes")
    assert (await shop.say("and now A-1003")).text == "Return A-1003 (too late)?"
    assert (await shop.say("too small instead")).text == "Return A-1003 (too small)?"
    await shop.say("yes")
    assert shop.wrote == [("return", "A-1001", "too late"), ("return", "A-1003", "too small")]


async def test_a_follow_up_and_a_new_request_are_two(shop) -> None:  # type: ignore[no-untyped-def]
    both = await shop.talk("track order A-1001", "and A-1002, and what are your opening hours?")
    assert (both.skill, both.next) == ("order_status", "opening_hours")
    assert both.text.startswith("A-1002 is on its way.\n")


@batch("message", ["no, the small one", "sorry, I meant small", "the other one", "nein, small"])
async def test_f16_a_choice_is_corrected_where_a_yes_is_waited_for(message: str) -> None:
    agent, bought = _sizes()
    await agent.run("buy a lamp", session="s")
    assert (await agent.run("the first", session="s")).text == "Buy the large lamp?"
    assert (await agent.run(message, session="s")).text == "Buy the small lamp?"
    await agent.run("yes", session="s")
    assert bought == ["small lamp"]


@pytest.mark.parametrize(
    "message", ["actually no keep that, buy the last one", "no. that one stays, the last one please"]
)
async def test_issue_11_another_place_of_the_list_is_named_beside_what_stays(message: str) -> None:
    agent, bought = _sizes()
    await agent.run("buy a lamp", session="s")
    await agent.run("the first", session="s")
    assert (await agent.run(message, session="s")).text == "Buy the small lamp?"
    await agent.run("yes", session="s")
    assert bought == ["small lamp"]


@pytest.mark.parametrize("message", ["not the small one", "the large one"])
async def test_f16_what_corrects_nothing_asks_again(message: str) -> None:
    agent, bought = _sizes()
    for said in ("buy a lamp", "the first", message):
        last = await agent.run(said, session="s")
    assert (last.reason, last.text.endswith("Buy the large lamp?"), bought) == ("confirm", True, [])


def _sizes() -> tuple[Agent, list[str]]:
    bought: list[str] = []

    @tool
    def lamps() -> list[str]:
        """List the lamps."""
        return ["large lamp", "small lamp"]

    @tool(effect="write")
    def buy(lamp: str) -> str:
        """Buy."""
        bought.append(lamp)
        return lamp

    lamp = Skill(
        name="buy_lamp",
        description="Buy a lamp",
        examples=("buy a lamp", "I need a lamp"),
        inputs={"lamp": Input(ask="Which lamp?", choices="lamps")},
        workflow=(Step(tool=lamps), Step(tool=buy, confirm="Buy the {lamp}?"), Step(answer="Done.")),
    )
    return Agent(skills=[lamp], tools=[lamps, buy], store=MemoryStore()), bought


async def test_what_takes_the_value_and_what_was_spoken_of_goes_on() -> None:
    async with parcels() as agent:
        assert (await agent.run("how much is a big one", session="s")).text == "A large parcel costs 5 euros."
        found = await agent.run("ok come pick it up wednesday then", session="s")
        assert (found.skill, found.inputs["size"]) == ("collection", "large")
        assert found.reason == "confirm"


async def test_a_whole_request_anew_leaves_none_of_its_values_out(shop) -> None:  # type: ignore[no-untyped-def]
    """What one clause sets is not taken alone where another clause sets something too."""
    await shop.talk("send order A-1001 back", "too late")
    both = await shop.say("I want to send order A-2002 back, it is too small")
    assert both.text == "Return A-2002 (too small)?"
