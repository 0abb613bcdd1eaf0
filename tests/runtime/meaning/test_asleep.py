"""The clock opens what sleeps; what sleeps no longer, or was put off by another definition, it does not."""

import datetime as dt
from dataclasses import replace

import pytest

from shipworthy import Agent, ScriptedModel, Skill, Step
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.asleep import LATE, given_up, opened_by_clock
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.task import Asker
from shipworthy.stores.session import Open, Pending, Session
from shipworthy.stores.waits import Wait

SKILL = Skill(name="a", description="Look again", workflow=(Step(answer="x"),))
AGENT = Agent(skills=[SKILL], model=ScriptedModel([])).compiled
SLEEPING = Open(
    skill="a", id="one", contract=AGENT.contract, message="m", wait=Wait(id="t", step="0", due=100.0, asked=0.0)
)


def talk(message: str = "due", *, wall: float = 100.0, due: str = "t", **session: object) -> Conversation:
    held = Session(id="s", **{"asleep": (SLEEPING,), **session})  # type: ignore[arg-type]
    said = Said(message, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    return Conversation(agent=AGENT, session=held, said=said, wall=wall, asker=Asker(due=due))


def test_its_time_has_come() -> None:
    found = opened_by_clock(talk())
    assert found.open == replace(SLEEPING, wait=None) and found.prefix == ""
    late = opened_by_clock(talk(wall=100.0 + LATE + 1))
    assert late.prefix == "This was due earlier, and nothing ran at that time: Look again."


def test_what_sleeps_no_longer_is_closed() -> None:
    found = opened_by_clock(talk(asleep=()))
    assert found.stale and found.refused == "stale_question" and found.open is None


@pytest.mark.parametrize("changed", [{"contract": "other"}, {"skill": "gone"}])
def test_another_definition_does_not_go_on(changed: dict[str, str]) -> None:
    found = opened_by_clock(talk(asleep=(replace(SLEEPING, **changed),)))  # type: ignore[arg-type]
    assert found.open is None and found.say.startswith("I have been changed since") and not found.stale


def test_one_that_has_had_its_turns_ends() -> None:
    assert opened_by_clock(talk(asleep=(replace(SLEEPING, turns=8),))).refused == "limit"


def test_the_end_of_an_approval_is_told_once_its_time_is_over() -> None:
    asked = Pending(kind="confirm", names=(), text="?", id="q", by="lead", expires=90.0)
    opened = Open(skill="a", contract=AGENT.contract, message="m", pending=asked)
    told = opened_by_clock(talk(due="expiry q", open=opened, asleep=()))
    assert told.say == "lead did not decide in time, so this is not done: Look again. Ask again if you still want it."
    assert opened_by_clock(talk(due="expiry q", open=opened, asleep=(), wall=80.0)).stale


@pytest.mark.parametrize("message", ["never mind", "forget it"])
def test_a_message_that_gives_up_ends_the_last_wait(message: str) -> None:
    found = given_up(talk(message))
    assert found is not None and found.wakes == ("one",) and found.say.startswith("All right, I wait no longer")


def test_where_a_question_is_open_it_gives_up_that_one() -> None:
    asking = Open(skill="a", contract="c", message="m", pending=Pending(kind="input", names=("x",), text="?"))
    assert given_up(talk("never mind", open=asking)) is None
    assert given_up(talk("look again please")) is None
