"""Counts, ordinals and years."""

from tests.batches import batch
from tests.routing.values.times.said_at import phrase

from shipworthy.routing.values.times.counts import day_of_month, digits, ordinal, spelled, whole, year


@batch(
    ("message", "value"),
    [("twenty one days", 21), ("seven", 7), ("two hundred days", 200), ("two thousand and six", 2006)],
)
def test_numbers_in_words(message: str, value: float) -> None:
    found = spelled(phrase(message), 0)
    assert found is not None and found.value == value


@batch(("message", "value"), [("1,000 days", 1000), ("2,5 hours", 2.5), ("12.125 hours", 12.125)])
def test_numbers_in_digits(message: str, value: float) -> None:
    found = digits(phrase(message), 0)
    assert found is not None and found.value == value


@batch(("message", "value"), [("3rd", 3), ("third", 3), ("twenty first", 21), ("thirtieth", 30)])
def test_ordinals(message: str, value: int) -> None:
    found = ordinal(phrase(message), 0)
    assert found is not None and found.value == value


@batch(
    ("message", "value"),
    [
        ("2024", 2024),
        ("nineteen zero one", 1901),
        ("twenty twenty four", 2024),
        ("two thousand eighteen", 2018),
        ("'25", None),
        ("twenty", None),
        ("815", None),
    ],
)
def test_years(message: str, value: int | None) -> None:
    found = year(phrase(message), 0)
    assert (found.value if found is not None else None) == value


def test_a_day_of_a_month_is_one_of_thirty_one() -> None:
    assert day_of_month(phrase("31"), 0) is not None
    assert day_of_month(phrase("32"), 0) is None
    assert day_of_month(phrase("007"), 0) is None
    assert whole(phrase("2.5 hours"), 0) is None
