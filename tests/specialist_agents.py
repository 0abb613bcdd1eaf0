"""Agents with specialists, in files and in Python."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from shipworthy import Agent, Input, Skill, Step, tool

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "trading": ("What is the price of NVDA?", "How much does a share cost?"),
    "email": ("Find the mail from Anna", "Did Bob write to me?"),
    "travel": ("Book a hotel in Paris", "Is there a room in Rome tonight?"),
}
THREE = "What is the price of NVDA? Did Bob write to me? Is there a room in Rome tonight?"


def specialist(name: str, work: Callable[[], Any] | None = None, *, seconds: float = 0.3, **skill: Any) -> Agent:
    """An agent with one skill, whose tool takes so many seconds, or does other work."""

    @tool(name=f"{name}_tool", timeout=skill.pop("timeout", 5), effect=skill.pop("effect", "read"))
    async def look() -> str:
        if work is not None:
            found = work()
            return str(await found if asyncio.iscoroutine(found) else found)
        await asyncio.sleep(seconds)
        return f"{name} has it"

    own = {
        "workflow": (Step(tool=f"{name}_tool", as_="found"), Step(answer=f"{name.capitalize()}: {{found}}.")),
        **skill,
    }
    made = Skill(name=f"{name}_skill", description=f"The work of {name}", examples=EXAMPLES[name], **own)
    return Agent(name=name, skills=[made], tools=[look], store="memory")


def orchestrator(store: Any = "memory", **specialists: Any) -> Agent:
    """An agent of specialists alone."""
    return Agent(name="desk", specialists=specialists, store=store)


def asking(name: str = "email") -> Agent:
    """A specialist that asks for an input, and for a yes before it writes."""
    sent: list[str] = []

    @tool(effect="write", timeout=2)
    async def send(to: str) -> str:
        sent.append(to)
        return f"sent to {to}"

    skill = Skill(
        name="send_mail",
        description="Send a mail",
        examples=("Send a mail", "Write to Anna"),
        inputs={"to": Input(type=["Anna", "Bob"], ask="To whom?")},
        workflow=(Step(tool="send", confirm="Send it to {to}? (yes/no)"), Step(answer="Sent to {to}.")),
    )
    agent = Agent(name=name, skills=[skill], tools=[send], store="memory")
    agent.sent = sent  # type: ignore[attr-defined]
    return agent


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root
