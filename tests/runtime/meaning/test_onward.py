"""A short question after a reading skill: its words decide whether it goes on about what was read."""

import datetime as dt
from dataclasses import replace

import pytest
from tests.batches import batch

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.onward import asks_on
from shipworthy.runtime.result import RunResult
from shipworthy.stores.session import Open, Session

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
NOT_KNOWN = Intent(say="I cannot help with that.", refused="no_skill")


def _asks_on(shop, skill: str, message: str, found: Intent = NOT_KNOWN) -> bool:  # type: ignore[no-untyped-def]
    compiled = shop.agent.compiled
    opened = Open(skill=skill, contract=compiled.contract, message="before", ended=True)
    talk = Conversation(agent=compiled, session=Session(id="s", open=opened), said=Said(message, NOW), wall=0.0)
    return asks_on(talk, opened, found)


@pytest.mark.parametrize(
    ("skill", "message", "goes_on"),
    [
        ("opening_hours", "and who is it with", True),
        ("opening_hours", "who works on it", True),
        ("opening_hours", "who works there", False),  # nothing stands for the answer
        ("opening_hours", "who painted that lovely house", False),  # it says more
        ("opening_hours", "is it with you", False),  # it asks for no fact
        ("opening_hours", "who do i tell it", False),
        ("complaint", "and who is it with", False),  # it writes
        ("gone", "and who is it with", False),
    ],
)
def test_what_is_known_of_the_answer_is_told_again(shop, skill: str, message: str, goes_on: bool) -> None:  # type: ignore[no-untyped-def]
    assert _asks_on(shop, skill, message) == goes_on


def test_an_attack_is_no_question_about_the_answer(shop) -> None:  # type: ignore[no-untyped-def]
    assert not _asks_on(shop, "opening_hours", "what is it", replace(NOT_KNOWN, foreign=True))


@pytest.mark.parametrize(
    ("begun", "inputs", "goes_on"),
    [
        ("return_item", {}, True),
        ("return_item", {"order": "A-1"}, False),  # it names what is to be done
        ("order_status", {}, False),  # it reads
    ],
)
def test_a_question_for_a_fact_begins_what_reads(shop, begun: str, inputs: dict[str, object], goes_on: bool) -> None:  # type: ignore[no-untyped-def]
    other = Open(skill=begun, contract="", message="", inputs=inputs)
    assert _asks_on(shop, "opening_hours", "and for how many nights", Intent(open=other)) == goes_on


@tool
def tables(phone: str) -> list[str]:
    """List the tables under a number."""
    return ["T-1"] if phone.startswith("0160") else []


@tool(effect="write")
def drop(phone: str) -> str:
    """Cancel what is booked under a number."""
    return phone


@tool(effect="write")
def leave(phone: str) -> str:
    """Leave a note."""
    return phone


PHONE = Input(type="text", pattern=r"0\d{3} ?\d{6,7}", ask="Under which number?")
SKILLS = [
    Skill(
        name="cancel_table",
        description="Cancel a table",
        examples=("cancel my table", "call off our table", "we cannot come"),
        inputs={"phone": PHONE},
        workflow=(
            Step(tool="tables"),
            Step(answer="There is nothing under {phone}.", when="not tables"),
            Step(tool="drop", confirm="Cancel the table of {phone}?"),
            Step(answer="Cancelled for {phone}."),
        ),
    ),
    Skill(
        name="ring_back",
        description="Have the manager ring back",
        examples=("let the manager ring me", "please ring me back"),
        inputs={"phone": PHONE},
        workflow=(Step(tool="leave"), Step(answer="The manager will ring {phone}.")),
    ),
]


async def talk(*messages: str) -> RunResult:
    agent = Agent(skills=SKILLS, tools=[tables, drop, leave], store=MemoryStore())
    results = [await agent.run(message, session="s") for message in messages]
    return results[-1]


@pytest.mark.parametrize(
    "message", ["oh it must be under my wifes number, 0160 9876543", "ups forgot a digit, 0160 9876543"]
)
async def test_a_refused_request_is_made_anew_with_the_value(message: str) -> None:
    again = await talk("cancel my table, 0152 0000777", message)
    assert (again.skill, again.reason, again.text) == ("cancel_table", "confirm", "Cancel the table of 0160 9876543?")


async def test_a_request_that_has_written_needs_a_word_of_a_slip() -> None:
    done = ("cancel my table, 0160 1111111", "yes")
    assert (await talk(*done, "my wifes number is 0160 9876543")).skill != "cancel_table"
    again = await talk(*done, "typo in the number there, 0160 9876543")
    assert again.text == "Cancel the table of 0160 9876543?"


@batch("message", ["thanks, 0160 9876543 is my wifes number", "is 0160 9876543 my wifes number?", "oh, 0160"])
async def test_thanks_a_question_and_no_value_make_nothing_anew(message: str) -> None:
    assert "Cancel the table" not in (await talk("cancel my table, 0152 0000777", message)).text


async def test_nothing_that_writes_unasked_is_made_anew() -> None:
    assert "0160 9876543" not in (await talk("please ring me back, 0152 0000777", "ups, wifes phone 0160 9876543")).text
