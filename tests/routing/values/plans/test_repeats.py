"""How often something comes, in plain words."""

import datetime as dt
import re

from tests.batches import batch

from shipworthy.routing.values.plans.repeats import COUNT, EVERY, UNTIL, Every, last_day, read_count, read_every


@batch(
    "text, every",
    [
        ("every day", Every("day")),
        ("every second monday", Every("week", 2, "monday")),
        ("every working day", Every("working day")),
        ("weekly on thursday", Every("week", 1, "thursday")),
        ("fortnightly", Every("week", 2)),
        ("every month", Every("month")),
        ("once a week", Every("week")),
    ],
)
def test_every(text: str, every: Every) -> None:
    match = re.search(EVERY, text)
    assert match is not None
    assert read_every(match) == every


def test_the_weekly_standup_is_a_name() -> None:
    assert re.search(EVERY, "move the weekly standup") is None


def test_count_and_end() -> None:
    count, end = re.search(COUNT, "and 5 times"), re.search(UNTIL, "until the end of february")
    assert count is not None
    assert end is not None
    assert read_count(count) == 5
    assert last_day(end, dt.date(2026, 11, 30)) == dt.date(2027, 2, 28)
