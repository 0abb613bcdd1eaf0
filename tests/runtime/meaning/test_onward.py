"""A short question after a reading skill: its words decide whether it goes on about what was read."""

import datetime as dt
from dataclasses import replace

import pytest

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.onward import asks_on
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
