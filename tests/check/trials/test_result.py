"""Trials as a part of a report."""

from tests.check.trials.conftest import Shop
from tests.check.trials.test_facts import answer
from tests.check.trials.test_gates import calls, case

from shipworthy.check.trials.measures import CaseResult
from shipworthy.check.trials.options import Options
from shipworthy.check.trials.result import Trials


def made(*cases: CaseResult, kind: str = "scripted") -> Trials:
    return Trials(agent="shop", cases=cases, options=Options(), words="a model", kind=kind)


def states(one: Trials) -> dict[str, str]:
    return {item.key: item.state for item in one.items}


def test_items_are_met_failed_or_open() -> None:
    assert set(states(made(case(*[answer()] * 10))).values()) == {"met"}
    few = states(made(case(*[answer()] * 3)))
    assert few == {
        "consistent-output": "met",
        "facts-agree": "met",
        "cases-hold": "not_established",
        "bounds-hold": "met",
    }
    assert states(made(case(*[calls("a"), calls("b")] * 5)))["consistent-output"] == "failed"
    assert set(states(made()).values()) == {"not_established"}


def test_the_worst_of_each_skill_is_kept_by_dimension() -> None:
    one = answer(usage={"model_calls": 1.0, "latency_ms": 900.0})
    other = answer(usage={"model_calls": 2.0, "latency_ms": 100.0})
    worst = made(case(one, other)).worst["quote"]
    assert (worst.model_calls, worst.latency_ms, worst.cost_usd) == (2.0, 900.0, 0.0)


def test_each_case_is_a_test_with_its_reason(shop: Shop) -> None:
    tested = made(case(*[answer()] * 10), case(*[calls("a"), calls("b")] * 5), case(answer())).tested
    assert [one.state for one in tested] == ["met", "failed", "not_established"]
    assert "2 different paths" in tested[1].told
    assert "make more trials" in tested[2].told


def test_sizes_are_those_of_results_that_tools_have_given(shop: Shop) -> None:
    live = shop.tried(shop.cases(only="refund"), models="none")
    assert {name: (size.cut, size.calls) for name, size in live.sizes.items()} == {"look_up": (False, 3)}
    assert live.sizes["look_up"].tokens > 5
    assert shop.tried(shop.cases(only="status"), models="none", tools="stubbed").sizes == {}


def test_as_json_it_has_each_case() -> None:
    found = made(case(answer())).as_dict()
    assert (found["k"], found["models"], found["tools"], found["spent_usd"]) == (10, "scripted", "live", 0.0)
    assert isinstance(found["cases"], list) and len(found["cases"]) == 1
