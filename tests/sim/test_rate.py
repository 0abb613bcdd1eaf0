"""The token bucket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.sim.rate import Bucket


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_who_waits_as_long_as_told_is_admitted() -> None:
    clock = Clock()
    bucket = Bucket(2, clock)

    assert bucket.take() == 0
    wait = bucket.take()
    assert wait == pytest.approx(0.5)
    clock.now += wait - 0.01
    assert bucket.take() > 0
    clock.now += 0.02
    assert bucket.take() == 0


@given(st.floats(0.5, 200), st.lists(st.floats(0, 0.2), max_size=200))
def test_never_more_than_the_rate_and_a_tenth(rate: float, gaps: list[float]) -> None:
    clock = Clock()
    bucket = Bucket(rate, clock)
    admitted = 0
    for gap in gaps:
        clock.now += gap
        admitted += bucket.take() == 0

    assert admitted <= rate * sum(gaps) + max(1, rate / 10) + 1e-6
