"""Intervals: a day, a part of one, a range, a stretch of the calendar; whole, or not at all."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.interval import ends_of
from shipworthy.routing.said import Said
from shipworthy.routing.values.times import dates, intervals

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = dt.datetime(2026, 11, 30, 9, 0, tzinfo=BERLIN)


def read(message: str, now: dt.datetime = MONDAY) -> list[str]:
    """The intervals of a message in short: `12-07..12-14`, `12-04 14:00..12-04 16:00`."""
    return ["..".join(_short(end) for end in ends_of(found.value)) for found in intervals(Said(message, now))]


def _short(instant: dt.datetime) -> str:
    return instant.strftime("%m-%d" if instant.time() == dt.time(0) else "%m-%d %H:%M")


@batch(
    ("message", "interval"),
    [
        *(
            ("what's on tomorrow?", "12-01..12-02"),
            ("meetings on the 3rd", "12-03..12-04"),
            ("three days ago", "11-27..11-28"),
        ),
        *(
            ("friday afternoon", "12-04 12:00..12-04 19:00"),
            ("tonight", "11-30 17:00..12-01"),
            ("tomorrow at 3", "12-01 15:00..12-01 16:00"),
        ),
        *(
            ("between 2 and 4 pm on friday", "12-04 14:00..12-04 16:00"),
            ("from 2 to 4 on friday", "12-04 14:00..12-04 16:00"),
        ),
        *(("from 9 to 5 tomorrow", "12-01 09:00..12-01 17:00"), ("friday 14:00-15:30", "12-04 14:00..12-04 15:30")),
        *(
            ("tomorrow morning between 9 and 11", "12-01 09:00..12-01 11:00"),
            ("2 to 4 pm tomorrow", "12-01 14:00..12-01 16:00"),
        ),
        *(
            ("dec 3 - 5", "12-03..12-06"),
            ("from the 3rd to the 5th of december", "12-03..12-06"),
            ("tuesday to thursday", "12-01..12-04"),
        ),
        *(("from tomorrow until next week", "12-01..12-14"), ("next week monday to friday", "12-07..12-12")),
        *(
            ("since tuesday", "11-24..11-30 09:00"),
            ("mails since last week", "11-23..11-30 09:00"),
            ("until friday", "11-30 09:00..12-05"),
        ),
        *(("b4 10 tomorow", "12-01..12-01 10:00"), ("some time next week, ideally in the morning", "12-07..12-14")),
        *(("anything at all between 2 and 4 on Thursday", "12-03 14:00..12-03 16:00"),),
        *(("after 3pm tomorrow", "12-01 15:00..12-02"), ("before noon on wednesday", "12-02..12-02 12:00")),
    ],
)
def test_days_and_ranges(message: str, interval: str) -> None:
    assert read(message) == [interval]


@batch(
    ("message", "interval"),
    [
        *(("was habe ich nächste Woche vor?", "12-07..12-14"), ("am Freitag Nachmittag", "12-04 12:00..12-04 19:00")),
        *(
            ("morgen von 9 bis 11", "12-01 09:00..12-01 11:00"),
            ("8.12. bis 10.12.", "12-08..12-11"),
            ("seit gestern", "11-29..11-30 09:00"),
        ),
        *(("¿qué tengo la próxima semana?", "12-07..12-14"), ("la semaine prochaine", "12-07..12-14")),
    ],
)
def test_other_languages(message: str, interval: str) -> None:
    assert read(message) == [interval]


@batch(
    "message",
    [
        *("next weekend", "next friday", "every monday", "early next week", "the end of next week", "soon", "some day"),
        *("I may march on", "2 of the 3 people", "order 12-7", "a quarter of it", "weekly sync"),
    ],
)
def test_what_is_not_said_whole_is_none(message: str) -> None:
    assert read(message) == []


def test_two_of_them_are_two() -> None:
    assert read("tuesday or thursday") == ["12-01..12-02", "12-03..12-04"]


def test_days_of_23_and_25_hours_are_whole() -> None:
    start, end = ends_of(intervals(Said("tomorrow", dt.datetime(2026, 3, 28, 12, tzinfo=BERLIN)))[0].value)
    assert (end - start) == dt.timedelta(hours=23)
    start, end = ends_of(intervals(Said("tomorrow", dt.datetime(2026, 10, 24, 12, tzinfo=BERLIN)))[0].value)
    assert (end - start) == dt.timedelta(hours=25)


PHRASES = (
    *(
        "today",
        "tomorrow",
        "next week",
        "last week",
        "this month",
        "next month",
        "last quarter",
        "this year",
        "in may",
        "this weekend",
    ),
    *(
        "the next 3 days",
        "the past hour",
        "the rest of the week",
        "last march",
        "next june",
        "the third quarter",
        "december 24 to 26",
    ),
    *(
        "tomorrow morning",
        "since yesterday",
        "until tomorrow",
        "the week of may 7",
        "from 2 to 4 tomorrow",
        "the coming month",
    ),
)


@given(st.sampled_from(PHRASES), st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)), st.booleans())
def test_an_interval_begins_before_it_ends_and_is_of_its_zone(message: str, now: dt.datetime, zoned: bool) -> None:
    now = now.replace(tzinfo=BERLIN) if zoned else now
    for found in intervals(Said(message, now)):
        start, end = ends_of(found.value)
        assert start < end
        assert (start.tzinfo is None) == (not zoned)
        assert 0 <= found.start < found.end <= len(message)


@given(
    st.sampled_from(["today", "tomorrow", "friday", "may 3", "2027-02-28", "in 3 days"]),
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)),
)
def test_the_interval_of_a_day_is_that_day(message: str, now: dt.datetime) -> None:
    said = Said(message, now)
    day, interval = [found.value for found in dates(said)], [ends_of(found.value) for found in intervals(said)]
    assert [start.date() for start, _ in interval] == day
    assert all(end - start == dt.timedelta(days=1) for start, end in interval)
