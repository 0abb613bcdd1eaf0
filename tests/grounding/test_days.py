"""Dates in four languages."""

from tests.batches import batch

from shipworthy.grounding.extract import figures_in
from shipworthy.grounding.figure import Day


@batch(
    ("text", "day"),
    [
        ("2024-05-20", (2024, 5, 20)),
        ("2024‑05‑20", (2024, 5, 20)),
        ("2024/05/20", (2024, 5, 20)),
        ("20.05.2024", (2024, 5, 20)),
        ("20.5.24", (2024, 5, 20)),
        ("20.5.", (0, 5, 20)),
        ("May 20", (0, 5, 20)),
        ("May 20th, 2024", (2024, 5, 20)),
        ("20 May 2024", (2024, 5, 20)),
        ("20th of May", (0, 5, 20)),
        ("20. Mai 2024", (2024, 5, 20)),
        ("20 de mayo de 2024", (2024, 5, 20)),
        ("1er mai 2024", (2024, 5, 1)),
        ("20 août", (0, 8, 20)),
        ("May 2024", (2024, 5, 0)),
        ("agosto de 2025", (2025, 8, 0)),
        ("05/2024", (2024, 5, 0)),
        ("2024-05", (2024, 5, 0)),
        ("Sept. 7, 2025", (2025, 9, 7)),
        ("the 15th", (0, 0, 15)),
    ],
)
def test_a_date_is_read(text: str, day: tuple[int, int, int]) -> None:
    (found,) = figures_in(f"It is {text} then")
    assert (found.kind, found.value) == ("date", Day(*day))


def test_a_date_with_slashes_has_both_readings() -> None:
    (found,) = figures_in("05/06/2024")
    readings = {found.value, *(reading[0].value for reading in found.also)}
    assert {Day(2024, 6, 5), Day(2024, 5, 6)} <= readings


@batch("text", ["you may 5 times", "13/40", "99.99.2024"])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert all(found.kind != "date" for found in figures_in(text))


def test_days_beside_a_date_are_dates_of_its_month() -> None:
    assert [one.value for one in figures_in("May 22, 23 and 24")] == [Day(0, 5, 22), Day(0, 5, 23), Day(0, 5, 24)]
    assert [one.value for one in figures_in("del 3 al 10 de agosto de 2025")] == [Day(2025, 8, 3), Day(2025, 8, 10)]
