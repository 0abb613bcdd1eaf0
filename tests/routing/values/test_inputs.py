"""Inputs filled from a message."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill

NOW = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
FRIDAY, THURSDAY, SUNDAY = dt.date(2024, 5, 17), dt.date(2024, 5, 16), dt.date(2024, 5, 19)


@pytest.mark.parametrize(
    ("skill", "message", "expected"),
    [
        (
            "book",
            "book a trip from New York to Seattle on Friday for 3 passengers in business",
            {"origin": "NYC", "destination": "SEA", "date": FRIDAY, "passengers": 3, "cabin": "business"},
        ),
        (
            "book",
            "fly to LA from Boston May 3 to May 10",
            {"origin": "BOS", "destination": "LAX", "date": dt.date(2024, 5, 3), "return_date": dt.date(2024, 5, 10)},
        ),
        (
            "book",
            "to seattle, 2 people, basic economy, under $500",
            {"destination": "SEA", "passengers": 2, "cabin": "basic_economy", "budget": 500.0},
        ),
        (
            "book",
            "2 adults berlin paris tomorrow returning on Sunday",
            {"origin": "BER", "destination": "PAR", "passengers": 2, "date": THURSDAY, "return_date": SUNDAY},
        ),
        ("book", "I need 4 seats, 900 dollars budget", {"passengers": 4, "budget": 900.0}),
        ("book", "book for 2 on 2024-06-01", {"passengers": 2, "date": dt.date(2024, 6, 1)}),
        ("book", "passengers: 3, origin Munich", {"passengers": 3, "origin": "MUC"}),
        ("book", "book me something", {}),
        ("cancel", "please cancel PEP4E0 because I am ill", {"code": "PEP4E0"}),
        ("cancel", "please cancel", {}),
        ("compare", "berlin, paris, berlin, munich, boston and chicago", {"cities": ["BER", "PAR", "MUC", "BOS"]}),
        ("weather", "rain in la?", {"city": "LAX"}),
    ],
)
def test_what_a_message_gives(
    travel: AgentSpec, extractor: Extractor, skill: str, message: str, expected: dict[str, Any]
) -> None:
    assert dict(fill(travel.skills[skill].inputs, Said(message, NOW), extractor).values) == expected


def an_input(**fields: Any) -> Input:
    return Input.model_validate(fields)


def test_a_pattern_comes_first_and_its_number_is_used_once(extractor: Extractor) -> None:
    inputs = {"many": an_input(type="integer"), "room": an_input(type="integer", pattern=r"room (\d+)")}
    assert dict(fill(inputs, Said("room 12 for 3", NOW), extractor).values) == {"room": 12, "many": 3}


def test_a_pattern_that_finds_nothing_leaves_its_input_open(extractor: Extractor) -> None:
    inputs = {"room": an_input(type="integer", pattern=r"room (\d+)")}
    assert dict(fill(inputs, Said("for 3", NOW), extractor).values) == {}


def test_a_number_in_an_amount_a_date_or_a_span_is_no_other_number(extractor: Extractor) -> None:
    inputs = {"many": an_input(type="integer"), "fee": an_input(type="money"), "length": an_input(type="duration")}
    filled = fill(inputs, Said("for 2 hours at $30 on May 3", NOW), extractor)
    assert dict(filled.values) == {"fee": 30.0, "length": dt.timedelta(hours=2)}


@pytest.mark.parametrize(
    "message", ["from berlin to paris", "to paris from berlin", "berlin to paris", "paris, from berlin"]
)
@pytest.mark.parametrize("names", [("origin", "destination"), ("source", "target"), ("start", "end")])
def test_from_and_to_tell_two_values_of_one_type_apart(
    extractor: Extractor, message: str, names: tuple[str, str]
) -> None:
    inputs = {name: an_input(type="city") for name in names}
    assert dict(fill(inputs, Said(message, NOW), extractor).values) == dict(zip(names, ("BER", "PAR"), strict=True))


def test_where_no_word_tells_two_values_apart_they_are_in_order(extractor: Extractor) -> None:
    inputs = {"one": an_input(type="city"), "other": an_input(type="city")}
    assert dict(fill(inputs, Said("to paris from berlin", NOW), extractor).values) == {"one": "PAR", "other": "BER"}


@pytest.mark.parametrize("message", ["20 at $5 with 3%", "$5 for 20, 3 percent", "3% off 20 for 5 dollars"])
def test_a_count_an_amount_and_a_percentage_are_told_apart(extractor: Extractor, message: str) -> None:
    inputs = {"many": an_input(type="integer"), "fee": an_input(type="money"), "rate": an_input(type="number")}
    assert dict(fill(inputs, Said(message, NOW), extractor).values) == {"many": 20, "fee": 5.0, "rate": 3.0}


def test_a_list_takes_what_a_single_input_before_it_leaves(extractor: Extractor) -> None:
    inputs = {"home": an_input(type="city"), "others": an_input(list="city", max=2)}
    filled = fill(inputs, Said("berlin, paris, la and boston", NOW), extractor)
    assert dict(filled.values) == {"home": "BER", "others": ["PAR", "LAX"]}


def test_limits_are_told_apart_by_the_words_before_them(extractor: Extractor) -> None:
    inputs = {"min_size": an_input(type="number"), "max_size": an_input(type="number")}
    assert dict(fill(inputs, Said("below 9 but above 4", NOW), extractor).values) == {"min_size": 4, "max_size": 9}


def test_free_texts_and_records_are_never_guessed(extractor: Extractor) -> None:
    inputs = {
        "note": an_input(type="text"),
        "sure": an_input(type="yesno"),
        "who": an_input(list={"name": "text"}, max=2),
    }
    assert dict(fill(inputs, Said("yes, Ann and Bob", NOW), extractor).values) == {}


PIECES = [
    "from",
    "to",
    "berlin",
    "paris",
    "on",
    "tomorrow",
    "2",
    "$5",
    "in",
    "economy",
    "and",
    "for",
    "ABC123",
    "a week",
    ",",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_no_value_is_used_twice(travel: AgentSpec, extractor: Extractor, message: str) -> None:
    for skill in travel.skills.values():
        found = fill(skill.inputs, Said(message, NOW), extractor).found
        assert all(one.end <= two.start for one, two in zip(found, found[1:], strict=False))


@given(st.text(max_size=300))
def test_t10_no_text_raises_and_the_same_text_fills_the_same(
    travel: AgentSpec, extractor: Extractor, message: str
) -> None:
    for skill in travel.skills.values():
        assert fill(skill.inputs, Said(message, NOW), extractor) == fill(skill.inputs, Said(message, NOW), extractor)


TABLE = {
    "day": Input(type="date", ask="On which day?"),
    "people": Input(type="integer", ask="For how many people?"),
}


@pytest.mark.parametrize(
    ("message", "day", "people"),
    [
        ("a table for 2 on thursday at 6pm", THURSDAY, 2),
        ("tomorrow at nine in the morning", THURSDAY, None),
        ("friday around 8", FRIDAY, None),
        ("tonight at 8", dt.date(2024, 5, 15), None),
        ("friday, 6 o'clock", FRIDAY, None),
        ("in 2 days early evening", FRIDAY, None),
        ("friday lunchtime", FRIDAY, None),
        ("friday for 2 hours", FRIDAY, None),
        ("friday, 6 people, late afternoon", FRIDAY, 6),
        ("20 people at 7 on friday", FRIDAY, 20),
    ],
)
def test_an_hour_or_a_length_is_no_count_and_a_part_of_the_day_leaves_its_day(
    travel: AgentSpec, message: str, day: dt.date, people: int | None
) -> None:
    wanted = {"day": day} if people is None else {"day": day, "people": people}
    assert fill(TABLE, Said(message, NOW), Extractor(travel)).values == wanted


def test_a_unit_that_the_input_asks_for_is_counted(travel: AgentSpec) -> None:
    weeks = {"weeks": Input(type="integer", ask="For how many weeks?")}
    assert fill(weeks, Said("for 2 weeks please", NOW), Extractor(travel)).values == {"weeks": 2}


@pytest.mark.parametrize(
    ("message", "values", "doubted"),
    [
        ("a room for me and three friends for 2 weeks", {"guests": 4, "weeks": 2}, set()),
        ("a room for the two of us", {"guests": 2}, set()),
        ("a room for my family and me", {}, {"guests"}),
        ("a room with two friends", {}, {"guests"}),
        ("a room for 5 guests", {"guests": 5}, set()),
    ],
)
def test_people_are_counted_for_the_input_that_asks_for_them(
    extractor: Extractor, message: str, values: dict[str, int], doubted: set[str]
) -> None:
    inputs = {
        "guests": Input(type="integer", ask="How many guests?"),
        "weeks": Input(type="integer", ask="For how many weeks?"),
    }
    filled = fill(inputs, Said(message, NOW), extractor)
    assert (filled.values, set(filled.doubted)) == (values, doubted)


@batch(
    ("message", "window"),
    [("thursday morning", "morning"), ("on Friday in the evening", "evening"), ("thursday", None)],
)
def test_issue_11_a_part_of_the_day_is_an_option_beside_its_day(message: str, window: str | None) -> None:
    inputs = {
        "day": Input(type="date", ask="Which day?"),
        "window": Input.model_validate({"type": ["morning", "afternoon", "evening"]}),
    }
    values = fill(inputs, Said(message, NOW), Extractor(AgentSpec())).values
    assert (values.get("window"), "day" in values) == (window, True)


@batch(
    ("message", "expected"),
    [
        ("What's on next week?", {"when": "2024-05-20T00:00:00+00:00/2024-05-27T00:00:00+00:00"}),
        (
            "An hour with Ben tomorrow between 9 and 11",
            {
                "when": "2024-05-16T09:00:00+00:00/2024-05-16T11:00:00+00:00",
                "length": dt.timedelta(hours=1),
            },
        ),
        ("What's on tomorrow or on Friday?", {}),
    ],
)
def test_an_interval_is_an_input_beside_a_length(message: str, expected: dict[str, Any]) -> None:
    inputs = {"when": Input(type="interval"), "length": Input(type="duration")}
    filled = fill(inputs, Said(message, NOW), Extractor(AgentSpec()))
    assert dict(filled.values) == expected
