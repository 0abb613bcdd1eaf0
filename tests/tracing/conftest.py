"""An agent that does a bit of everything, and a store that records it."""

from collections.abc import Callable
from typing import Any

import pytest

from shipworthy import Agent, Input, Price, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.durable.memory import MemoryStore

SAID = {"price": 100.0}
GO = "Do the daily job for NVDA"


@tool
def get_price(ticker: str) -> dict[str, Any]:
    """The price of a stock."""
    return {"ticker": ticker, "price": SAID["price"]}


@tool
async def get_news(ticker: str) -> str:
    """News about a stock."""
    raise RuntimeError("no news today")


@tool(effect="write", timeout=1)
def order(ticker: str, count: int) -> str:
    """Order a stock."""
    return f"ordered {count} {ticker}"


def skills() -> list[Skill]:
    inputs = {"ticker": Input(type="ticker"), "count": Input(type="integer", ask="How many?")}
    job = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job",),
        inputs=inputs,
        workflow=[
            Step(tool=get_price),
            Step(tool=get_news, required=False),
            Step(prompt="Say how {ticker} does: {get_price}", as_="words", fallback="{get_price.price}"),
            Step(tool=order, confirm="Order {count} {ticker} at {get_price.price}?"),
            Step(answer="{words} {order}"),
        ],
    )
    loop = Skill(
        name="wonder", description="Wonder about the weather", tools=("get_price",), examples=("Wonder a bit",)
    )
    return [job, loop]


@pytest.fixture
def made() -> Callable[..., Agent]:
    """`made(replies)`: the agent, its runs recorded in memory."""

    def build(replies: Any = ()) -> Agent:
        model = ScriptedModel(list(replies), price=Price(input=1, output=2)) if replies else None
        return Agent(skills=skills(), tools=[get_price, get_news, order], model=model, store=MemoryStore(records=True))

    return build


@pytest.fixture
def looped() -> list[Reply]:
    """The replies of a loop: two calls at once, one of them unknown, then an answer."""
    return [Reply(calls=(call("get_price", ticker="NVDA"), call("get_weather"))), Reply(text="It wonders.")]
