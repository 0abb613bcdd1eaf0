"""Bets are fair while nothing changes, and wealth grows where something has."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.watch.betting import Wealth, odds_of_kinds, odds_of_numbers

SHARES = st.lists(st.floats(0.001, 1), min_size=2, max_size=10).map(lambda all: [one / sum(all) for one in all])
STEPS = 20_000


@batch(("up", "down"), [(True, False), (False, True), (True, True)])
def test_bets_on_numbers_are_fair(up: bool, down: bool) -> None:
    sums: dict[object, float] = {}
    for step in range(STEPS):
        # Finer near 0 and 1, where the densities are steep: p = x⁵ mirrored.
        x = (step + 0.5) / STEPS
        p, width = (16 * x**5, 80 * x**4 / STEPS) if x < 0.5 else (1 - 16 * (1 - x) ** 5, 80 * (1 - x) ** 4 / STEPS)
        for name, odds in odds_of_numbers(p, up=up, down=down).items():
            sums[name] = sums.get(name, 0.0) + odds * width
    assert sums and all(total == pytest.approx(1, abs=0.01) for total in sums.values())


@given(SHARES)
def test_bets_on_kinds_are_fair_and_never_negative(shares: list[float]) -> None:
    names = ["", *(f"kind {number}" for number in range(1, len(shares)))]
    sums: dict[object, float] = {}
    for slot, share in enumerate(shares):
        for name, odds in odds_of_kinds(0.5, slot, names, shares).items():
            assert odds >= 0
            sums[name] = sums.get(name, 0.0) + odds * share
    fair = {name: total for name, total in sums.items() if not (isinstance(name, tuple) and name[0] == "rare")}
    assert fair and all(total == pytest.approx(1) for total in fair.values())


@given(SHARES, st.booleans())
def test_bets_on_one_kind_alone_are_fair(shares: list[float], known: bool) -> None:
    names = ["", *(f"kind {number}" for number in range(1, len(shares)))]
    only = names[1] if known else "never seen"
    made = [odds_of_kinds(0.5, slot, names, shares, only=only) for slot in range(len(shares))]
    for name in made[0]:
        assert sum(odds[name] * share for odds, share in zip(made, shares, strict=True)) == pytest.approx(1)


def test_wealth_seldom_grows_while_nothing_changes() -> None:
    chance, sequences, reached = Random(3), 150, 0
    for _ in range(sequences):
        wealth = Wealth()
        reached += any(
            wealth.bet(odds_of_numbers(chance.random(), up=True, down=True)) >= math.log(20) for _ in range(150)
        )
    # At most 5 in 100 by Ville's inequality; far fewer in 150 values.
    assert reached / sequences <= 0.05


def test_wealth_grows_after_a_change_late_too() -> None:
    chance, wealth = Random(4), Wealth()
    for _ in range(400):
        wealth.bet(odds_of_numbers(chance.random(), up=True, down=False))
    grown = [wealth.bet(odds_of_numbers(chance.random() ** 4, up=True, down=False)) for _ in range(60)]
    assert grown[-1] > math.log(1e6)


def test_wealth_beyond_a_float_is_told_by_its_logarithm() -> None:
    wealth = Wealth()
    last = 0.0
    for _ in range(2000):
        last = wealth.bet(odds_of_numbers(1e-9, up=True, down=False))
    assert last > 10_000 and math.isfinite(last)
