"""How likely a random figure would be found."""

import random

import pytest
from tests.batches import batch

from shipworthy.grounding.coincidence import coincidence
from shipworthy.grounding.evidence import Evidence, Place
from shipworthy.grounding.extract import figures_in


def _evidence() -> Evidence:
    evidence = Evidence()
    evidence.add_value(
        {"fares": [158, 141.6, 300, 12], "price_eur": 777, "day": "2024-05-20", "code": "HAT136", "n": "17:45"},
        Place("s"),
    )
    return evidence


@batch("pattern", ["{}", "${}", "{} kg", "{} %", "€{}"])
@batch("digits", [1, 2, 3])
def test_for_numbers_it_is_the_share_that_is_found(pattern: str, digits: int) -> None:
    evidence = _evidence()
    every = range(10 ** (digits - 1), 10**digits)
    found = sum(evidence.find(figures_in(pattern.format(number))[0]) is not None for number in every)
    figure = figures_in(pattern.format(10 ** (digits - 1)))[0]
    assert coincidence(figure, evidence, "figures") == pytest.approx(found / len(every))


def test_sums_let_more_through() -> None:
    evidence, before = _evidence(), figures_in("$158 and $300")
    figure = figures_in("$458")[0]
    assert coincidence(figure, evidence, "sums", before) > coincidence(figure, evidence, "figures")
    assert coincidence(figure, evidence, "off") == 1.0


@batch(
    ("text", "least", "most"),
    [
        ("May 21", 0.002, 0.01),
        ("May 2024", 0.05, 0.1),
        ("HAT137", 1e-8, 1e-4),
        ("17:46", 1e-4, 0.01),
        ("a@b.example", 0, 0),
        ("ending in 3137", 0, 0.01),
    ],
)
def test_for_others_it_is_an_estimate(text: str, least: float, most: float) -> None:
    assert least <= coincidence(figures_in(text)[0], _evidence(), "figures") <= most


def test_it_stays_a_probability() -> None:
    evidence = Evidence()
    evidence.add_value([random.Random(1).randrange(10**6) / 100 for _ in range(2000)], Place("s"))
    for text in ("5", "55", "555", "5.55"):
        assert 0 <= coincidence(figures_in(text)[0], evidence, "figures") <= 1
