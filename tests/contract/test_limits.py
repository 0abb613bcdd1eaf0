"""A limit is taken from the skill, then the agent, then the defaults."""

import pytest
from tests.batches import batch

from shipworthy.contract.limits import DEFAULTS, Limits
from shipworthy.errors import SpecError


def test_the_nearest_declaration_wins() -> None:
    agent = Limits(max_latency_ms=5000, max_cost_usd=0.5)

    found = Limits(max_latency_ms=1000).over(agent.over(DEFAULTS))

    assert (found.max_latency_ms, found.max_cost_usd, found.max_context_tokens) == (1000, 0.5, 2000)


@batch("key", ["max_latency_ms", "max_cost_usd", "max_context_tokens", "max_iterations"])
def test_a_negative_limit_is_refused(key: str) -> None:
    with pytest.raises(SpecError):
        Limits(**{key: -1})


def test_f47_zero_dollars_is_a_limit_and_not_the_absence_of_one() -> None:
    assert Limits(max_cost_usd=0).over(DEFAULTS).max_cost_usd == 0
    assert Limits().over(DEFAULTS).max_cost_usd == DEFAULTS.max_cost_usd
