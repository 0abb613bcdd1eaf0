"""What was done before a wait that is over stays as it was; behind it, and in another turn, a call is made anew."""

import datetime as dt

from shipworthy.runtime.eras import Eras
from shipworthy.stores.session import Stored
from shipworthy.stores.waits import Passed

THEN, NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 4, tzinfo=dt.UTC)


def stored(value: object, *, write: bool = False) -> Stored:
    return Stored(tool="t", args={}, value=value, text=str(value), at=0.0, write=write)


def over(*steps: str, settled: dict[str, str] | None = None) -> Eras:
    return Eras(passed=tuple(Passed(step=step, now=THEN, at=0.0) for step in steps), settled=settled or {})


def test_without_waits_a_result_is_used_as_long_as_it_is_fresh() -> None:
    eras = Eras()
    results = {"k": stored(1)}
    assert not eras.behind and eras.now(NOW) == NOW and eras.key("k", "0") == "k"
    assert eras.found(results, "0", "k", lambda _: True) == results["k"]
    assert eras.found(results, "0", "k", lambda _: False) is None
    assert eras.keys == {"0": "k"} and not eras.goes_on("1")


def test_before_a_wait_that_is_over_a_step_has_its_result_however_old_and_whatever_its_key() -> None:
    eras = over("1", settled={"0": "old"})
    results = {"old": stored("then"), "k": stored("other")}
    found = eras.found(results, "0", "k", lambda _: False)
    assert found is not None and found.value == "then" and eras.now(NOW) == THEN
    assert eras.goes_on("1") and not eras.behind and eras.now(NOW) == NOW
    assert eras.key("k", "2") == "k@1" and eras.found(results, "2", "k@1", lambda _: True) is None
    eras.keep(results, "2", "k@1", stored("now"))
    assert results["k"].value == "other" and results["k@1"].value == "now" and eras.keys["2"] == "k@1"


def test_a_page_that_takes_another_way_has_not_waited() -> None:
    eras = over("1", "5", settled={"0": "old"})
    assert eras.goes_on("1")
    assert not eras.goes_on("3") and len(eras.passed) == 1 and eras.settled == {} and not eras.behind


def test_a_call_in_another_turn_is_another_call() -> None:
    eras = Eras()
    assert [eras.key("k", f"2~{turn}") for turn in range(2)] == ["k@02~0", "k@02~1"]
    assert eras.key("k", "2~1/2.steps.0") == eras.key("k", "2~1/2.steps.1") == "k@02~1"
