"""The inputs of a skill as a program gives them."""

import datetime as dt

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.runtime.meaning.given import typed_inputs


@tool
def slots(day: dt.date) -> list[str]:
    """A read."""
    return ["9:00", "10:00"]


@tool
def book(slot: str) -> str:
    """A read."""
    return f"booked {slot}"


INPUTS = {
    "day": Input.model_validate({"type": "date", "ask": "Which day?"}),
    "slot": Input.model_validate({"type": "text", "choices": "slots", "ask": "Which slot?"}),
}


def _agent() -> Agent:
    steps = (Step(tool=slots), Step(tool=book), Step.model_validate({"answer": "{book}"}))
    skill = Skill(name="visit", description="Book a visit", examples=("Book a visit",), inputs=INPUTS, workflow=steps)
    return Agent(skills=[skill], tools=[slots, book], store="memory")


def test_values_are_read_as_their_types_and_none_is_not_given() -> None:
    values, problems = typed_inputs(INPUTS, {"day": "2026-01-02", "slot": None}, {})
    assert (values, problems) == ({"day": dt.date(2026, 1, 2)}, [])


def test_every_problem_is_said_at_once_with_its_field_and_repair() -> None:
    _, problems = typed_inputs(INPUTS, {"day": "soon", "size": 1}, {})
    assert [(one.where, bool(one.repair)) for one in problems] == [("inputs.size", True), ("inputs.day", True)]


async def test_a_value_that_is_not_among_the_choices_is_asked_for() -> None:
    agent = _agent()
    given = {"day": "2026-01-02", "slot": "10:00"}
    assert (await agent.run("go", skill="visit", inputs=given)).text == "booked 10:00"
    asked = await agent.run("go", skill="visit", inputs=given | {"slot": "11:00"}, session="s")
    assert asked.status == "asked" and "Which slot?" in asked.text
    assert (await agent.run("9:00", session="s")).text == "booked 9:00"


def test_a_text_that_its_pattern_does_not_find_is_a_problem_with_its_place() -> None:
    inputs = {
        "code": Input.model_validate({"pattern": "[A-Z]{3}\\d{3}"}),
        "codes": Input.model_validate({"list": "text", "max": 3, "pattern": "[A-Z]{3}\\d{3}"}),
    }
    _, problems = typed_inputs(inputs, {"code": "nope", "codes": ["ABC123", "x"]}, {})
    assert [one.where for one in problems] == ["inputs.code", "inputs.codes[1]"]
    assert all("pattern" in str(one) for one in problems)
