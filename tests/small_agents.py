"""Agents of one skill, made in a line, and a listener."""

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy import Agent, Skill
from shipworthy.contract.bounds.bound import DIMENSIONS

GO = "Do the daily job"


@pytest.fixture
def go() -> str:
    """The message that every agent of `agent_of` understands."""
    return GO


@pytest.fixture
def agent_of() -> Callable[..., Agent]:
    """`agent_of(workflow, tools=[…], model=…, store=…, helpers=[…], **skill)`: an agent with the skill `job`."""

    def made(
        workflow: Any = (),
        *,
        tools: Any = (),
        model: Any = None,
        store: Any = None,
        helpers: Any = (),
        **skill: Any,
    ) -> Agent:
        uses = {"tools": skill.pop("uses")} if "uses" in skill else {"workflow": workflow}
        job = Skill(name="job", description="Do the daily job", examples=(GO,), **uses, **skill)
        return Agent(skills=[job, *helpers], tools=tools, model=model, store=store)

    return made


@pytest.fixture
def within() -> Callable[[Any], bool]:
    """Whether everything a result used is at most what was promised."""

    def kept(result: Any) -> bool:
        used, most = result.usage.as_dict(), result.bound.as_dict()
        return all(most[name] is None or used[name] <= most[name] for name in DIMENSIONS)

    return kept
