"""A specialist whose write needs the yes of another person."""

from typing import Any

import pytest

from shipworthy import Agent, Input, Skill, Step, tool


def ops(done: list[str]) -> Agent:
    @tool(effect="write")
    async def roll_back(deploy: str) -> str:
        done.append(deploy)
        return "rolled back"

    skill = Skill(
        name="rollback",
        description="Roll back a deploy",
        examples=("Roll back deploy d-1",),
        inputs={"deploy": Input(type="text", pattern=r"d-\d+", ask="Which deploy?")},
        workflow=(
            Step.model_validate({"tool": "roll_back", "confirm": {"text": "Roll {deploy} back?", "by": "lead"}}),
            Step(answer="{deploy} is rolled back."),
        ),
    )
    return Agent(name="ops", context={"role": "text"}, skills=[skill], tools=[roll_back], store="memory")


def desk(done: list[str]) -> Agent:
    return Agent(name="desk", context={"role": "text"}, specialists={"ops": ops(done)}, store="memory")


@pytest.mark.parametrize("yes", [True, False])
async def test_the_decision_reaches_the_specialist(yes: bool) -> None:
    done: list[str] = []
    agent = desk(done)
    asked = await agent.run("Roll back deploy d-1", session="s", context={"role": "developer"})
    assert asked.status == "asked" and "lead" in asked.text
    own = await agent.run("yes", session="s", context={"role": "developer"})
    assert done == [], own.text
    (waiting,) = await agent.approvals()
    assert (waiting.by, waiting.skill) == ("lead", "ops")
    result: Any = await agent.decide(waiting.id, yes=yes, context={"role": "lead"})
    assert done == (["d-1"] if yes else []), result.text
    assert [one.state for one in await agent.approvals(waiting=False)] == ["approved" if yes else "denied"]
