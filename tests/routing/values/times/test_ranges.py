"""The ends of ranges are in order."""

from tests.batches import batch
from tests.routing.values.times.said_at import days_of, instants_of


@batch(
    ("message", "days"),
    [
        ("Monday to Friday", ["2024-05-20", "2024-05-24"]),
        ("Friday until Monday", ["2024-05-17", "2024-05-20"]),
        ("from Dec 30 to Jan 2", ["2024-12-30", "2025-01-02"]),
        ("from 12/30 to 1/2", ["2024-12-30", "2025-01-02"]),
        ("from the 10th to the 20th", ["2024-06-10", "2024-06-20"]),
        ("from the 20th to the 5th", ["2024-05-20", "2024-06-05"]),
        ("May 20 to June 3", ["2024-05-20", "2024-06-03"]),
        ("June 3, 2024 to June 1, 2025", ["2024-06-03", "2025-06-01"]),
        ("Monday or Friday", ["2024-05-20", "2024-05-17"]),
    ],
)
def test_the_end_lies_behind_the_start(message: str, days: list[str]) -> None:
    assert days_of(message) == days


@batch("message", ["June 3, 2024 to June 1, 2024", "tomorrow to yesterday", "from the 31st to the 30th of February"])
def test_what_ends_before_it_begins_is_asked_about(message: str) -> None:
    assert days_of(message) == []


def test_a_time_that_ends_before_it_begins_on_one_day_is_asked_about() -> None:
    assert instants_of("tomorrow from 10pm to 2am") == []
    assert instants_of("tomorrow from 10am to 2pm") == ["2024-05-16T10:00", "2024-05-16T14:00"]
