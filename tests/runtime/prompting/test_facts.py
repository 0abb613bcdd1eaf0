"""The facts of a text, as checks read them: plain numbers, dates and texts by kind."""

import datetime as dt

from shipworthy.runtime.prompting.facts import Facts, facts_of


def test_facts_are_lists_by_kind_in_the_order_of_the_text() -> None:
    text = "A-17 and B-2 cost $20 and 12.50 EUR, 10% off until 2026-01-02, for 3 people and 1.5 days."
    assert facts_of(text) == Facts(
        text=text,
        amounts=(20, 12.5),
        numbers=(3, 1.5),
        percents=(10,),
        dates=(dt.date(2026, 1, 2),),
        identifiers=("A-17", "B-2"),
    )


def test_a_whole_number_is_an_integer() -> None:
    (number,) = facts_of("3.0 stars").numbers
    assert number == 3 and isinstance(number, int)


def test_a_text_that_states_nothing_has_empty_lists() -> None:
    assert facts_of("Hello there.") == Facts(text="Hello there.")
