"""Days and instants by their distance."""

import datetime as dt

import pytest
from tests.batches import batch
from tests.routing.values.times.said_at import days_of, instants_of

from shipworthy.routing.said import Said
from shipworthy.routing.values.times import dates


@batch(
    ("message", "day"),
    [
        *(
            ("this coming Saturday", "2024-05-18"),
            ("a week from Saturday", "2024-05-25"),
            ("Monday last week", "2024-05-06"),
        ),
        *(
            ("Sunday of next week", "2024-05-26"),
            ("sunday from last week", "2024-05-12"),
            ("Monday of this week", "2024-05-13"),
        ),
        *(("field_15 friday last week", "2024-05-10"), ("field_15 two weeks from friday", "2024-05-31")),
        *(("field_15 the day after friday", "2024-05-18"), ("field_15 a week tomorrow", "2024-05-23")),
        *(
            ("three weeks on Friday", "2024-06-07"),
            ("3 Fridays from now", "2024-05-31"),
            ("since Monday", "2024-05-13"),
        ),
        *(("in 10 days' time", "2024-05-25"), ("a week hence", "2024-05-22"), ("about 3 weeks ago", "2024-04-24")),
        *(
            ("2 months and 3 days ago", "2024-03-12"),
            ("in half a year", "2024-11-15"),
            ("1 month, 21 days ago", "2024-03-25"),
        ),
        *(
            ("the day before yesterday", "2024-05-13"),
            ("2 days after tomorrow", "2024-05-18"),
            ("last night", "2024-05-14"),
        ),
        *(
            ("tmrw pls", "2024-05-16"),
            ("this day", "2024-05-15"),
            ("Friday in next week", "2024-05-24"),
            ("last Thursday", "2024-05-09"),
        ),
    ],
)
def test_days(message: str, day: str) -> None:
    assert days_of(message.removeprefix("field_15 ")) == [day]


@batch(
    "message",
    [
        *("Wednesday", "next Friday", "last Tuesday", "this Monday", "next Thursday", "the Saturday after next"),
        *("next week", "sometime next week", "the weekend", "every Friday", "on Fridays", "in 2 to 3 days"),
        *(
            "in 1.5 months",
            "Friday in two weeks",
            "a few months ago",
            "tomorrow week",
            "first Sunday",
            "in 99999 years",
        ),
    ],
)
def test_what_may_mean_several_days(message: str) -> None:
    assert days_of(message) == []


@batch(
    ("message", "instant"),
    [
        *(
            ("in 24 hours", "2024-05-16T10:00"),
            ("in 1440 minutes", "2024-05-16T10:00"),
            ("in half an hour", "2024-05-15T10:30"),
        ),
        *(
            ("an hour ago", "2024-05-15T09:00"),
            ("90 minutes from now", "2024-05-15T11:30"),
            ("right now", "2024-05-15T10:00"),
        ),
        *(
            ("1 day 2 hours later", "2024-05-16T12:00"),
            ("today in one hour", "2024-05-15T11:00"),
            ("in 1/4h", "2024-05-15T10:15"),
        ),
    ],
)
def test_field_11_hours_are_counted_from_now(message: str, instant: str) -> None:
    assert instants_of(message) == [instant]


@pytest.mark.parametrize("now", [dt.datetime.min, dt.datetime.max])
def test_the_ends_of_the_calendar_raise_nothing(now: dt.datetime) -> None:
    for message in (
        "tomorrow",
        "yesterday",
        "last night",
        "next Friday",
        "in 3 days",
        "3 Fridays from now",
        "Christmas",
    ):
        dates(Said(message, now))
