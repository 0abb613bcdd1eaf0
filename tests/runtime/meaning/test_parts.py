"""Several requests in one message: the first is done, the others are said to be next."""

import pytest

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.parts import parts_of
from shipworthy.runtime.meaning.pieces import MOST_PIECES


def _skills(shop, message: str) -> list[tuple[str, dict[str, object]]]:  # type: ignore[no-untyped-def]
    return [(part.skill, part.inputs) for part in parts_of(shop.agent._built.compiled, Said(message))]


STATUS, HOURS = ("order_status", {"order": "A-1001"}), ("opening_hours", {})


@pytest.mark.parametrize(
    "message",
    [
        "Where is order A-1001 and when are you open?",
        "Where is my order A-1001? Also, when are you open?",
        "Where is my order A-1001? Also, show hours",
        "Please track order A-1001, and then tell me your opening hours",
        "1. track order A-1001\n2. opening hours",
        "hi there, I ordered something nice. track order A-1001; what are your opening hours",
    ],
)
def test_field_19_each_sure_request_is_a_part(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    assert _skills(shop, message) == [STATUS, HOURS]


def test_what_a_new_sentence_asks_for_after_one_word_is_a_part(shop) -> None:  # type: ignore[no-untyped-def]
    """A thing that is named by its number, with a word beside it, is there no name of what stands before."""
    assert _skills(shop, "When are you open? Also, show order A-1001") == [HOURS, STATUS]
    assert _skills(shop, "When are you open, order A-1001") == []


@pytest.mark.parametrize(
    "message",
    [
        "track order A-1001",
        "My order A-1001 arrived yesterday and it is too small, I want to return it",
        "where is my order, I am waiting for it and my wife is waiting too",
        "If you are open on sunday, track order A-1001",
        "track order A-1001 or when are you open",
        "I want to return my order A-1001 because it is too late and too small",
        "bread and butter, salt and pepper",
        "please send order A-1001 back and furniture",
    ],
)
def test_what_is_not_surely_several_is_one(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    assert _skills(shop, message) == []


def test_f19_the_second_value_is_a_part(shop) -> None:  # type: ignore[no-untyped-def]
    found = _skills(shop, "track order A-1001, A-1002 and A-1003")
    assert found == [("order_status", {"order": f"A-100{n}"}) for n in (1, 2, 3)]


async def test_f19_of_two_options_none_is_taken_in_silence(shop) -> None:  # type: ignore[no-untyped-def]
    asked = await shop.say("I want to return order A-1001, it came too late and too small")
    assert asked.text == "I can take only one of too late and too small at a time. Why?"


def test_a_later_part_gets_the_thing_that_an_earlier_one_names(shop) -> None:  # type: ignore[no-untyped-def]
    found = _skills(shop, "Where is order A-1001? I want to return my order")
    assert found == [STATUS, ("return_item", {"order": "A-1001"})]


async def test_one_value_or_another_is_asked_for(shop) -> None:  # type: ignore[no-untyped-def]
    asked = await shop.say("track order A-1001 or A-1002")
    assert asked.text == "I can take only one of A-1001 and A-1002 at a time. Which order?"
    either = await shop.say("I want to return order A-1001, it came too late or too small", session="t")
    assert (either.text, either.inputs) == (
        "I can take only one of too late and too small at a time. Why?",
        {"order": "A-1001"},
    )


def test_long_texts_take_few_routes(shop, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    compiled, routes = shop.agent._built.compiled, []
    choose = compiled.router.choose
    monkeypatch.setattr(compiled.router, "choose", lambda said: routes.append(said) or choose(said))
    for text in (
        "and " * 25_000,
        "a, b. " * 16_000,
        "track it and " * 8_000,
        " " * 100_000,
        "\n" * 100_000,
        "or " * 33_000,
    ):
        routes.clear()
        parts_of(compiled, Said(text))
        assert len(routes) <= MOST_PIECES


@pytest.mark.parametrize(
    "told", ["and tell me when you are open", "and show me the opening hours", "and say when you open"]
)
def test_what_is_to_be_told_is_a_request_after_an_and(shop, told: str) -> None:  # type: ignore[no-untyped-def]
    parts = parts_of(shop.agent.compiled, Said(f"send order A-1001 back {told}"))
    assert [part.skill for part in parts] == ["return_item", "opening_hours"]


async def test_a_greeting_before_a_wish_takes_no_message() -> None:
    from shipworthy import Agent, Skill

    talk = Skill(name="talk", examples=("Hello, good morning", "hi, how are you?"), workflow=[{"answer": "Hi!"}])
    rain = Skill(name="rain", examples=("Will it rain today?", "is there rain"), workflow=[{"answer": "It rains."}])
    agent = Agent(skills=[talk, rain])
    for message in ("Good morning, will it rain today?", "hi, how are you? will it rain today"):
        result = await agent.run(message)
        assert (result.skill, result.text) == ("rain", "It rains."), message
    assert (await agent.run("Good morning, how are you?")).skill == "talk"


@pytest.mark.parametrize("message", ["track my order, order A-1001", "Where is my order, A-1001"])
def test_issue_11_a_code_behind_a_comma_is_what_the_request_is_about(shop, message: str) -> None:  # type: ignore[no-untyped-def]
    assert _skills(shop, message) == []


def test_issue_11_a_statement_before_a_comma_says_why_something_is_asked_for(shop) -> None:  # type: ignore[no-untyped-def]
    assert _skills(shop, "something is broken, can I track order A-1001?") == []
    both = _skills(shop, "something is broken. Can I track order A-1001?")
    assert [name for name, _ in both] == ["complaint", "order_status"]
