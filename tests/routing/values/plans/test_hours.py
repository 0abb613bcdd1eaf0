"""Times of day and lengths in plain words."""

import datetime as dt

from tests.batches import batch

from shipworthy.routing.values.plans.hours import minutes_of, read_clock, read_hours


@batch(
    "text, clock",
    [
        ("3", "15:00"),
        ("9", "09:00"),
        ("7 pm", "19:00"),
        ("12 am", "00:00"),
        ("14:30", "14:30"),
        ("half past 8", "08:30"),
        ("quarter to 9", "08:45"),
        ("20 past 4", "16:20"),
        ("8 and half", "08:30"),
        ("noon", "12:00"),
        ("3 o'clock", "15:00"),
    ],
)
def test_clock(text: str, clock: str) -> None:
    assert read_clock(text) == dt.time.fromisoformat(clock)


def test_no_clock_shows_25() -> None:
    assert read_clock("25:00") is None


@batch(
    "first, last, begin, end",
    [
        ("7", "8 pm", "19:00", "20:00"),
        ("3", "4:30 pm", "15:00", "16:30"),
        ("11", "1 pm", "11:00", "13:00"),
        ("13", "15", "13:00", "15:00"),
        ("9", "11", "09:00", "11:00"),
        ("2", "4", "14:00", "16:00"),
        ("11", "1", "11:00", "13:00"),
    ],
)
def test_hours(first: str, last: str, begin: str, end: str) -> None:
    assert read_hours(first, last) == (dt.time.fromisoformat(begin), dt.time.fromisoformat(end))


@batch(
    "text, minutes",
    [
        ("an hour", 60),
        ("half an hour", 30),
        ("an hour and a half", 90),
        ("one and a half hour", 90),
        ("1.5 hour", 90),
        ("2 hour", 120),
        ("1 hour 30 minute", 90),
        ("45 minute", 45),
        ("3 quarters of an hour", 45),
        ("a quarter of an hour", 15),
    ],
)
def test_length(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes
