"""Short forms of chats are read as the words that they stand for: `forms.json` and the words of times."""

import datetime as dt

import pytest

from shipworthy.routing.said import Said
from shipworthy.routing.values.times import dates
from shipworthy.routing.words import FORMS, stem

MONDAY = dt.datetime(2026, 11, 30, 9, 0)


@pytest.mark.parametrize(
    ("short", "word"),
    [
        *(("arvo", "afternoon"), ("b4", "before"), ("cncl", "cancel"), ("cxl", "cancel"), ("mtg", "meeting")),
        *(("mtgs", "meetings"), ("mv", "move"), ("resched", "reschedule"), ("rvw", "review"), ("wat", "what")),
        *(("wk", "week"), ("wknd", "weekend"), ("wkend", "weekend"), ("abt", "about")),
    ],
)
def test_a_short_form_has_the_stem_of_its_word(short: str, word: str) -> None:
    assert FORMS[short] == word
    assert stem(short) == stem(word)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("tmrw", dt.date(2026, 12, 1)), ("tmr", dt.date(2026, 12, 1))),
        *(("thurs", dt.date(2026, 12, 3)), ("weds", dt.date(2026, 12, 2))),
    ],
)
def test_a_short_form_of_a_day_is_that_day(text: str, day: dt.date) -> None:
    found = [item.value for item in Said(text, MONDAY).once(dates)]
    assert found == [day], found
