"""Corrections of what was given before, while a question for something else is open."""

import datetime as dt
from dataclasses import dataclass, field

import pytest

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.runtime.result import RunResult

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
FIRST, SECOND = dt.date(2026, 12, 2), dt.date(2026, 12, 3)


@dataclass
class Desk:
    """A conversation with an agent that asks for a text last, and what was filed."""

    agent: Agent
    filed: list[tuple[str, dt.date, str, str]] = field(default_factory=list)

    async def talk(self, *messages: str) -> RunResult:
        return [await self.agent.run(message, session="s") for message in messages][-1]


@pytest.fixture
def desk() -> Desk:
    filed: list[tuple[str, dt.date, str, str]] = []

    @tool
    def rooms() -> list[str]:
        """List the rooms."""
        return ["red room", "winter garden"]

    @tool(effect="write")
    def file(code: str, day: dt.date, room: str, trouble: str) -> str:
        """File a report."""
        filed.append((code, day, room, trouble))
        return "ok"

    report = Skill(
        name="report",
        description="Report a fault in a room",
        examples=("report a fault", "something is broken in my room", "I want to report a defect"),
        inputs={
            "code": Input(pattern=r"\d{5}", ask="Which customer number?"),
            "day": Input(type="date", ask="Which day?"),
            "room": Input(choices="rooms", ask="Which room?"),
            "trouble": Input(ask="What happened?"),
        },
        workflow=(
            Step(tool=rooms),
            Step(tool=file, confirm="Report {trouble} in {room} for {code} on {day}?"),
            Step(answer="Filed."),
        ),
    )
    return Desk(Agent(skills=[report], tools=[rooms, file], clock=NOW, store="memory"), filed)


OPENING = ("report a fault in the red room, number 18454, on Wednesday",)


@pytest.mark.parametrize(
    ("message", "name", "value"),
    [
        ("sorry typo 18544", "code", "18544"),
        ("oops, 18544", "code", "18544"),
        ("18544, mistyped", "code", "18544"),
        ("vertippt, 18544", "code", "18544"),
        ("no, Thursday", "day", SECOND),
        ("hmm Thursday is better", "day", SECOND),
        ("el miércoles no, el jueves", "day", SECOND),
        ("wait, the winter garden instead", "room", "winter garden"),
    ],
)
async def test_issue_11_what_was_given_before_is_said_anew_while_a_text_is_asked_for(
    desk: Desk, message: str, name: str, value: object
) -> None:
    asked = await desk.talk(*OPENING)
    assert asked.text == "What happened?"
    again = await desk.talk(message)
    assert (again.text, again.inputs[name], "trouble" in again.inputs) == ("What happened?", value, False)
    await desk.talk("the lamp is broken", "yes")
    assert [made[3] for made in desk.filed] == ["the lamp is broken"]


@pytest.mark.parametrize(
    "message", ["sorry, the lamp fell down", "no light since Thursday", "18544 is written on the lamp", "Thursday"]
)
async def test_a_text_that_only_holds_such_a_value_is_the_answer(desk: Desk, message: str) -> None:
    await desk.talk(*OPENING)
    confirm = await desk.talk(message)
    assert confirm.text == f"Report {message} in red room for 18454 on 2026-12-02?"


async def test_a_correction_is_read_while_a_choice_is_asked_for(desk: Desk) -> None:
    await desk.talk("report a fault, number 18454, on Wednesday", "the lamp is broken")
    asked = await desk.talk("sorry, typo: 18544")
    assert (asked.inputs["code"], asked.reason) == ("18544", "input")
    assert "1. red room" in asked.text


async def test_issue_11_a_held_day_with_another_time_is_no_text() -> None:
    visit = Skill(
        name="visit",
        description="Book a visit",
        examples=("book a visit", "I need an appointment", "can I come in?"),
        inputs={
            "day": Input(type="date", ask="Which day?"),
            "at": Input(type="time", ask="At what time?"),
            "reason": Input(ask="What is the matter?"),
        },
        workflow=(Step(answer="{reason}, {day} at {at}"),),
    )
    async with Agent(skills=[visit], clock=NOW, store="memory") as agent:
        await agent.run("book a visit on Thursday at 4pm", session="s")
        again = await agent.run("okay Thursday at 5pm then", session="s")
        assert (again.text, again.inputs["at"]) == ("What is the matter?", "17:00:00")
        last = await agent.run("he is limping since Thursday", session="s")
    assert (last.status, last.inputs["reason"]) == ("completed", "he is limping since Thursday")
