"""What a specialist is told that others have found out."""

import pytest
from tests.specialist_agents import orchestrator

from shipworthy import Agent, Input, Skill, Step


def _office(found: str) -> Agent:
    ticket = Skill(
        name="ticket",
        description="Say which meeting a ticket belongs to",
        examples=("Which meeting is ticket TCK-1002 about?", "Is TCK-4400 solved?"),
        inputs={"code": Input(type="text", pattern="TCK-[0-9]{4}", ask="Which ticket?")},
        workflow=(Step(answer=found),),
    )
    return Agent(name="office", skills=[ticket], store="memory")


def _archive() -> Agent:
    minutes = Skill(
        name="minutes",
        description="Send the minutes of a meeting",
        examples=("Send the minutes of MT-1001", "Send me the minutes", "What was decided in MT-3003?"),
        inputs={"meeting": Input(type="text", pattern="MT-[0-9]{4}", ask="Which meeting?")},
        workflow=(Step(answer="The minutes of {meeting}."),),
    )
    return Agent(name="archive", skills=[minutes], store="memory")


@pytest.mark.parametrize(
    ("found", "status", "text"),
    [
        ("It is about MT-5512.", "completed", "Archive: The minutes of MT-5512."),
        ("It is about MT-5512, again MT-5512.", "completed", "Archive: The minutes of MT-5512."),
        ("It is about MT-5512 or MT-5513.", "asked", "Archive: Which meeting?"),
        ("It is about nothing.", "asked", "Archive: Which meeting?"),
    ],
)
async def test_a_thing_that_was_found_fills_what_the_request_leaves_open(found: str, status: str, text: str) -> None:
    agent = orchestrator(office=_office(found), archive=_archive())
    result = await agent.run("Which meeting is ticket TCK-1002 about? Then send its minutes")
    assert result.status == status
    assert text in result.text and found in result.text


async def test_what_the_request_names_itself_stays() -> None:
    agent = orchestrator(office=_office("It is about MT-5512."), archive=_archive())
    result = await agent.run("Which meeting is ticket TCK-1002 about? Then send the minutes of MT-3003 about it")
    assert "The minutes of MT-3003." in result.text


async def test_the_one_free_text_that_is_left_open_is_what_was_found() -> None:
    note = Skill(
        name="note",
        description="Note something for a colleague",
        examples=("Note that for Anna", "Leave a note for Bob"),
        inputs={"to": Input(type=["Anna", "Bob"], ask="For whom?"), "text": Input(ask="What shall it say?")},
        workflow=(Step(answer="For {to}: {text}"),),
    )
    notes = Agent(name="notes", skills=[note], store="memory")
    agent = orchestrator(office=_office("It is about MT-5512."), notes=notes)
    result = await agent.run("Which meeting is ticket TCK-1002 about? Then note it for Anna")
    assert result.text == "Office: It is about MT-5512.\n\nNotes: For Anna: It is about MT-5512."
