"""What the message of a run means, where the caller has chosen its skill and where not."""

import json

import pytest

from shipworthy import Agent, Input, ScriptedModel, Skill, Step, input_type
from shipworthy.durable.memory import MemoryStore
from shipworthy.events import SkillChosen

CITIES = input_type("city", values={"Rome": ["roma"], "Oslo": []})
CITY = {"city": Input(type="city", ask="Which city?")}
RAIN = Skill(
    name="rain",
    description="Whether it rains",
    examples=("Will it rain in Oslo?", "Does it rain in Rome?"),
    inputs=CITY,
    workflow=(Step(answer="No rain in {city}."),),
)
TRIP = Skill(
    name="trip",
    description="A trip to a city",
    examples=("Book a trip to Rome", "I want to travel to Oslo"),
    inputs=CITY,
    workflow=(Step(answer="Off to {city}."),),
)


def _agent(model: ScriptedModel | None = None) -> Agent:
    return Agent(skills=[RAIN, TRIP], types={"city": CITIES}, model=model, store=MemoryStore())


@pytest.mark.parametrize(("skill", "text"), [(None, "No rain in Oslo."), ("trip", "Off to Oslo.")])
async def test_a_skill_that_the_caller_chose_is_taken_whatever_the_words_say(skill: str | None, text: str) -> None:
    heard: list[object] = []
    result = await _agent().run("Will it rain in Oslo?", skill=skill, emit=heard.append)
    assert result.text == text
    assert [event.skill for event in heard if isinstance(event, SkillChosen)] == [skill or "rain"]


@pytest.mark.parametrize(
    ("skill", "text"),
    [(None, "Off to Rome."), ("rain", "No rain in Rome.\nBack to A trip to a city: Which city?")],
)
async def test_a_chosen_skill_begins_anew_where_a_question_is_open(skill: str | None, text: str) -> None:
    agent = _agent()
    assert (await agent.run("Book a trip", session="s", skill="trip")).text == "Which city?"
    assert (await agent.run("Rome", session="s", skill=skill)).text == text


async def test_a_named_question_is_the_one_that_is_answered() -> None:
    agent = _agent()
    asked = await agent.run("Book a trip", session="s", skill="trip")
    stale = await agent.run("Rome", session="s", answering="another")
    assert (stale.status, stale.question) == ("asked", asked.question)
    assert (await agent.run("Rome", session="s", answering=asked.question)).text == "Off to Rome."


async def test_a_model_reads_what_the_words_do_not_say_for_a_chosen_skill_too() -> None:
    model = ScriptedModel([json.dumps({"skill": None, "set": {"city": "Rome"}, "choice": None})])
    agent = _agent(model)
    asked = await agent.run("I want to travel to the Eternalcity", session="s", skill="trip")
    assert (asked.text, len(model.requests)) == ("I read that as city: Rome. Is that right? (yes/no)", 1)
    assert (await agent.run("yes", session="s")).text == "Off to Rome."


async def test_the_question_of_another_skill_waits_while_the_callers_choice_is_done(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("send order A-1001 back")
    done = await shop.agent.run("hello", session="s", skill="opening_hours")
    assert done.text == "From nine to five.\nBack to Return an order: Why?"
    assert (await shop.agent.run("again", session="s", skill="return_item")).text == "Which order? Why?"
