"""The first messages of a loop."""

from typing import Any

import pytest

from shipworthy import Reply, ScriptedModel, Skill, tool
from shipworthy.app.agent import Agent


def look_of(number: int) -> Any:
    def look(key: str) -> str:
        return key

    what = ["weather of a city", "price of a stock", "orders of a customer", "opening hours of a shop"][number % 4]
    look.__doc__ = f"Looks up the {what} in register {number}."
    return tool(name=f"look_{number:02}")(look)


async def test_of_too_many_tools_those_are_listed_that_may_fit_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")
    tools = [look_of(number) for number in range(60)]
    model = ScriptedModel([Reply(text="Fine.")])
    names = [one.spec.name for one in tools]
    skill = Skill(name="job", description="Look", tools=names, instructions="Look things up.", max_context_tokens=1000)
    agent = Agent(skills=[skill], tools=tools, model=model, store="memory")
    await agent.run("What is the weather in the city of Oslo?", skill="job")
    system, user = model.requests[0].messages
    assert system.text.startswith("Look things up.\n\nThere are 60 tools") and "look_" not in system.text
    listed = user.text.split("Tools that may fit:\n")[1].splitlines()
    assert listed and all("weather" in line for line in listed)


async def test_of_few_tools_nothing_is_listed() -> None:
    model = ScriptedModel([Reply(text="Fine.")])
    agent = Agent(
        skills=[Skill(name="job", description="Look", tools=["look_00"])],
        tools=[look_of(0)],
        model=model,
        store="memory",
    )
    await agent.run("Look", skill="job")
    assert [message.text for message in model.requests[0].messages] == ["Look", "Look"]
