"""An agent whose roll-back needs the yes of the lead, and who asks it for one."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from shipworthy import Agent, Input, ScriptedModel, Skill, Step, tool
from shipworthy.runtime.result import RunResult
from shipworthy.stores import MemoryStore

LEAD = {"who": "ann", "role": "oncall-lead"}
ASKER = {"who": "bob", "role": "developer"}
ROLLED: list[tuple[str, str]] = []


@tool(effect="write")
def roll_back(deploy: str, who: str) -> str:
    """Roll a deploy back"""
    ROLLED.append((deploy, who))
    return f"rolled {deploy} back"


@tool
def weather() -> str:
    """Look at the weather"""
    return "sunny"


def agent(store: Any = None, **confirm: object) -> Agent:
    """One that rolls deploys back after the yes of the lead, in the name of who asked."""
    asked = {"text": "Roll {deploy} back?", "by": "oncall-lead", "within": "15m", **confirm}
    return Agent(
        name="ops",
        context={"who": "text", "role": "text", "teams": {"list": "text"}},
        skills=[
            Skill(
                name="rollback",
                description="Roll back a deploy",
                examples=["Roll back deploy D-1", "Undo deploy D-7"],
                inputs={"deploy": Input(pattern=r"D-\d+", ask="Which deploy?")},
                workflow=[Step(tool="roll_back", as_="done", confirm=asked), Step(answer="{done} for {who}.")],
            ),
            Skill(
                name="sky",
                description="Tell the weather",
                examples=["What is the weather like?", "Is it sunny today?"],
                workflow=[Step(tool="weather", as_="sky"), Step(answer="It is {sky}.")],
            ),
        ],
        tools=[roll_back, weather],
        model=ScriptedModel([]),
        store=store if store is not None else MemoryStore(records=True),
    )


async def asked(agent: Agent, *, session: str | None = "s", tenant: str = "", **context: object) -> RunResult:
    return await agent.run("Roll back deploy D-12", session=session, tenant=tenant, context={**ASKER, **context})


@contextlib.asynccontextmanager
async def closing(agent: Agent) -> AsyncIterator[Agent]:
    async with agent:
        yield agent
