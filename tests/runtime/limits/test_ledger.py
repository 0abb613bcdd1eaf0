from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.bounds.bound import Bound
from shipworthy.errors import LimitReached
from shipworthy.runtime.limits.ledger import COUNTED, NOTHING, Amounts, Ledger

AMOUNTS = st.builds(
    Amounts,
    model_calls=st.integers(0, 3),
    tool_calls=st.integers(0, 3),
    input_tokens=st.integers(0, 500),
    output_tokens=st.integers(0, 300),
    cost_usd=st.floats(0, 0.005),
)
BOUNDS = st.builds(
    Bound,
    model_calls=st.integers(0, 6),
    tool_calls=st.integers(0, 6),
    input_tokens=st.integers(0, 2000),
    output_tokens=st.none() | st.integers(0, 900),
    cost_usd=st.none() | st.floats(0, 0.01),
)


def _held(ledger: Ledger) -> dict[str, float]:
    return dict(ledger._reserved)


@given(BOUNDS, st.lists(st.tuples(AMOUNTS, st.booleans(), st.floats(0, 1)), max_size=30))
def test_f46_reserved_and_spent_never_pass_the_bound(bound: Bound, plan: list[Any]) -> None:
    ledger, open_ones = Ledger(bound), []
    for amounts, settle_one, share in plan:
        before = _held(ledger)
        try:
            ledger.reserve(amounts)
        except LimitReached:
            assert _held(ledger) == before, "a refused reservation sets nothing aside"
        else:
            open_ones.append((amounts, share))
        if settle_one and open_ones:
            _settle(ledger, *open_ones.pop(0))
        usage = ledger.usage(0).as_dict()
        for name in COUNTED:
            most = getattr(bound, name)
            assert most is None or usage[name] + _held(ledger)[name] <= most + 1e-9
    for amounts, share in open_ones:
        _settle(ledger, amounts, share)
    assert ledger.outstanding == pytest.approx(0, abs=1e-9)


def _settle(ledger: Ledger, amounts: Amounts, share: float) -> None:
    part: dict[str, Any] = {name: int(getattr(amounts, name) * share) for name in COUNTED[:-1]}
    ledger.settle(amounts, Amounts(**part, cost_usd=(amounts.cost_usd or 0) * share))


def test_what_is_settled_lower_is_free_again() -> None:
    ledger = Ledger(Bound(input_tokens=100, model_calls=9))
    whole = Amounts(model_calls=1, input_tokens=100)
    ledger.reserve(whole)
    with pytest.raises(LimitReached, match="input_tokens: 100 wanted, 0 left"):
        ledger.reserve(whole)
    ledger.settle(whole, Amounts(model_calls=1, input_tokens=40))
    ledger.reserve(Amounts(input_tokens=60))
    assert (ledger.usage(5.0).input_tokens, ledger.usage(5.0).latency_ms) == (40, 5.0)
    assert ledger.outstanding == 60


@batch(
    ("limit", "wanted", "fits"),
    [(None, 5.0, True), (None, None, True), (0.0, 0.0, True), (0.0, 0.001, False), (0.01, None, False)],
)
def test_f47_budget_missing_zero_or_of_unknown_price(limit: float | None, wanted: float | None, fits: bool) -> None:
    ledger = Ledger(Bound(cost_usd=limit))
    if fits:
        ledger.reserve(Amounts(cost_usd=wanted))
    else:
        with pytest.raises(LimitReached) as caught:
            ledger.reserve(Amounts(cost_usd=wanted))
        assert caught.value.dimension == "cost_usd"


@pytest.mark.parametrize("limit", [0.1 * 3, 0.3])
def test_many_small_prices_add_up_to_their_exact_limit(limit: float) -> None:
    ledger, tenth = Ledger(Bound(cost_usd=limit)), Amounts(cost_usd=0.1)
    for _ in range(3):
        ledger.reserve(tenth)
        ledger.settle(tenth, tenth)
    most = ledger.bound.cost_usd
    assert most is not None
    assert ledger.usage(0).cost_usd <= most
    with pytest.raises(LimitReached):
        ledger.reserve(tenth)


def test_a_step_has_its_part_and_what_it_uses_is_used_above() -> None:
    run = Ledger(Bound(tool_calls=5, cost_usd=1.0))
    step = Ledger(Bound(tool_calls=2, cost_usd=None), above=run)
    one = Amounts(tool_calls=1, cost_usd=0.4)
    step.reserve(one)
    step.settle(one, one)
    assert (run.usage(0).tool_calls, run.usage(0).cost_usd) == (1, 0.4)
    assert (step.left("tool_calls"), step.left("cost_usd")) == (1, 0.6)
    step.reserve(one)
    with pytest.raises(LimitReached, match="tool_calls: 1 wanted, 0 left"):
        step.reserve(one)
    assert run.left("tool_calls") == 3, "what the step refused was not reserved above"
    with pytest.raises(LimitReached, match="cost_usd"):
        Ledger(Bound(tool_calls=9, cost_usd=9.0), above=run).reserve(one)
    assert run.outstanding == step.outstanding == pytest.approx(1.4)


def test_what_is_charged_above_its_reservation_is_missing_for_what_comes_later() -> None:
    ledger, one = Ledger(Bound(input_tokens=300)), Amounts(input_tokens=100)
    ledger.reserve(one)
    ledger.reserve(one)
    ledger.settle(one, Amounts(input_tokens=150))
    assert ledger.left("input_tokens") == 50
    with pytest.raises(LimitReached):
        ledger.reserve(one)
    assert Amounts(input_tokens=150, output_tokens=3, cost_usd=0.2).above(one) == Amounts(
        input_tokens=50, output_tokens=3, cost_usd=0.2
    )
    assert one.above(one) == Amounts(input_tokens=80, cost_usd=1e-13).above(one) == NOTHING
    assert Amounts(cost_usd=5.0).above(Amounts(cost_usd=None)) == NOTHING, "what has no limit is not exceeded"


def test_what_is_above_frees_nothing_of_what_another_call_withholds() -> None:
    ledger, one = Ledger(Bound(input_tokens=1000)), Amounts(input_tokens=100)
    for used in (20, 180):
        ledger.reserve(one)
        ledger.settle(one, Amounts(input_tokens=used), estimated=True)
    assert ledger.left("input_tokens") == 1000 - 20 - 80 - 180
