"""Dates, times, instants and spans in messages; read on a Wednesday."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.routing.values.times import dates, hour_alone, instants, spans, times

WEDNESDAY = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)


@batch(
    ("message", "expected"),
    [
        *(
            ("2024-05-01", "2024-05-01"),
            ("May 3", "2024-05-03"),
            ("3 May 2024", "2024-05-03"),
            ("sept 5", "2024-09-05"),
        ),
        *(("3rd of May", "2024-05-03"), ("December 25th, 2025", "2025-12-25"), ("January 5", "2024-01-05")),
        *(
            ("5/3/2024", "2024-05-03"),
            ("25/3/2024", "2024-03-25"),
            ("03.05.2024", "2024-05-03"),
            ("2024/05/01", "2024-05-01"),
        ),
        *(("today", "2024-05-15"), ("tomorrow", "2024-05-16"), ("yesterday", "2024-05-14")),
        *(("the day after tomorrow", "2024-05-17"), ("on Monday", "2024-05-20"), ("next Monday", "2024-05-20")),
        *(("last Friday", "2024-05-10"), ("this Friday", "2024-05-17"), ("next Wednesday", "2024-05-22")),
        *(("on fri", "2024-05-17"), ("Friday next week", "2024-05-24"), ("next week on Tuesday", "2024-05-21")),
        *(("in 3 days", "2024-05-18"), ("two weeks ago", "2024-05-01"), ("a week from now", "2024-05-22")),
        *(("in a month", "2024-06-15"), ("a year ago", "2023-05-15"), ("on the 20th", "2024-05-20")),
        *(("the 2nd", "2024-06-02"), ("Feb 29", "2024-02-29"), ("in 20 hours", "2024-05-16")),
    ],
)
def test_days(message: str, expected: str) -> None:
    assert [item.value.isoformat() for item in dates(Said(message, WEDNESDAY))] == [expected]


@batch(
    "message",
    [
        "may 32",
        "2024-13-01",
        "I may 3 times",
        "the 2nd option",
        "sat on a chair",
        "in 99999 years",
        "3 days",
        "32/1/2024",
        "Wednesday",
        "next Friday",
        "last Monday",
        "next week",
        "the Friday after next",
    ],
)
def test_what_is_no_day(message: str) -> None:
    assert dates(Said(message, WEDNESDAY)) == []


@batch(
    ("message", "expected"),
    [
        *(("3pm", "15:00"), ("3:30 pm", "15:30"), ("14:30", "14:30"), ("noon", "12:00"), ("midnight", "00:00")),
        *(("12am", "00:00"), ("12 pm", "12:00"), ("at 9", "09:00"), ("at 3", "15:00"), ("five pm", "17:00")),
        *(("9 o'clock", "09:00"), ("half past nine", "09:30"), ("quarter to five", "16:45"), ("10.30am", "10:30")),
        *(("at 7 in the evening", "19:00"), ("at 7 in the morning", "07:00"), ("3 p.m.", "15:00")),
    ],
)
def test_times_of_day(message: str, expected: str) -> None:
    assert [f"{item.value:%H:%M}" for item in times(Said(message))] == [expected]


@batch("message", ["25:00", "13pm", "at 50", "9", "3.50", "1:2", "$9"])
def test_what_is_no_time(message: str) -> None:
    assert times(Said(message)) == []


def test_a_bare_hour_is_a_time_only_as_an_answer() -> None:
    assert [item.value for item in hour_alone(Said("9"))] == [dt.time(9)]
    assert hour_alone(Said("9 things")) == []


@batch(
    ("message", "expected"),
    [
        ("tomorrow at 3pm", ["2024-05-16T15:00"]),
        ("2024-05-01 14:30", ["2024-05-01T14:30"]),
        ("2024-05-01T14:30:00Z", ["2024-05-01T14:30"]),
        ("3pm", ["2024-05-15T15:00"]),
        ("9am", ["2024-05-16T09:00"]),
        ("tomorrow noon and Friday 5pm", ["2024-05-16T12:00", "2024-05-17T17:00"]),
        ("in 3 hours", ["2024-05-15T13:00"]),
        ("30 minutes ago", ["2024-05-15T09:30"]),
    ],
)
def test_instants(message: str, expected: list[str]) -> None:
    assert [f"{item.value:%Y-%m-%dT%H:%M}" for item in instants(Said(message, WEDNESDAY))] == expected


@batch(
    ("message", "minutes"),
    [
        *(("2 days", 2880), ("90 minutes", 90), ("an hour", 60), ("2h", 120), ("30 min", 30), ("1.5 hours", 90)),
        *(("an hour and a half", 90), ("half an hour", 30), ("2 hours and 30 minutes", 150), ("1h30m", 90)),
        *(("a week", 10_080), ("15m", 15), ("90s", 1.5), ("two and a half hours", 150), ("ninety minutes", 90)),
        *(("a couple of days", 2880), ("3-day", 4320), ("the last 3 months", 90 * 1440)),
    ],
)
def test_spans(message: str, minutes: float) -> None:
    assert [item.value / dt.timedelta(minutes=1) for item in spans(Said(message))] == [minutes]


@batch("message", ["2 days ago", "hours", "5 dayflies", "10 things"])
def test_what_is_no_span(message: str) -> None:
    assert spans(Said(message)) == []


@given(st.dates(dt.date(1900, 1, 1), dt.date(2999, 12, 31)))
def test_a_day_written_out_is_that_day(day: dt.date) -> None:
    for text in (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}"):
        assert [item.value for item in dates(Said(f"on {text} please", WEDNESDAY))] == [day]


@given(
    st.text(alphabet="0123456789 :.-/tThmdapm nextfridaymayinago,", max_size=150),
    st.datetimes(timezones=st.just(dt.UTC)),
)
def test_t10_no_text_and_no_clock_raises(message: str, now: dt.datetime) -> None:
    for item in (
        *dates(Said(message, now)),
        *times(Said(message)),
        *instants(Said(message, now)),
        *spans(Said(message)),
    ):
        assert 0 <= item.start < item.end <= len(message)
