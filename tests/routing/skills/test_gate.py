"""Scores as probabilities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.skills.gate import Case, Gate, calibration_error, fitted

PRIOR = Gate((0.0, 1.0))


def test_without_cases_the_prior_stays() -> None:
    assert fitted(PRIOR, [], (10.0, 40.0)) == PRIOR


def test_many_cases_draw_the_curve_to_their_shares() -> None:
    cases = [Case((1.0, 0.0), number < 90) for number in range(100)] * 20
    assert fitted(PRIOR, cases, (10.0, 40.0)).probability((1.0, 0.0)) == pytest.approx(0.9, abs=0.02)


def test_few_cases_draw_it_little() -> None:
    cases = [Case((1.0, 0.0), True)] * 2
    assert 0.5 < fitted(PRIOR, cases, (10.0, 40.0)).probability((1.0, 0.0)) < 0.6


def test_the_error_is_the_distance_between_told_and_true() -> None:
    assert calibration_error([]) == 0
    assert calibration_error([(0.8, number < 8) for number in range(10)]) == pytest.approx(0.0)
    assert calibration_error([(0.9, False)] * 4) == pytest.approx(0.9)


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=2))
def test_a_probability_lies_between_0_and_1(facts: list[float]) -> None:
    assert 0 <= PRIOR.probability(facts) <= 1
