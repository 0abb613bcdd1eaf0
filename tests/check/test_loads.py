"""Loads: what is declared, computed and measured of each skill."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.check.samples import LOAD, Ran

from shipworthy import Agent
from shipworthy.check.loads import beyond, loads, share
from shipworthy.check.subject import Subject
from shipworthy.contract.bounds.bound import Bound, Usage

TRADING = Path(__file__).parents[2] / "examples" / "trading"


@pytest.fixture(scope="module")
def subject() -> Subject:
    """The trading agent."""
    return Subject(open=lambda: Agent.load(TRADING, store="memory"), named="examples/trading")


def test_every_skill_has_its_declared_limits_and_its_computed_bound(subject: Subject) -> None:
    found = {load.skill: load for load in loads(subject, None, None)}
    assert list(found) == sorted(subject.spec.skills)
    price = found["quick_price"]
    assert price.computed == subject.compiled.bound("quick_price")
    assert price.declared["latency_ms"] == subject.compiled.limits("quick_price").max_latency_ms
    assert (price.measured, price.measured_by) == (None, None)


def test_trials_win_over_the_attacks_of_a_dry_run(subject: Subject) -> None:
    held = Ran(worst={"quick_price": Usage(tool_calls=1)})
    attacked = Ran(worst={"quick_price": Usage(tool_calls=9), "explain_term": Usage(model_calls=2)})
    found = {load.skill: load for load in loads(subject, held, attacked)}
    assert (found["quick_price"].measured, found["quick_price"].measured_by) == (Usage(tool_calls=1), "trials")
    assert (found["explain_term"].measured, found["explain_term"].measured_by) == (Usage(model_calls=2), "dry run")


def test_the_share_is_that_of_the_tightest_dimension() -> None:
    assert share(LOAD) == pytest.approx(1.0), "all three tool calls"
    assert share(replace(LOAD, measured=None)) == 0
    assert share(replace(LOAD, computed=Bound(latency_ms=None))) == 0


def test_what_is_above_the_bound_is_named() -> None:
    assert list(beyond(LOAD)) == []
    assert list(beyond(replace(LOAD, measured=Usage(tool_calls=4, cost_usd=1.0)))) == ["tool_calls", "cost_usd"]
    assert list(beyond(replace(LOAD, computed=Bound(cost_usd=None), measured=Usage(cost_usd=1.0)))) == []
    assert list(beyond(replace(LOAD, measured=None))) == []
