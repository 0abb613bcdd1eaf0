"""Agents that keep to guidelines, and their runs."""

from typing import Any

import pytest
from tests.virtual_time import run

from shipworthy import Agent, Guideline, Reply, ScriptedModel, Skill, call, tool


@pytest.fixture
def ran() -> list[Any]:
    return []


@pytest.fixture
def made(ran):  # type: ignore[no-untyped-def]
    """`made(guidelines, script, **skill)`: an agent with the skill `job` over the tools a, b, c and a write w."""

    def body(name: str) -> Any:
        def work(x: str = "x") -> str:
            ran.append(name)
            return f"{name} of {x}"

        work.__name__ = name
        work.__doc__ = f"The {name}."
        return work

    tools = [*(tool(body(name)) for name in "abc"), tool(effect="write")(body("w"))]

    def agent(guidelines: Any, script: Any = None, *helpers: Skill, **skill: Any) -> Agent:
        if not {"workflow", "tools"} & set(skill):
            skill["tools"] = ["a", "b", "c", "w"]
        model = ScriptedModel(script) if script is not None else None
        rules = [Guideline(**each) for each in guidelines]
        job = Skill(name="job", **skill)
        return Agent(skills=[job, *helpers], tools=tools, model=model, guidelines=rules)

    return agent


def sent(agent: Agent, message: str = "Go", session: str | None = None) -> tuple[Any, list[Any]]:
    events: list[Any] = []
    return run(agent.run(message, skill="job", session=session, emit=events.append)), events


def calls(*names: str) -> Reply:
    return Reply(calls=tuple(call(name, x=f"{n}") for n, name in enumerate(names)))
