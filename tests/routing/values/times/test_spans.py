"""Durations."""

from tests.batches import batch
from tests.routing.values.times.said_at import minutes_of


@batch(
    ("message", "minutes"),
    [
        *(("two and a half hours", 150), ("an hour and fifteen minutes", 75), ("90min", 90), ("1 hr 20 mins", 80)),
        *(("1d 4h", 1680), ("three quarters of an hour", 45), ("half a day", 720), ("1/2 h", 30), ("2 1/2 hours", 150)),
        *(("one and a quarter of hour", 75), ("two and three quarters hours", 165), ("hour and a half", 90)),
        *(("30 more minutes", 30), ("two additional minutes", 2), ("an extra 10 minutes", 10), ("1,5 hours", 90)),
        *(("all day", 1440), ("the whole week", 10_080), ("full month", 43_200), ("half year", 262_800)),
        *(
            ("an hour thirty", 90),
            ("2 hours and 10", 130),
            ("1h 30", 90),
            ("7 nights", 10_080),
            ("a decade", 5_256_000),
        ),
        *(
            ("a month", 43_200),
            ("one month and half", 64_800),
            ("the last 3 months", 129_600),
            ("45 secs", 0.75),
            ("2hrs30min", 150),
            ("twenty-four hours", 1440),
        ),
    ],
)
def test_durations(message: str, minutes: float) -> None:
    assert minutes_of(f"for {message}") == [minutes]


@batch(
    "message",
    [
        *("2 or 3 days", "2-3 days", "2 to 3 hours", "twice a day", "3 times a week", "once every 2 days"),
        *("10 dollars an hour", "$10 an hour", "5 business days", "in the 90s", "2 days ago", "in the second hour"),
        *(
            "2 years and 3 months",
            "every 2 hours",
            "60 seconds per minute",
            "the second day",
            "day 3",
            "2 hours from noon",
        ),
    ],
)
def test_what_is_said_of_time_and_is_no_duration(message: str) -> None:
    assert minutes_of(message) == []


def test_minutes_behind_an_hour_are_not_what_is_counted() -> None:
    assert minutes_of("for 2 hours and 10 people") == [120]


def test_nights_and_days_are_not_added() -> None:
    assert len(minutes_of("3 nights and 4 days")) == 2
