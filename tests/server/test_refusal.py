"""Why a request is refused."""

from typing import get_args

from shipworthy.server.refusal import STATUS, Kind, Refused


def test_each_kind_has_a_status_of_an_error() -> None:
    assert set(STATUS) == set(get_args(Kind))
    assert all(400 <= status <= 503 for status in STATUS.values())


def test_a_refusal_says_why_and_when_to_come_back() -> None:
    error = Refused("overloaded", "full", retry_after=2)
    assert (str(error), error.status, error.retry_after) == ("full", 503, 2)
