"""A request that was put off is taken up with what its words tell."""

import datetime as dt

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.language.types import TypeSpec
from shipworthy.durable.memory import MemoryStore


@tool(effect="write")
def lend(day: dt.date) -> str:
    """Lend a laptop."""
    return str(day)


@tool(effect="write")
def note(problem: str) -> str:
    """Write it down."""
    return problem


def _desk() -> Agent:
    day = Input(type=TypeSpec(name="date"), ask="From which day?")
    return Agent(
        skills=[
            Skill(
                name="loan",
                description="Lend a laptop",
                examples=("I need a loan laptop from Monday", "Can I borrow a laptop?"),
                inputs={"day": day},
                workflow=(Step(tool="lend", confirm="Lend a laptop from {day}?"), Step(answer="Lent.")),
            ),
            Skill(
                name="report",
                description="Report a problem with a device",
                examples=("My screen is black", "My keyboard is broken"),
                inputs={"problem": Input(ask="What is wrong?")},
                workflow=(Step(tool="note", confirm="Open a ticket: {problem}?"), Step(answer="Noted.")),
            ),
        ],
        tools=[lend, note],
        store=MemoryStore(),
        clock="2026-11-30T09:00",
    )


async def test_what_it_tells_is_not_asked_for() -> None:
    async with _desk() as agent:
        first = await agent.run("i need a laptop from tomorrow and also my mouse is broken", session="s")
        assert first.text.startswith("Lend a laptop from 2026-12-01?")
        assert "Next: Report a problem" in (await agent.run("yes", session="s")).text
        assert (await agent.run("yes", session="s")).text == "Open a ticket: my mouse is broken?"


async def test_what_is_wrong_is_read_where_it_is_told_at_once() -> None:
    async with _desk() as agent:
        assert (
            await agent.run("hey my screen wont turn on", session="s")
        ).text == "Open a ticket: my screen wont turn on?"
        assert (await agent.run("I want to report a problem", session="t")).text == "What is wrong?"
