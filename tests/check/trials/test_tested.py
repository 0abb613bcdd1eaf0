"""A case as a test."""

from tests.check.trials.test_facts import answer
from tests.check.trials.test_gates import calls, case

from shipworthy.check.trials.gates import findings_of
from shipworthy.check.trials.options import Options
from shipworthy.check.trials.tested import outcome_of


def test_an_error_fails_it_and_what_is_open_is_neither() -> None:
    two = case(calls("a"), calls("b"))
    failed = outcome_of(two, tuple(findings_of(two, Options(), "shop")), "")
    assert (failed.name, failed.state) == ("one", "failed")
    assert "different paths" in failed.told
    same = case(answer(usage={"latency_ms": 1500.0}))
    assert outcome_of(same, (), "too few").state == "not_established"
    met = outcome_of(same, (), "")
    assert (met.state, met.seconds) == ("met", 1.5)
    assert met.told == "1 of 1 passed, 1 of 1 took the same path, the fallback answered 0 of 1"
