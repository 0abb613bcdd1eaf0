"""The parts of a plan by their kinds."""

import datetime as dt

import pytest

from shipworthy.routing.values.plans.plan import plan_of


def test_parts_are_asked_for_by_kind_and_read_by_their_type() -> None:
    plan = plan_of("gym every week on Friday from 6 to 7 pm", dt.datetime(2026, 11, 30, 8, 0))
    hours, every = plan.one("hours"), plan.one("every")
    assert hours is not None
    assert every is not None
    assert hours.both == (dt.time(18), dt.time(19))
    assert every.every.unit == "week"
    assert plan.one("clock") is None
    with pytest.raises(AssertionError):
        _ = hours.minutes
