"""Bounds compose, and never lose what they cannot promise."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.contract.bounds.bound import DIMENSIONS, Bound, Usage

amounts = st.floats(min_value=0, max_value=1e6, allow_nan=False)
bounds = st.builds(
    Bound,
    model_calls=st.one_of(st.none(), amounts),
    tool_calls=amounts,
    input_tokens=amounts,
    output_tokens=amounts,
    cost_usd=st.one_of(st.none(), amounts),
    latency_ms=amounts,
)


@given(bounds, bounds)
def test_one_after_the_other_is_never_below_either(a: Bound, b: Bound) -> None:
    both = a.then(b)

    for name in DIMENSIONS:
        parts = (getattr(a, name), getattr(b, name))
        total = getattr(both, name)
        assert (total is None) == (None in parts)
        assert total is None or total >= max(parts)


@given(bounds, bounds)
def test_side_by_side_adds_counts_and_takes_the_longer_time(a: Bound, b: Bound) -> None:
    both = a.beside(b)

    assert both.tool_calls == a.tool_calls + b.tool_calls
    assert both.latency_ms == max(a.latency_ms, b.latency_ms)


@given(bounds, st.integers(min_value=1, max_value=50), st.integers(min_value=1, max_value=8))
def test_times_runs_in_rounds(a: Bound, count: int, width: int) -> None:
    many = a.times(count, width)

    assert many.tool_calls == a.tool_calls * count
    assert many.latency_ms == a.latency_ms * -(-count // width)


def test_a_branch_is_the_worse_of_the_two_in_each_dimension() -> None:
    worse = Bound(tool_calls=3, latency_ms=10).either(Bound(tool_calls=1, latency_ms=50))

    assert (worse.tool_calls, worse.latency_ms) == (3, 50)


def test_a_declared_limit_below_the_fold_is_enforced() -> None:
    capped = Bound(latency_ms=9000).capped("latency_ms", 6000)

    assert (capped.latency_ms, capped.basis["latency_ms"]) == (6000, "enforced")


def test_a_declared_limit_above_the_fold_changes_nothing() -> None:
    assert Bound(latency_ms=900).capped("latency_ms", 6000) == Bound(latency_ms=900)


def test_what_is_unknown_stays_unknown_until_a_limit_is_enforced() -> None:
    unknown = Bound(cost_usd=None, basis={**Bound().basis, "cost_usd": "unknown"})

    assert unknown.then(Bound(cost_usd=1.0)).cost_usd is None
    assert unknown.capped("cost_usd", 0.5).as_dict()["cost_usd"] == 0.5
    assert unknown.capped("cost_usd", 0.5).basis["cost_usd"] == "enforced"


def test_usage_has_the_dimensions_of_a_bound() -> None:
    assert tuple(Usage().as_dict()) == DIMENSIONS == tuple(Bound().as_dict())


def test_tightness_is_what_was_used_of_what_was_promised() -> None:
    bound = Bound(model_calls=2, tool_calls=0, input_tokens=100, output_tokens=50, cost_usd=None, latency_ms=1000)
    usage = Usage(model_calls=1, input_tokens=100, cost_usd=0.5, latency_ms=250)
    assert bound.tightness(usage) == {
        "model_calls": 0.5,
        "tool_calls": None,
        "input_tokens": 1.0,
        "output_tokens": 0.0,
        "cost_usd": None,
        "latency_ms": 0.25,
    }
