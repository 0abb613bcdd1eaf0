"""`min`, `max` and `unit` of an input are a check with its own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shipworthy import Agent, Input, Skill
from shipworthy.contract.ranges import with_range


@pytest.mark.parametrize(
    ("keys", "check", "otherwise"),
    [
        ({"type": "integer", "min": 1, "max": 7}, "it >= 1 and it <= 7", "It must be at least 1 and at most 7."),
        ({"type": "number", "max": 2.5, "unit": "kg"}, "it <= 2.5", "It must be at most 2.5 kg."),
        ({"type": "date", "min": "today"}, "it >= (today)", "It must be at least {today}."),
        ({"type": "date", "min": "2024-05-20"}, "it >= date('2024-05-20')", "It must be at least 2024-05-20."),
        ({"type": "time", "min": "9:00"}, "it >= '09:00:00'", "It must be at least 9:00."),
        ({"type": "integer", "min": 1, "check": "a > b"}, "(a > b) and it >= 1", "It must be at least 1."),
        ({"type": "integer", "min": 1, "otherwise": "More!"}, "it >= 1", "More!"),
        ({"list": "text", "min": 1, "max": 3}, None, None),
    ],
)
def test_a_range_is_a_check(keys: dict[str, object], check: str | None, otherwise: str | None) -> None:
    made = Input.model_validate(keys)

    assert (made.check and made.check.source, made.otherwise and made.otherwise.source) == (check, otherwise)


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"type": "text", "max": 3}, "belong to a list, or to a number"),
        ({"max": 3}, "belong to a list, or to a number"),
        ({"type": "integer", "unit": "kg"}, "`unit` belongs to"),
        ({"type": "integer", "min": True}, "`min` must be a number"),
        ({"type": "date", "min": 5}, "`min` must be a number, or an expression"),
        ({"type": "date", "min": "2024-02-30"}, "is not a date"),
        ({"type": "integer", "min": "1 +"}, "`min`: "),
    ],
)
def test_a_range_that_does_not_fit_is_refused(keys: dict[str, object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Input.model_validate(keys)


@given(low=st.integers(-99, 99), high=st.integers(-99, 99), value=st.integers(-200, 200))
def test_the_check_holds_inside_of_the_range_alone(low: int, high: int, value: int) -> None:
    made = Input.model_validate(with_range({"type": "integer", "min": low, "max": high}))

    assert made.check is not None
    assert made.check.evaluate({"it": value}.__getitem__) is (low <= value <= high)


def test_a_value_outside_is_refused_with_the_range_and_asked_again() -> None:
    days = Input(type="integer", min=1, max=7, unit="days", ask="How many days?")  # type: ignore[arg-type,call-arg]
    job = Skill(
        name="job", description="forecast the weather", examples=["forecast"], inputs={"days": days},
        workflow=[{"answer": "{days} days"}],
    )  # type: ignore[list-item,arg-type]  # fmt: skip
    agent = Agent(skills=[job], store="memory")
    asked = agent.run_sync("forecast", session="s")
    refused = agent.run_sync("9", session="s")

    assert asked.text == "How many days?"
    assert refused.status == "asked" and "It must be at least 1 and at most 7 days." in refused.text
    assert agent.run_sync("3", session="s").text == "3 days"
