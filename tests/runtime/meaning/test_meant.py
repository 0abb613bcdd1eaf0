"""A later request gets the values that were said."""

import pytest


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
