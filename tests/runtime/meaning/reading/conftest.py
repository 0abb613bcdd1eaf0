"""A shop with reads, a write that asks and one that does not, and a model that answers what a test says."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from shipworthy import Agent, Input, Skill, Step, input_type, tool
from shipworthy.durable.memory import MemoryStore

WRITTEN: list[dict[str, Any]] = []


@tool
def get_order(order: str) -> str:
    """An order."""
    return f"{order} is on its way"


@tool(effect="write")
def send_back(order: str, reason: str) -> str:
    """Send an order back."""
    WRITTEN.append({"order": order, "reason": reason})
    return f"{order} goes back: {reason}"


@tool(effect="write")
def open_ticket(what: str) -> str:
    """Open a ticket."""
    WRITTEN.append({"what": what})
    return f"ticket: {what}"


SHOPS = input_type("shop", values={"harbor": ["port"], "center": []})
ORDER = Input(pattern=r"[A-Z]-\d{4}", ask="Which order? Its number looks like A-1001.")
SKILLS = (
    Skill(
        name="order_status",
        description="Say where an order is",
        examples=("Where is my order A-1001?", "Track my order"),
        inputs={"order": ORDER},
        workflow=(Step(tool="get_order"), Step(answer="{get_order}")),
    ),
    Skill(
        name="return_item",
        description="Send an order back",
        examples=("I want to return order A-1001", "Send it back"),
        inputs={"order": ORDER, "reason": Input(type=["damaged", "late", "unwanted"], ask="Why?")},
        workflow=(Step(tool="send_back", confirm="Return {order}: {reason}?"), Step(answer="{send_back}")),
    ),
    Skill(
        name="complain",
        description="Complain about a shop",
        examples=("I want to complain",),
        inputs={"what": Input(ask="What happened?")},
        workflow=(Step(tool="open_ticket"), Step(answer="{open_ticket}")),
    ),
    Skill(
        name="hours",
        description="Opening hours of a shop",
        examples=("When does the harbor shop open?", "opening hours"),
        inputs={"shop": Input(type="shop", ask="Which shop?")},
        workflow=(Step(answer="{shop}: 9 to 6."),),
    ),
    Skill(
        name="staff",
        description="Talk to a person",
        examples=("I want to talk to a human",),
        workflow=(Step(answer="A colleague will write to you."),),
    ),
)


@pytest.fixture
def shop() -> Callable[..., Agent]:
    """`shop(model, **agent)`: the agent; its writes are in `written`."""

    def made(model: Any = None, **more: Any) -> Agent:
        tools = [get_order, send_back, open_ticket]
        return Agent(skills=SKILLS, tools=tools, types={"shop": SHOPS}, model=model, store=MemoryStore(), **more)

    return made


@pytest.fixture
def written() -> list[dict[str, Any]]:
    """The writes of a test, in order."""
    WRITTEN.clear()
    return WRITTEN


@pytest.fixture
def reads() -> Callable[..., str]:
    """`reads(skill=…, set={…})`: the answer of a model that reads a message; `because` is what it quotes."""

    def said(**read: Any) -> str:
        return json.dumps({"skill": None, "because": "", "set": {}, "choice": None, **read})

    return said
