"""Small agents made in a line, and what the rules find in them."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from shipworthy import Agent, Skill, tool
from shipworthy.check.finding import Finding
from shipworthy.check.lint import lint
from shipworthy.check.lint.sizes import Size
from shipworthy.check.subject import Subject

TODAY = dt.date(2026, 11, 29)


@tool(timeout=2, max_tokens=100, label="Looking up {number}")
async def look(number: str) -> dict[str, str]:
    """Look an order up."""
    return {"state": "shipped"}


@tool(timeout=3, max_tokens=100, label="Weighing {number}")
async def weigh(number: str) -> str:
    """Weigh an order."""
    return "heavy"


@tool(timeout=2, max_tokens=100, effect="write", label="Cancelling {number}")
async def cancel(number: str) -> str:
    """Cancel an order."""
    return "cancelled"


TOOLS = (look, weigh, cancel)


def job(**parts: Any) -> Skill:
    """A skill that says what it does where it fails."""
    given: dict[str, Any] = {
        "name": "job",
        "description": "Do the daily job",
        "examples": ("Do the daily job", "Please do today's job", "The job, now"),
        "failure": "The job is not done.",
        **parts,
    }
    return Skill(**given)


def subject(*skills: Skill, tools: Any = (), **parts: Any) -> Subject:
    """An agent of these skills, as it is checked."""
    return Subject(
        open=lambda: Agent(skills=skills, tools=[*TOOLS, *tools], store="memory", **parts), named="shop:agent"
    )


def found(
    *skills: Skill, tools: Any = (), sizes: Mapping[str, Size] | None = None, **parts: Any
) -> tuple[Finding, ...]:
    """What the rules find in an agent of these skills."""
    return lint(subject(*skills, tools=tools, **parts), today=TODAY, sizes=sizes)


def codes(*skills: Skill, **parts: Any) -> list[str]:
    """The codes of it."""
    return [one.code for one in found(*skills, **parts)]
