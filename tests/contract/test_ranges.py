"""`min`, `max` and `unit` of an input are a check, and what is said of a value outside."""

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy import Agent, Input, Skill, SpecError, Step
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.runtime.names.outside import outside


@batch(
    ("keys", "check", "otherwise"),
    [
        ({"type": "integer", "min": 1, "max": 7}, "it >= 1 and it <= 7", None),
        ({"type": "number", "max": 2.5, "unit": "kg"}, "it <= 2.5", None),
        ({"type": "money", "min": -3}, "it >= -3", None),
        ({"type": "date", "min": "today"}, "it >= (today)", None),
        ({"type": "date", "min": "2024-05-20"}, "it >= date('2024-05-20')", None),
        ({"type": "date", "min": dt.date(2024, 5, 20)}, "it >= date('2024-05-20')", None),
        ({"type": "time", "min": "9:00"}, "it >= '09:00:00'", None),
        ({"type": "datetime", "max": "2024-05-20T09:30"}, "it <= datetime('2024-05-20T09:30:00')", None),
        ({"type": "duration", "min": "30m", "max": "2h"}, "it >= (minutes(30.0)) and it <= (minutes(120.0))", None),
        ({"type": "integer", "min": 1, "check": "a > b"}, "(a > b) and it >= 1", None),
        ({"type": "integer", "min": 1, "otherwise": "More!"}, "it >= 1", "More!"),
        ({"list": "text", "min": 1, "max": 3}, None, None),
    ],
)
def test_a_range_is_a_check(keys: dict[str, object], check: str | None, otherwise: str | None) -> None:
    made = Input.model_validate(keys)

    assert (made.check and made.check.source, made.otherwise and made.otherwise.source) == (check, otherwise)


@batch(
    ("keys", "why"),
    [
        ({"type": "text", "max": 3}, "belong to a list, or to a number"),
        ({"max": 3}, "belong to a list, or to a number"),
        ({"type": "integer", "unit": "kg"}, "`unit` belongs to"),
        ({"type": "integer", "min": True}, "`min` must be a number"),
        ({"type": "date", "min": 5}, "`min` must be a number, or an expression"),
        ({"type": "date", "min": "2024-02-30"}, "is not a date"),
        ({"type": "integer", "min": "1 +"}, "`min`: "),
        ({"type": "integer", "min": 7, "max": 1}, "`min` 7 is above `max` 1"),
        ({"type": "date", "min": "2024-06-01", "max": "2024-05-01"}, "is above `max` 2024-05-01"),
        ({"type": "duration", "min": "2 moons"}, "`2 moons` is not a span of time"),
    ],
)
def test_a_range_that_does_not_fit_is_refused(keys: dict[str, object], why: str) -> None:
    with pytest.raises(SpecError, match=why):
        Input.model_validate(keys)


@given(low=st.integers(-99, 99), high=st.integers(-99, 99), value=st.integers(-200, 200))
def test_the_check_holds_inside_of_the_range_alone(low: int, high: int, value: int) -> None:
    assume(low <= high)
    made = Input.model_validate({"type": "integer", "min": low, "max": high})

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


@pytest.mark.parametrize("kind", ["integer", "number", "money", "date", "time", "datetime", "duration"])
@given(data=st.data())
def test_a_value_is_refused_in_words_where_the_check_fails_and_only_there(kind: str, data: st.DataObject) -> None:
    values: dict[str, st.SearchStrategy[Any]] = {
        **dict.fromkeys(("integer", "money"), st.integers(-1000, 1000)),
        "number": st.floats(-1e6, 1e6),
        "date": st.dates(),
        "time": st.times().map(lambda time: time.replace(microsecond=0).isoformat()),
        "datetime": st.datetimes().map(lambda moment: moment.replace(microsecond=0)),
        "duration": st.integers(0, 10**6).map(lambda seconds: dt.timedelta(seconds=seconds)),
    }
    least, most = sorted([data.draw(values[kind]), data.draw(values[kind])])
    value = data.draw(values[kind])
    made = Input.model_validate({"type": TypeSpec(name=kind), "min": least, "max": most})
    assert made.check is not None and made.range is not None
    inside = bool(made.check.evaluate({"it": value}.__getitem__))
    assert inside is (least <= value <= most)
    assert bool(outside(made.range, value, {}.__getitem__, built_in("en"))) is not inside


def test_programs_and_models_read_the_range() -> None:
    found = Input.model_validate({"type": "integer", "min": 1, "max": 7, "unit": "days"}).range
    assert found is not None
    assert (found.about, found.keywords) == ("at least 1, at most 7 days", {"minimum": 1, "maximum": 7})
    moving = Input.model_validate({"type": "date", "min": "today"}).range
    assert moving is not None and (moving.about, moving.keywords) == ("", {})


def test_a_default_outside_of_the_range_is_refused_when_the_agent_is_loaded() -> None:
    days = Input.model_validate({"type": "integer", "min": 1, "max": 7, "default": 9})
    job = Skill(name="job", description="Do", inputs={"days": days}, workflow=[{"answer": "{days}"}])
    with pytest.raises(SpecError, match="`default`: `9` is refused: it must be at least 1, at most 7"):
        Agent(skills=[job])


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("note 3 and 5", "3+5"),
        ("note 3 and 50", "It must be at least 1 and at most 9 kg. Which?"),
    ],
)
async def test_each_item_of_a_list_is_inside_its_range(message: str, text: str) -> None:
    numbers = Input(list="integer", max=4, ask="Which?", each={"min": 1, "max": 9, "unit": "kg"})
    steps = (Step(answer="{join(numbers, '+')}"),)
    agent = Agent(skills=[Skill(name="s", inputs={"numbers": numbers}, workflow=steps)], store="memory")
    assert (await agent.run(message, skill="s")).text == text


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"list": "integer", "max": 4, "each": {"least": 1}}, "`each` has `min`, `max` and `unit`"),
        ({"list": "integer", "max": 4, "each": {"min": 9, "max": 1}}, "`min` 9 is above `max` 1"),
        ({"list": "integer", "max": 4, "each": {"min": 1}, "unit": "kg"}, "write it into `each`"),
        ({"list": "text", "max": 4, "each": {"min": 1}}, "belong to a list, or to a number"),
        ({"type": "integer", "each": {"min": 1}}, "`each` belongs to a list"),
    ],
)
def test_a_range_of_items_that_is_none_is_refused(raw: dict[str, object], told: str) -> None:
    with pytest.raises(SpecError, match=re.escape(told)):
        Input.model_validate(raw)
