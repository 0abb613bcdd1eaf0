"""A shop with skills that read, that write after a yes, that write unasked, and a loop; and a way to talk to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from shipworthy import Agent, Input, ScriptedModel, Skill, Step, tool
from shipworthy.contract.agent import SessionSpec
from shipworthy.durable.memory import MemoryStore
from shipworthy.runtime.result import RunResult

ORDER = Input(type="text", pattern=r"A-\d+", ask="Which order?")
SAID = "Oak is sturdy. Do you like oak?"


@dataclass
class Shop:
    """An agent, what its tools wrote, and the conversation `s`."""

    agent: Agent
    wrote: list[tuple[str, ...]] = field(default_factory=list)

    async def say(self, message: str, session: str = "s") -> RunResult:
        return await self.agent.run(message, session=session)

    async def talk(self, *messages: str) -> RunResult:
        """Say the messages one after the other; returns the last result."""
        results = [await self.say(message) for message in messages]
        return results[-1]


def _skills() -> list[Skill]:
    return [
        Skill(
            name="return_item",
            description="Return an order",
            examples=("I want to return my order", "send order A-1001 back", "return an item"),
            inputs={"order": ORDER, "reason": Input(type=["broken", "too late", "too small"], ask="Why?")},
            workflow=(
                Step(tool="send_back", confirm="Return {order} ({reason})?"),
                Step(answer="Done: {send_back}."),
            ),
        ),
        Skill(
            name="order_status",
            description="Tell where an order is",
            examples=("where is my order", "track order A-1001", "what is the status of my order"),
            inputs={"order": ORDER},
            workflow=(Step(tool="status"),),
        ),
        Skill(
            name="opening_hours",
            description="Tell the opening hours",
            examples=("when are you open", "what are your opening hours", "are you open on sunday"),
            workflow=(Step(answer="From nine to five."),),
        ),
        Skill(
            name="complaint",
            description="Open a complaint",
            examples=("I want to complain", "something is broken", "this is broken and I am angry"),
            workflow=(Step(tool="complain", with_={"text": "{message}"}), Step(answer="A ticket is open.")),
        ),
        Skill(
            name="leave_note",
            description="Leave a note for the driver",
            examples=("leave a note for the driver", "a message to the driver"),
            inputs={"note": Input(ask="What should it say?")},
            workflow=(Step(answer="Noted: {note}."),),
        ),
        Skill(
            name="weather",
            description="Tell the weather in a city",
            examples=("what is the weather in Paris", "weather forecast for Rome"),
            inputs={"city": Input(ask="Which city?")},
            workflow=(Step(answer="Sunny in {city}."),),
        ),
        Skill(
            name="pick_colour",
            description="Pick a colour for a chair",
            examples=("pick a colour for my chair", "choose the colour of a chair"),
            inputs={"colour": Input(ask="Which colour?", choices="colours")},
            workflow=(Step(tool="colours"), Step(answer="A {colour} chair.")),
        ),
        Skill(
            name="advice",
            description="Give advice on furniture",
            examples=("which wood is good for a table", "advise me on furniture", "what furniture fits a small room"),
            tools=("status",),
        ),
    ]


@pytest.fixture
def shop_of() -> Callable[..., Shop]:
    """`shop_of(otherwise=…, max_open=…, agenda=…)`: a shop."""

    def made(max_open: int = 3, **parts: Any) -> Shop:
        wrote: list[tuple[str, ...]] = []

        @tool(effect="write")
        def send_back(order: str, reason: str) -> str:
            """Send an order back."""
            wrote.append(("return", order, reason))
            return f"sent back {order}"

        @tool(effect="write")
        def complain(text: str) -> str:
            """Open a ticket."""
            wrote.append(("ticket", text))
            return "7"

        @tool
        def status(order: str) -> str:
            """Tell where an order is."""
            return f"{order} is on its way."

        @tool
        def colours() -> list[str]:
            """List the colours."""
            return ["dark red", "light blue"]

        agent = Agent(
            skills=_skills(),
            tools=[send_back, complain, status, colours],
            store=MemoryStore(),
            model=ScriptedModel(lambda request: SAID),
            session=SessionSpec(max_open=max_open),
            **parts,
        )
        return Shop(agent=agent, wrote=wrote)

    return made


@pytest.fixture
def shop(shop_of: Callable[..., Shop]) -> Shop:
    """A shop with the usual settings."""
    return shop_of()
