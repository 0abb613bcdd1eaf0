"""A later request gets the values that were said."""

import pytest
from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.meant import asks_for_a_fact, is_manners, is_question


@pytest.mark.parametrize("message", ["I want to return it", "I want to return this one", "I want to return the order"])
async def test_what_is_referred_to_is_taken_over(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    await shop.say("track order A-1001")
    result = await shop.say(message)
    assert (result.skill, result.inputs, result.text) == ("return_item", {"order": "A-1001"}, "Why?")


async def test_what_is_not_referred_to_is_asked_for(shop) -> None:  # type: ignore[no-untyped-def]
    result = await shop.talk("track order A-1001", "return an item")
    assert (result.skill, result.inputs) == ("return_item", {})


async def test_a_side_question_about_it_means_what_is_open(shop) -> None:  # type: ignore[no-untyped-def]
    side = await shop.talk("send order A-1001 back", "where is it, what is the status?")
    assert side.text == "A-1001 is on its way.\nBack to Return an order: Why?"


@batch(
    "message",
    [
        "when is that",
        "ok, and who is it",
        "hmm so how many are there",
        "and for how many nights",
        "thx. and since when",
        "gut, und wann ist das",
        "bueno, ¿y cuándo es",
        "merci, et où est-il",
    ],
)
def test_a_word_such_as_when_asks_for_a_fact_behind_manners(message: str) -> None:
    assert asks_for_a_fact(Said(message)) and is_question(Said(message))


@batch("message", ["what about friday", "how do I cancel it", "so who do i talk to", "ok do it", "", "hmm"])
def test_a_request_asks_for_no_fact(message: str) -> None:
    assert not asks_for_a_fact(Said(message))


def test_manners_say_nothing() -> None:
    assert is_manners(Said("thx. so anyway")) and not is_manners(Said("thx. so anyway the red one"))


async def test_issue_11_a_request_that_names_nothing_goes_on_with_what_was_spoken_of(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("track order A-1001")
    result = await shop.say("ok then send it back please")
    assert (result.skill, result.inputs) == ("return_item", {"order": "A-1001"})


async def test_issue_11_a_side_question_that_names_nothing_is_about_what_is_open(shop) -> None:  # type: ignore[no-untyped-def]
    side = await shop.talk("send order A-1002 back", "what is the status?")
    assert side.text.startswith("A-1002 is on its way.")


@pytest.mark.parametrize("message", ["what is the status of another order", "what is the status of order zebra"])
async def test_issue_11_a_request_about_something_else_does_not_go_on(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    result = await shop.talk("send order A-1002 back", message)
    assert "A-1002 is on its way" not in result.text
