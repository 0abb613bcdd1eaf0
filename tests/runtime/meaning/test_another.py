"""The last request with another value."""

import pytest


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
