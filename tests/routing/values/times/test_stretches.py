"""Stretches of the calendar: weeks, weekends, months, quarters, years, and what is counted from now."""

import datetime as dt

from tests.batches import batch
from tests.routing.values.times.test_intervals import MONDAY, read


@batch(
    ("message", "interval"),
    [
        *(
            ("what's on next week", "12-07..12-14"),
            ("this week", "11-30..12-07"),
            ("last week", "11-23..11-30"),
            ("the whole of next week", "12-07..12-14"),
        ),
        *(("this weekend", "12-05..12-07"), ("over the weekend", "12-05..12-07"), ("last weekend", "11-28..11-30")),
        *(
            ("in december", "12-01..01-01"),
            ("in May", "05-01..06-01"),
            ("in march", "03-01..04-01"),
            ("last march", "03-01..04-01"),
        ),
        *(
            ("this month", "11-01..12-01"),
            ("next month", "12-01..01-01"),
            ("last quarter", "07-01..10-01"),
            ("this quarter", "10-01..01-01"),
        ),
        *(
            ("the third quarter", "07-01..10-01"),
            ("the first quarter of 2027", "01-01..04-01"),
            ("in 2027", "01-01..01-01"),
        ),
        *(
            ("the next 3 days", "11-30 09:00..12-04"),
            ("in the next two weeks", "11-30 09:00..12-15"),
            ("last 30 days", "10-31..11-30 09:00"),
        ),
        *(
            ("in the past hour", "11-30 08:00..11-30 09:00"),
            ("the coming week", "11-30 09:00..12-08"),
            ("the past month", "10-30..11-30 09:00"),
        ),
        *(("the rest of the week", "11-30 09:00..12-07"), ("the rest of today", "11-30 09:00..12-01")),
        *(("week of December 7", "12-07..12-14"), ("the week of the 16th of december", "12-14..12-21")),
    ],
)
def test_stretches(message: str, interval: str) -> None:
    assert read(message) == [interval]


def test_a_month_that_was_not_long_ago_is_meant() -> None:
    assert read("mails from october") == ["10-01..11-01"]
    assert read("in january", MONDAY.replace(month=2, day=1)) == ["01-01..02-01"]


def test_at_the_end_of_the_calendar_there_is_none() -> None:
    assert read("next year", dt.datetime(9999, 12, 31, 12)) == []
