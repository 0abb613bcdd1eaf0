"""Figures are found by their form, each once."""

import time
from decimal import Decimal

import pytest

from shipworthy.runtime.prompting.figures import Day, Figure, figures_in


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("It costs $1,299.50 today", "money", Decimal("1299.50")),
        ("that is 12,50 €", "money", Decimal("12.50")),
        ("EUR 1.299,50 in all", "money", Decimal("1299.50")),
        ("worth $3.2 billion", "money", Decimal("3200000000")),
        ("a loss of -$40", "money", Decimal("40")),
        ("a rise of 4.5%", "percent", Decimal("4.5")),
        ("12 percent less", "percent", Decimal("12")),
        ("order A-1001 came", "identifier", "A-1001"),
        ("on 2026-11-29 at noon", "date", Day(2026, 11, 29)),
        ("on November 29, 2026", "date", Day(2026, 11, 29)),
        ("29 Nov 2026 it was", "date", Day(2026, 11, 29)),
        ("about 17 of them", "number", Decimal("17")),
        ("1,234,567 people", "number", Decimal("1234567")),
        ("2.5k views", "number", Decimal("2500")),
    ],
)
def test_a_figure_has_its_kind_and_its_value(text: str, kind: str, value: object) -> None:
    (found,) = figures_in(text)
    assert (found.kind, found.value) == (kind, value) and found.text in text


def test_figures_stand_in_the_order_of_the_text() -> None:
    found = figures_in("A-17 costs $20, 10% off until 2026-01-02, for 3 people.")
    assert [one.kind for one in found] == ["identifier", "money", "percent", "date", "number"]


@pytest.mark.parametrize("text", ["", "no figure at all", "13th of Smarch 2026x", "COVID"])
def test_a_text_without_figures_has_none(text: str) -> None:
    assert all(one.kind == "number" for one in figures_in(text))


@pytest.mark.parametrize(
    "piece",
    ["Order A-1001 of 2026-11-29 costs $1,299.50, 10% less. ", "a-", "123 ", "1,", "123,456,", "$", "9", "A1-", "May "],
)
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        took = []
        for _ in range(3):
            began = time.process_time()
            figures_in(text)
            took.append(time.process_time() - began)
        return min(took)

    assert seconds(40_000) < 24 * seconds(5_000) + 0.1


def test_a_number_has_its_sign() -> None:
    (found,) = figures_in("a loss of -$40")
    assert (found.value, found.number()) == (Decimal(40), Decimal(-40))
    with pytest.raises(TypeError, match="is no number"):
        Figure("identifier", "A-1", "A-1").number()
