"""`wait` and `repeat` as they are read, and what they refuse."""

import datetime as dt

import pytest
from tests.batches import batch

from shipworthy import SpecError, Step
from shipworthy.contract.language.text import Literal
from shipworthy.contract.waiting import Repeat, read_wait, seconds_to_wait


@batch(
    ("raw", "seconds"),
    [("3d", 259_200.0), ("90m", 5400.0), ("0.5h", 1800.0), (30, 30.0), (dt.timedelta(hours=2), 7200.0)],
)
def test_a_duration_is_read_as_seconds(raw: object, seconds: float) -> None:
    step = Step(wait=raw)
    assert step.kind == "wait" and step.wait == Literal(seconds)


def test_an_expression_gives_the_duration_when_the_step_is_reached() -> None:
    step = Step(wait="=follow_up", say="Later.")
    assert step.wait is not None and step.wait.reads == {"follow_up"}
    assert read_wait(None) is None


@batch(
    ("raw", "told"),
    [
        ("follow_up", "write `wait: =follow_up`"),
        ("{x}", "no text with braces"),
        ("soon", "write `wait: =soon`"),
        ("3 days", "is not a span of time"),
        (0, "no time to wait"),
        ("366d", "at most 365d"),
        (True, "is not how long"),
        ([1], "is not how long"),
    ],
)
def test_what_is_no_duration_is_refused_with_the_repair(raw: object, told: str) -> None:
    with pytest.raises(SpecError, match=told):
        Step(wait=raw)


def test_seconds_of_a_value_that_an_expression_gave() -> None:
    assert seconds_to_wait(dt.timedelta(days=1)) == 86_400.0 and seconds_to_wait("2h") == 7200.0
    with pytest.raises(ValueError, match="how long to wait"):
        seconds_to_wait(None)


@batch(
    ("step", "told"),
    [
        ({"wait": "1d", "foreach": "x in xs", "max": 2}, "around a group"),
        ({"wait": "1d", "repeat": {"until": "x", "max": 2}}, "around a group"),
        ({"wait": "1d", "retry": 1}, "`retry` does not belong to a `wait`"),
        ({"wait": "1d", "required": False}, "`required` does not belong"),
        ({"wait": "1d", "as": "x"}, "`as` does not belong"),
        ({"answer": "x", "say": "y"}, "`say` belongs to a `wait`"),
        ({"answer": "x", "repeat": {"until": "x", "max": 2}}, "which ends the skill"),
        ({"tool": "t", "foreach": "x in xs", "max": 2, "repeat": {"until": "x", "max": 2}}, "stand at two steps"),
        ({"tool": "t", "repeat": {"until": "x"}}, "max"),
        ({"tool": "t", "repeat": {"max": 2}}, "until"),
        ({"tool": "t", "repeat": {"until": "x", "max": 0}}, "`max` must be at least 1, not 0"),
        ({"tool": "t", "repeat": {"until": "x", "max": 2, "every": "often"}}, "is not a span of time"),
        ({"tool": "t", "repeat": {"until": "x", "max": 2, "every": True}}, "pause between two turns"),
    ],
)
def test_modifiers_that_make_no_sense_are_refused(step: dict[str, object], told: str) -> None:
    with pytest.raises(SpecError, match=told):
        Step.model_validate(step)


def test_the_pauses_of_a_repetition_lie_between_its_turns() -> None:
    assert Repeat.model_validate({"until": "x", "max": 5, "every": "6s"}).pauses == 24.0
    assert Repeat.model_validate({"until": "x", "max": 1, "every": 6}).pauses == 0.0
    assert Repeat.model_validate({"until": "x", "max": 3}).pauses == 0.0
