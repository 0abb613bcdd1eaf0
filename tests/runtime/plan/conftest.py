"""Steps over tools that take as long as they are told."""

import asyncio
from typing import Any

import pytest

from shipworthy import Agent, Skill, Step, tool
from shipworthy.contract.learned import Learned, Usual

GO = "Do the daily job"
CALLED: list[str] = []


def named(name: str, **contract: Any) -> Any:
    async def work(seconds: float = 0.0) -> str:
        """Some work."""
        CALLED.append(name)
        await asyncio.sleep(seconds)
        return name

    return tool(name=name, **contract)(work)


@pytest.fixture(autouse=True)
def _nothing_called() -> None:
    CALLED.clear()


def made(
    *steps: Step,
    tools: list[Any] = [],  # noqa: B006
    learned: dict[str, float] | None = None,
    model: Any = None,
    helpers: list[Skill] = [],  # noqa: B006
    **skill: Any,
) -> Agent:
    """`learned`: milliseconds of tools, and of models, whose names have a colon."""
    known: dict[str, dict[str, Usual]] = {"tools": {}, "models": {}}
    for name, ms in (learned or {}).items():
        known["models" if ":" in name else "tools"][name] = Usual(usual_ms=ms, runs=20)
    job = Skill(name="job", description=GO, workflow=steps, **skill)
    return Agent(skills=[job, *helpers], tools=tools, model=model, learned=Learned(**known))
