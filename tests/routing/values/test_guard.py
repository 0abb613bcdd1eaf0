"""Values that are parts of others are doubted."""

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
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.guard import GUARDED, NUMBERS, TEMPORAL, TIMES, doubtful, several
from shipworthy.routing.values.inputs import Filled, fill

NOW = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
FRIDAY = dt.datetime(2024, 5, 17, 15, 0, tzinfo=dt.UTC)
PLAIN = Extractor(AgentSpec())


def an_input(**fields: Any) -> Input:
    return Input.model_validate(fields)


def filled(kind: str, message: str, **more: str) -> Filled:
    inputs = {"x": an_input(type=kind)} | {name: an_input(type=other) for name, other in more.items()}
    return fill(inputs, Said(message, NOW), PLAIN)


@batch(
    ("kind", "message"),
    [
        *(("money", "send $5 gazillion and 3"), ("money", "send $20 43"), ("money", "the fee is ($50)")),
        *(("money", "pay $5.1.2"), ("money", "pay 3 Millionen 20 dollars"), ("money", "pay $50-60")),
        *(("number", "five and 2 sevenths 3"), ("integer", "5 or 10"), ("integer", "10 20")),
        *(("integer", "take neuf 5"), ("integer", "3 mil"), ("number", "take 3 Zwanzigstel 4")),
        *(("date", "the second friday in spring"), ("date", "vorletzte Woche friday"), ("date", "friday 13 2026")),
        *(("date", "May 3 or May 5"), ("time", "at 8 tonight before midnight"), ("datetime", "at 5 next week")),
        *(("duration", "2 hours each night"), ("duration", "two days 5")),
        *(("email", "to ann@x.org or to bob@x.org"),),
    ],
)
def test_a_part_of_a_value_is_doubted_in_a_message_and_no_answer(kind: str, message: str) -> None:
    found = filled(kind, message)
    assert dict(found.values) == {}
    assert kind in TEMPORAL or found.doubted == {"x"}
    assert PLAIN.read(an_input(type=kind), Said(message, NOW)) is None


@batch(
    ("kind", "message", "expected"),
    [
        *(("integer", "ten (10)", 10), ("integer", "buy 10 for $5 tomorrow", 10), ("number", "45 kg on friday", 45)),
        *(("money", "a loan of $10000 over 3 years", 10_000), ("money", "$50 at 3pm", 50), ("money", "$5. 3 more", 5)),
        *(("date", "tomorrow 4 people", dt.date(2024, 5, 16)), ("date", "on friday at 3pm", dt.date(2024, 5, 17))),
        *(("time", "tomorrow at 9", dt.time(9)), ("integer", "10shares", 10), ("money", "for $5, thanks", 5)),
        *(("date", "friday for 2 hours", dt.date(2024, 5, 17)), ("datetime", "friday at 3pm for 2 hours", FRIDAY)),
        *(
            ("date", text, dt.date(2024, 5, 17))
            for text in ("a qué hora abren el viernes", "how many hours are you open on friday")
        ),
        *(("date", "the second friday of next month", dt.date(2024, 6, 14)),),
    ],
)
def test_what_other_values_explain_is_not_doubted(kind: str, message: str, expected: object) -> None:
    found = filled(kind, message)
    assert (dict(found.values), found.doubted) == ({"x": expected}, frozenset())


def test_what_another_input_takes_explains_it() -> None:
    assert filled("money", "$20 43").doubted == {"x"}
    assert dict(filled("money", "$20 43", room="integer").values) == {"x": 20.0, "room": 43}


@batch("message", ["from June 3 until June 5", "between June 3 and June 5", "from June 3 till the 5th of June"])
def test_a_range_fills_two_inputs_and_not_one(message: str) -> None:
    two = fill({"start": an_input(type="date"), "end": an_input(type="date")}, Said(message, NOW), PLAIN)
    assert (dict(two.values), two.doubted) == ({"start": dt.date(2024, 6, 3), "end": dt.date(2024, 6, 5)}, frozenset())
    assert filled("date", message).doubted == {"x"}


def test_of_two_values_the_one_that_the_input_is_named_for_is_taken() -> None:
    inputs = {"tickets": an_input(type="integer", ask="How many tickets?")}
    assert dict(fill(inputs, Said("my 2 children need 3 tickets", NOW), PLAIN).values) == {"tickets": 3}
    found = fill(inputs, Said("2 or 3", NOW), PLAIN)
    assert (dict(found.values), found.doubted) == ({}, {"tickets"})


def test_a_list_is_doubted_where_one_of_its_items_is() -> None:
    inputs = {"sums": an_input(list="money", max=9)}
    assert dict(fill(inputs, Said("$5, $6 and $7", NOW), PLAIN).values) == {"sums": [5.0, 6.0, 7.0]}
    assert fill(inputs, Said("$5, $6 sixths", NOW), PLAIN).doubted == {"sums"}


def test_a_pattern_that_cuts_a_number_is_doubted() -> None:
    inputs = {"most": an_input(type="money", pattern=r"under (\$?\d+)")}
    assert dict(fill(inputs, Said("under $500", NOW), PLAIN).values) == {"most": 500.0}
    assert fill(inputs, Said("under $5 million", NOW), PLAIN).doubted == {"most"}
    assert PLAIN.read(inputs["most"], Said("under $5 million", NOW)) is None


def test_names_and_texts_are_never_doubted() -> None:
    assert not doubtful("ticker", [Found("AMD", 0, 3)], Said("AMD 5 tomorrow"))
    assert not several("ticker", [Found("AMD", 0, 3), Found("KO", 4, 6)])


def test_the_lists_are_in_lower_case_and_hold_no_articles() -> None:
    assert {word for word in NUMBERS | TIMES if word != word.lower()} == set()
    assert {"a", "an", "the", "once", "un", "ein", "may", "march"}.isdisjoint(NUMBERS | TIMES)


@given(st.text(alphabet="0123456789 ,.-$%()fivemlontday\n", max_size=120), st.sampled_from(sorted(GUARDED)))
def test_t10_no_text_raises_and_what_is_doubted_has_no_value(message: str, kind: str) -> None:
    found = filled(kind, message)
    assert found == filled(kind, message)
    assert found.doubted.isdisjoint(found.values)


@batch(
    ("message", "values"),
    [
        *(("two of them to room 5", {}), ("cables for the card ending in 1234", {}), ("the invoice 4471 please", {})),
        *(
            ("3 cables", {"many": 3}),
            ("I need 3 for me", {"many": 3}),
            ("order 3 boxes", {"many": 3}),
            ("no, 3", {"many": 3}),
        ),
    ],
)
def test_a_number_that_names_something_is_no_count(message: str, values: dict[str, int]) -> None:
    inputs = {"many": an_input(type="integer", ask="How many cables?")}
    assert dict(fill(inputs, Said(message, NOW), PLAIN).values) == values


@pytest.mark.parametrize("name", ["room", "room_number"])
def test_a_number_that_names_what_the_input_asks_for_is_taken(name: str) -> None:
    assert dict(fill({name: an_input(type="integer")}, Said("room 5", NOW), PLAIN).values) == {name: 5}
    assert dict(fill({"x": an_input(type="integer", ask="Which room?")}, Said("room 5", NOW), PLAIN).values) == {"x": 5}


@batch("message", ["Am I free on friday?", "I am free friday", "when am I free this friday"])
def test_the_verb_of_i_am_is_no_half_of_a_day(message: str) -> None:
    assert filled("date", message).values == {"x": FRIDAY.date()}


def test_a_half_of_a_day_without_its_hour_is_doubted() -> None:
    assert filled("date", "friday in the am").values == {}


@pytest.mark.parametrize("message", ["push the one-on-one by 30 minutes", "a one-to-one of 30 minutes"])
def test_a_number_inside_another_word_is_none(message: str) -> None:
    assert filled("duration", message).values == {"x": dt.timedelta(minutes=30)}


def test_a_number_of_two_words_is_one() -> None:
    assert filled("duration", "in twenty-one 30 minutes").values == {}


@batch(
    ("said", "doubted"),
    [
        ("the robot one on friday", False),
        ("when is that one on tomorrow", False),
        ("one on friday", True),
        ("the second one thirty friday", True),
    ],
)
def test_a_one_that_stands_for_a_thing_is_no_number_beside_a_day(said: str, doubted: bool) -> None:
    found = fill({"day": an_input(type="date")}, Said(said, NOW), PLAIN)
    assert ("day" in found.doubted, "day" in found.values) == (doubted, not doubted)
