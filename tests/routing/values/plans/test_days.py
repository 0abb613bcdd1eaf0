"""Days and stretches of days in plain words, on Monday 30 November 2026."""

import datetime as dt

from tests.batches import batch

from shipworthy.routing.values.plans.days import read_day, read_stretch

TODAY = dt.date(2026, 11, 30)


@batch(
    "text, month, day",
    [
        ("today", 11, 30),
        ("tomorrow", 12, 1),
        ("the day after tomorrow", 12, 2),
        ("friday", 12, 4),
        ("monday", 12, 7),
        ("next friday", 12, 11),
        ("the next friday", 12, 4),
        ("friday next week", 12, 11),
        ("in 3 day", 12, 3),
        ("in a week", 12, 7),
        ("the 10th", 12, 10),
        ("thursday the 10th", 12, 10),
        ("tuesday 8 december", 12, 8),
        ("december 14", 12, 14),
        ("the 3rd of december", 12, 3),
        ("2026-12-05", 12, 5),
        ("last thursday", 11, 26),
        ("the last monday", 11, 23),
        ("the second sunday in december", 12, 13),
        ("last friday of the month", 11, 27),
        ("last thursday", 11, 26),
        ("the last monday", 11, 23),
        ("the second sunday in december", 12, 13),
        ("last friday of the month", 11, 27),
    ],
)
def test_day(text: str, month: int, day: int) -> None:
    assert read_day(text, TODAY) == dt.date(2026, month, day)


def test_a_day_without_a_year_is_of_next_year_where_it_is_long_past() -> None:
    assert read_day("7 january", TODAY) == dt.date(2027, 1, 7)
    assert read_day("8 november", TODAY) == dt.date(2026, 11, 8)


def test_a_day_that_the_calendar_does_not_have_is_none() -> None:
    assert read_day("30 february", TODAY) is None


@batch(
    "text, first, last",
    [
        ("next week", "2026-12-07", "2026-12-13"),
        ("this week", "2026-11-30", "2026-12-06"),
        ("the week of 15 december", "2026-12-14", "2026-12-20"),
        ("the weekend", "2026-12-05", "2026-12-06"),
        ("in december", "2026-12-01", "2026-12-31"),
        ("january", "2027-01-01", "2027-01-31"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("the rest of the week", "2026-11-30", "2026-12-06"),
        ("week after next", "2026-12-14", "2026-12-20"),
    ],
)
def test_stretch(text: str, first: str, last: str) -> None:
    assert read_stretch(text, TODAY) == (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
