"""Shares, quantiles and entropies with their intervals, against simulation by brute force."""

import itertools
import math
import random
from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.check.trials.statistics import (
    Share,
    always_valid,
    binomials,
    entropy,
    entropy_interval,
    pass_hat,
    quantile,
    wilson,
)

CHANCES = (0.5, 0.7, 0.9, 0.97)


@batch("of", [10, 30, 100])
def test_wilson_covers_the_true_share_in_about_95_of_100(of: int) -> None:
    chance = random.Random(of)
    covered = []
    for true in [chance.uniform(0.02, 0.98) for _ in range(4000)]:
        found = wilson(sum(chance.random() < true for _ in range(of)), of)
        assert found.low is not None and found.high is not None
        covered.append(found.low <= true <= found.high)
    assert 0.93 < sum(covered) / len(covered) < 0.975


def test_wilson_of_known_counts() -> None:
    ten = wilson(10, 10)
    assert (round(ten.low or 0, 3), ten.high) == (0.722, 1.0)
    assert wilson(0, 10).low == 0.0
    assert round(wilson(0, 10).high or 0, 3) == 0.278
    assert wilson(0, 0) == wilson(0, 0).__class__(0.0, 1.0)
    assert Share(3, 4).value == 0.75
    assert Share(0, 0).value == 0.0


@given(st.integers(1, 9), st.integers(0, 9), st.integers(1, 9))
def test_pass_hat_is_the_share_of_draws_that_all_pass(of: int, passed: int, k: int) -> None:
    passed = min(passed, of)
    if k > of:
        assert pass_hat(passed, of, k) == 0.0
        return
    draws = [all(one < passed for one in drawn) for drawn in itertools.combinations(range(of), k)]
    assert math.isclose(pass_hat(passed, of, k), sum(draws) / len(draws))


def test_pass_hat_estimates_the_chance_that_k_pass() -> None:
    chance = random.Random(4)
    found = [pass_hat(sum(chance.random() < 0.8 for _ in range(10)), 10, 3) for _ in range(6000)]
    assert math.isclose(sum(found) / len(found), 0.8**3, abs_tol=0.01)


@batch(("of", "chance"), [(1, 0.5), (10, 0.95), (72, 0.95), (400, 0.03)])
def test_binomials_are_those_of_counting(of: int, chance: float) -> None:
    parts = [math.comb(of, n) * chance**n * (1 - chance) ** (of - n) for n in range(of + 1)]
    for found, exact in zip(binomials(of, chance), itertools.accumulate(parts), strict=True):
        assert math.isclose(found, exact, abs_tol=1e-9)


@batch("share", [0.5, 0.95])
@batch("many", [10, 40, 100])
def test_the_interval_of_a_quantile_covers_it_whatever_the_distribution(share: float, many: int) -> None:
    chance = random.Random(many)
    for draw, true in (
        (lambda: chance.random(), share),
        (lambda: chance.expovariate(1.0), -math.log(1 - share)),
        (lambda: chance.lognormvariate(0.0, 2.0), math.exp(2.0 * {0.5: 0.0, 0.95: 1.6448536}[share])),
    ):
        missed = 0
        for _ in range(600):
            _, found = quantile([draw() for _ in range(many)], share)
            missed += (found.low is not None and found.low > true) or (found.high is not None and found.high < true)
        assert missed / 600 < 0.07


def test_a_border_that_no_value_reaches_is_open() -> None:
    assert quantile(list(range(71)), 0.95)[1].high is None
    assert quantile(list(range(72)), 0.95)[1].high == 71
    assert quantile([3.0], 0.5) == (3.0, quantile([3.0], 0.5)[1].__class__(None, None))
    assert quantile([1, 2, 3, 4], 0.5)[0] == 2
    assert quantile(list(range(1, 21)), 0.95)[0] == 19
    with pytest.raises(ValueError, match="no value"):
        quantile([], 0.5)


@given(st.lists(st.sampled_from("abcd"), max_size=30))
def test_entropy_is_zero_for_one_kind_and_at_most_that_of_equal_kinds(seen: list[str]) -> None:
    kinds = len(set(seen))
    found = entropy(seen)
    assert (found == 0) is (kinds <= 1)
    assert found <= math.log2(max(kinds, 1)) + 1e-9


def test_entropy_of_known_shares() -> None:
    assert entropy("aabb") == 1.0
    assert math.isclose(entropy("aaab"), 0.811278, abs_tol=1e-6)
    assert entropy("") == 0.0


SHARES = [(0.5, 0.5), (0.7, 0.2, 0.1), (0.4, 0.3, 0.2, 0.1), (0.9, 0.1), (0.97, 0.03), (0.8, 0.05, 0.05, 0.05, 0.05)]


@batch("shares", [*SHARES, (0.1,) * 10])
@batch("many", [10, 20, 60])
def test_the_interval_of_entropy_covers_it(shares: tuple[float, ...], many: int) -> None:
    """Its lower border always, the upper where there are not as many kinds as trials."""
    chance = random.Random(many)
    true = -sum(share * math.log2(share) for share in shares)
    below = above = 0
    for _ in range(500):
        found = entropy_interval(chance.choices(range(len(shares)), shares, k=many))
        below += true < (found.low or 0.0)
        above += true > (math.inf if found.high is None else found.high)
    assert below / 500 < 0.05
    assert above / 500 < (0.05 if len(shares) * 5 <= many else 0.2)


def test_the_interval_of_entropy_is_above_zero_only_where_that_is_sure() -> None:
    assert entropy_interval("aaaaaaaaaa").low == 0.0
    assert (entropy_interval("aaaaaaaaaa").high or 0.0) > 0.5
    assert entropy_interval("aaaaaaaaab").low == 0.0
    assert (entropy_interval("ab" * 30).low or 0.0) > 0.8
    assert entropy_interval("").high is None


@batch("true", CHANCES)
def test_an_interval_that_is_looked_at_after_each_trial_errs_in_five_of_a_hundred_series(true: float) -> None:
    """Wilson's interval, looked at as often, is left by far more of them."""
    chance, series, length = random.Random(int(true * 100)), 200, 100
    missed: Counter[str] = Counter()
    valid, plain = cache(always_valid), cache(wilson)
    for _ in range(series):
        passed, out = 0, set[str]()
        for many in range(1, length + 1):
            passed += chance.random() < true
            for name, found in (("valid", valid(passed, many)), ("wilson", plain(passed, many))):
                if not (found.low or 0.0) <= true <= (found.high or 0.0):
                    out.add(name)
        missed.update(out)
    assert missed["valid"] / series <= 0.05
    assert missed["wilson"] > missed["valid"]


@given(st.integers(1, 60), st.integers(0, 60))
def test_the_valid_interval_is_wider_than_wilsons_and_holds_the_share(of: int, count: int) -> None:
    count = min(count, of)
    found, plain = always_valid(count, of), wilson(count, of)
    assert (found.low or 0.0) <= count / of <= (found.high or 0.0)
    assert (found.high or 0.0) - (found.low or 0.0) >= (plain.high or 0.0) - (plain.low or 0.0) - 0.05
