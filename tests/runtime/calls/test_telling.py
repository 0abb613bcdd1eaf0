"""What a specialist shares with the run that asks it."""

import datetime as dt
from typing import Any

from tests.specialist_agents import orchestrator, specialist

from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step


def dated() -> Agent:
    skill = Skill(
        name="room",
        description="Find a room",
        examples=("Find a room",),
        inputs={"day": Input(type="date", ask="When?"), "guests": Input(type="integer", ask="How many?")},
        workflow=(Step(answer="{guests} on {day} in {today}."),),
    )
    return Agent(name="travel", skills=[skill], store="memory")


async def test_typed_inputs_arrive_with_their_types_and_the_clock_is_the_same() -> None:
    job = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job",),
        inputs={"day": Input.model_validate({"type": "date", "default": "=date('2026-12-24')"})},
        workflow=(Step.model_validate({"tool": "travel.room", "with": {"guests": "=1 + 1"}}), Step(answer="{room}")),
    )
    agent = Agent(name="desk", specialists={"travel": dated()}, skills=[job], store="memory")
    agent.use_clock(dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    assert (await agent.run("Do the daily job")).text == "2 on 2026-12-24 in 2026-12-01."


async def test_a_model_object_answers_for_all() -> None:
    model = ScriptedModel([Reply(text="From the one model.")])
    skill = Skill(name="say", description="Say something", examples=("Say something nice",))
    agent = Agent(name="desk", specialists={"inner": Agent(name="inner", skills=[skill], store="memory")}, model=model)
    agent.use_store("memory")
    result: Any = await agent.run("Say something nice")
    assert (result.text, result.model, result.usage.model_calls) == ("From the one model.", "scripted", 1)


async def test_the_language_of_the_conversation_is_that_of_its_specialists() -> None:
    agent = orchestrator(trading=specialist("trading", lambda: 1 / 0))
    result = await agent.run("What is the price of NVDA?", session="s", language="de")
    assert "Das hat gerade nicht geklappt" in result.text or "nicht" in result.text
