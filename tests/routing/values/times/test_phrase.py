"""A message is split into phrases of time, and these into items."""

from typing import Any

import pytest
from tests.batches import batch
from tests.routing.values.times.said_at import phrase, said

from shipworthy.routing.said import Said
from shipworthy.routing.values.times import phrase as phrase_module
from shipworthy.routing.values.times.phrase import LONGEST, MOST, Item, phrases


def kinds_of(message: str) -> list[tuple[str, str]]:
    return [(item.kind, item.lower) for item in phrase(message).items]


def test_words_that_say_nothing_of_time_separate_phrases() -> None:
    found = phrases(said("Call me on Friday about the order of May 3"))
    assert [[item.lower for item in one.items] for one in found] == [["on", "friday"], ["of", "may", "3"]]


def test_sentences_and_lines_are_phrases_of_their_own() -> None:
    assert len(phrases(said("It came on Friday. 3 are missing"))) == 2
    assert len(phrases(said("Friday\n3pm"))) == 2
    assert len(phrases(said("on Fri. 3pm"))) == 1


@batch(
    ("message", "kinds"),
    [
        ("2024-05-01T10:00Z", [("stamp", "2024-05-01t10:00z")]),
        ("31-Oct-74", [("date", "31-oct-74")]),
        ("9:01:10 AM", [("clock", "9:01:10"), ("half", "am")]),
        ("8.30pm", [("clock", "8.30"), ("half", "pm")]),
        ("twenty-one days", [("word", "twenty"), ("word", "one"), ("word", "days")]),
        ("1/2 hour", [("part", "1/2"), ("word", "hour")]),
        ("5/20", [("pair", "5/20")]),
        ("at 3pm UTC+2", [("word", "at"), ("num", "3"), ("half", "pm"), ("zone", "utc+2")]),
        ("14april", [("num", "14"), ("word", "april")]),
    ],
)
def test_items(message: str, kinds: list[tuple[str, str]]) -> None:
    assert kinds_of(message) == kinds


@batch("message", ["on Friday for $30", "on Friday for €30", "order A-12 on Friday"])
def test_amounts_and_codes_are_no_numbers_of_a_phrase(message: str) -> None:
    assert [item.lower for one in phrases(said(message)) for item in one.items if item.kind == "num"] == []


def test_what_stands_around_a_phrase_is_known() -> None:
    found = phrase("I may 3 times")
    assert (found.before, found.whole) == ("i", False)
    assert phrase("at 5 percent").counted and not phrase("at 5 sharp").counted
    assert phrase("3pm Berlin time").zoned and not phrase("3pm this time").zoned
    assert [one.counting for one in phrases(said("10 dollars an hour"))] == [False, True]


def test_a_table_of_numbers_is_no_phrase_and_many_phrases_are_not_all_read() -> None:
    assert phrases(said("may 1 " * LONGEST)) == []
    assert len(phrases(said("x friday " * 150))) == MOST


@pytest.mark.parametrize(
    "unit", ["1 ", "may 1 ", "in 2 days and ", "1h30m", "friday. ", "half past ", "1-", "x 3 ", "9."]
)
def test_t10_a_long_text_is_cut_into_few_items(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counted(kind: str, lower: str, *rest: Any, **more: Any) -> Item:
        made.append(lower)
        return Item(kind, lower, *rest, **more)

    monkeypatch.setattr(phrase_module, "Item", counted)
    text = Said("")
    text.text = text.message = unit * (100_000 // len(unit))
    phrases(text)
    assert len(made) <= MOST * 10
