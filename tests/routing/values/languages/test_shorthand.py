"""Shorthand and days in digits: each is read as a person means it, or as nothing, and stands on its own characters."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.said import Said
from shipworthy.routing.values.languages.shorthand import edits_of
from shipworthy.routing.values.times import dates, instants, intervals

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Monday."""


@pytest.mark.parametrize(
    ("message", "instant"),
    [
        *(
            ("call mum sun 11", "2026-12-06T11:00"),
            ("vet sat 9.30", "2026-12-05T09:30"),
            ("gym wed 17h", "2026-12-02T17:00"),
        ),
        *(("hairdresser 12/12 1015", "2026-12-12T10:15"), ("friday morning 9ish", "2026-12-04T09:00")),
        *(("after tomorrow at 11h30", "2026-12-02T11:30"), ("the day after tomorrow at 9", "2026-12-02T09:00")),
        *(("move review to fri 11", "2026-12-04T11:00"), ("standup tmrw 930 pls", "2026-12-01T09:30")),
        *(("hairdresser on friday at half five", "2026-12-04T17:30"), ("vet tomorrow half nine", "2026-12-01T09:30")),
        *(("coiffeur demain 9h", "2026-12-01T09:00"), ("déplace le point à jeudi 15h", "2026-12-03T15:00")),
        *(("talks on 3/12 at 5", "2026-12-03T17:00"), ("begin 11.12. at 17:00", "2026-12-11T17:00")),
    ],
)
def test_an_instant(message: str, instant: str) -> None:
    assert [f"{one.value:%Y-%m-%dT%H:%M}" for one in Said(message, NOW).once(instants)] == [instant]


@pytest.mark.parametrize(
    ("message", "first", "last"),
    [
        *(("wed 2-4 deep work", "02T14:00", "02T16:00"), ("2-4 wed deep work", "02T14:00", "02T16:00")),
        *(
            ("fri 12-13:30", "04T12:00", "04T13:30"),
            ("fri 10 to 12", "04T10:00", "04T12:00"),
            ("fri 9 to 5", "04T09:00", "04T17:00"),
        ),
        *(
            ("free fri am", "04T00:00", "04T12:00"),
            ("free fri pm?", "04T12:00", "04T19:00"),
            ("the wknd", "05T00:00", "07T00:00"),
        ),
        ("between, roughly, one o'clock and five o'clock on Friday", "04T13:00", "04T17:00"),
    ],
)
def test_an_interval(message: str, first: str, last: str) -> None:
    (one,) = Said(message, NOW).once(intervals)
    start, end = str(one.value).split("/")
    assert (start[8:16], end[8:16]) == (first, last)


def test_the_evening_of_a_day_is_not_this_evening() -> None:
    (one,) = Said("on the evening of the 12th", NOW).once(intervals)
    assert str(one.value).startswith("2026-12-12T16:00")


@pytest.mark.parametrize(
    "message", ["fri 12", "on friday am I free?", "the cat sat on 3 mats", "1/2 an hour", "24/7", "wed 40"]
)
def test_what_is_no_hour_and_no_day(message: str) -> None:
    found = [one.value for one in Said(message, NOW).once(instants)]
    assert [one for one in found if one.date() != dt.date(2026, 12, 4)] == []
    assert not [one for one in Said(message, NOW).once(dates) if one.value.year != 2026]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        *(
            ("Europe/Berlin", dt.date(2026, 12, 3)),
            ("Asia/Kolkata", dt.date(2026, 12, 3)),
            ("America/Sao_Paulo", dt.date(2026, 12, 3)),
        ),
        *(
            ("America/New_York", dt.date(2027, 3, 12)),
            ("Pacific/Honolulu", dt.date(2027, 3, 12)),
            ("UTC", dt.date(2027, 3, 12)),
        ),
    ],
)
def test_the_zone_says_whether_the_month_is_first(zone: str, day: dt.date) -> None:
    said = Said("on 3/12 at 5", NOW.replace(tzinfo=ZoneInfo(zone)))
    assert [one.value for one in said.once(dates)] == [day]


def test_what_can_be_read_in_one_order_alone_is() -> None:
    assert [one.value for one in Said("on 12/25 at 5", NOW).once(dates)] == [dt.date(2026, 12, 25)]


@given(st.text(alphabet="0123456789/.-: amponfriwedsut", max_size=40))
def test_nothing_is_rewritten_twice_or_outside_of_the_text(text: str) -> None:
    said = Said(text, NOW)
    edits = edits_of(said)
    assert all(one.end <= two.start for one, two in zip(edits, edits[1:], strict=False))
    for found in (*said.once(instants), *said.once(intervals), *said.once(dates)):
        assert 0 <= found.start < found.end <= len(text)
