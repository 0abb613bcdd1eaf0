"""Days with a name."""

import datetime as dt

from tests.batches import batch
from tests.routing.values.times.said_at import days_of

from shipworthy.routing.values.times.feasts import easter, orthodox_easter


@batch(
    ("message", "day"),
    [
        *(("on Christmas Eve", "2024-12-24"), ("xmas", "2024-12-25"), ("New Year's Eve", "2024-12-31")),
        *(
            ("new years day", "2025-01-01"),
            ("Valentine's Day 2026", "2026-02-14"),
            ("Christmas of next year", "2025-12-25"),
        ),
        *(("last Christmas", "2023-12-25"), ("next Halloween", "2024-10-31"), ("Easter Monday 2025", "2025-04-21")),
        *(("Good Friday", "2025-04-18"), ("mardi gras", "2025-03-04"), ("orthodox easter 2018", "2018-04-08")),
        *(("Martin Luther King's day", "2025-01-20"), ("Memorial Day", "2024-05-27"), ("Black Friday", "2024-11-29")),
        *(("two days before Christmas", "2024-12-23"), ("the day after Christmas", "2024-12-26")),
        *(("All Saints' Day", "2024-11-01"), ("a week before Christmas", "2024-12-18")),
    ],
)
def test_days_with_one_date(message: str, day: str) -> None:
    assert days_of(message) == [day]


@batch(
    "message",
    [
        *("Thanksgiving", "Mother's Day", "Chinese New Year's Day 2018", "Thai New Year's Day", "Coptic Christmas"),
        *("is the pizza good", "the Friday before Christmas", "holy moly", "Eid al-Fitr 2018"),
    ],
)
def test_days_whose_date_is_not_certain(message: str) -> None:
    assert days_of(message) == []


@batch(
    ("year", "western", "orthodox"),
    [
        (1961, (4, 2), (4, 9)),
        (2000, (4, 23), (4, 30)),
        (2008, (3, 23), (4, 27)),
        (2011, (4, 24), (4, 24)),
        (2016, (3, 27), (5, 1)),
        (2024, (3, 31), (5, 5)),
        (2038, (4, 25), (4, 25)),
    ],
)
def test_easter(year: int, western: tuple[int, int], orthodox: tuple[int, int]) -> None:
    assert easter(year) == dt.date(year, *western)
    assert orthodox_easter(year) == dt.date(year, *orthodox)


def test_easter_is_a_sunday_of_spring() -> None:
    for year in range(1900, 2200):
        for found in (easter(year), orthodox_easter(year)):
            assert found.weekday() == 6 and (3, 22) <= (found.month, found.day) <= (5, 13)
