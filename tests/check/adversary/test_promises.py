"""The table of promises: each has a code that `explain` knows, and the dimensions of a bound are among them."""

from shipworthy.check.adversary.promises import OF_DIMENSION, PROMISES
from shipworthy.check.codes import codes
from shipworthy.contract.bounds.bound import DIMENSIONS


def test_every_promise_has_a_code_of_its_own_that_is_an_error() -> None:
    every = [promise.code for promise in PROMISES.values()]
    assert len(set(every)) == len(every)
    for code in every:
        assert codes()[code].severity == "error" and codes()[code].heading == "dry_run"
        assert "{agent}" in codes()[code].proof


def test_every_code_of_the_dry_run_is_that_of_a_promise() -> None:
    own = {name for name, code in codes().items() if code.heading == "dry_run"}
    assert own == {promise.code for promise in PROMISES.values()}


def test_the_dimensions_of_a_bound_are_promises_in_amounts() -> None:
    assert OF_DIMENSION == DIMENSIONS
    assert all(PROMISES[name].measure == "amount" and PROMISES[name].unit for name in DIMENSIONS)
