"""An agent that a server of its own serves: it waits for a second, and then writes a line of a file."""

import asyncio
import os
from pathlib import Path

from shipworthy import Agent, Skill, Step, tool

AGENT = "tests.server.sleeping:agent"
GO = "Remind me to drink"


def lines(home: Path) -> list[str]:
    """What was written so far."""
    path = home / "writes"
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def _write() -> None:
    with Path(os.environ["WRITES"]).open("a", encoding="utf-8") as file:
        file.write("drink\n")


@tool(effect="write", timeout=5.0)
async def drink() -> str:
    """Write a line, and take a while to say so."""
    _write()
    await asyncio.sleep(float(os.environ.get("TAKES", "0")))
    return "drunk"


def _agent() -> Agent:
    steps = (Step(wait="1s", say="I will."), Step(tool="drink"), Step(answer="It is time: {drink}."))
    skill = Skill(name="remind", description="Remind", examples=(GO,), workflow=steps, max_latency_ms=8000)
    return Agent(name="sleeper", skills=[skill], tools=[drink])


agent = _agent()
