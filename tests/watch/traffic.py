"""Traffic of an agent, held by real runs of it: messages, people who correct and rate, tools and models with their times.

What has drifted is planted in the agent itself: a slower tool, a model that words otherwise, a model that is dearer, an
example of another skill by which the router sends messages elsewhere.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, TypeAlias

from shipworthy import Agent, Skill, tool
from shipworthy.clock import loop_time
from shipworthy.models.model import Price, Reply, Request
from shipworthy.models.scripted import ScriptedModel
from shipworthy.stores.ratings import Rating

import asyncio

Planted: TypeAlias = Literal["", "speed", "text", "routing", "money"]
KINDS: tuple[Planted, ...] = ("speed", "text", "routing", "money")
STOCKS = ("NVDA", "AMD", "INTC", "AAPL", "MSFT", "TSLA", "ORCL", "IBM", "META", "AMZN", "JPM", "BA")
SLOWER, DEARER, LONGER = 1.5, 1.4, 1.25
MISROUTED = 0.125
"""Of all messages: those that a skill gets which are not for it."""
RATED = 0.1


@dataclass
class Market:
    """The tools and the model of an agent, with what was planted in them."""

    seed: int
    planted: Planted = ""
    chance: Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = Random(f"{self.seed} {self.planted}")

    def seconds(self, median: float, spread: float = 0.35) -> float:
        """A time that is right-skewed, as those of networks are."""
        return median * self.chance.lognormvariate(0, spread)

    def tools(self) -> list[Any]:
        """The tools of the agent."""

        @tool(timeout=20)
        async def get_price(ticker: str) -> dict[str, object]:
            """Tell the price of a stock."""
            await asyncio.sleep(self.seconds(0.2))
            return {"ticker": ticker, "price": round(self.chance.uniform(20, 400), 2)}

        @tool(timeout=20)
        async def get_news(ticker: str) -> list[str]:
            """List the headlines of a stock."""
            await asyncio.sleep(self.seconds(0.8) * (SLOWER if self.planted == "speed" else 1))
            return [f"Headline {number} of {ticker}" for number in range(self.chance.randint(2, 6))]

        @tool(timeout=20)
        async def get_history(ticker: str) -> list[float]:
            """List the last prices of a stock."""
            await asyncio.sleep(self.seconds(0.4))
            return [round(self.chance.uniform(20, 400), 2) for _ in range(self.chance.randint(5, 12))]

        return [get_price, get_news, get_history]

    def answer(self, request: Request) -> Reply:
        """What the model says: of varying length, after a varying time; at times without an answer."""
        if self.chance.random() < 0.02:
            return Reply(error="overloaded", seconds=0.2)
        openings = ["People are talking about it", "There is some news", "The mood is mixed", "Little has happened"]
        drifted = self.planted == "text"
        if drifted and self.chance.random() < 0.5:
            openings = ["Certainly, here is a summary for you"]
        words = self.chance.randint(12, 40) * (LONGER if drifted else 1)
        rest = " ".join("and more was said of the company" for _ in range(round(words / 7)))
        return Reply(text=f"{self.chance.choice(openings)}, {rest}.", seconds=self.seconds(0.6))

    def model(self) -> ScriptedModel:
        """The model of the agent."""
        times = DEARER if self.planted == "money" else 1.0
        return ScriptedModel(self.answer, name="writer", price=Price(input=0.4 * times, output=1.6 * times))

    def agent(self, store: str) -> Agent:
        """The agent."""
        ticker = {"ticker": {"type": "text", "pattern": "[A-Z]{2,5}", "ask": "Which stock?"}}
        say = {"prompt": "Say what is in {found}", "fallback": "{found}"}
        quick = ["price of NVDA", "what does AMD cost", "quote for INTC"]
        quick += ["how is TSLA doing right now"] * (self.planted == "routing")
        skills = [
            Skill(name="quick_price", description="The price of a stock", examples=quick, inputs=ticker,
                  workflow=[{"tool": "get_price", "as": "found"}, {"answer": "{ticker} is at {found.price}."}]),
            Skill(name="news", description="News and headlines of a stock", inputs=ticker,
                  examples=["news on NVDA", "headlines about AMD", "what happened at INTC"],
                  workflow=[{"tool": "get_news", "as": "found"}, say]),
            Skill(name="outlook", description="How a company is doing", inputs=ticker,
                  examples=["how is NVDA doing", "is AMD doing well these days", "outlook for INTC"],
                  workflow=[{"tool": "get_news", "as": "found", "required": False}, {"tool": "get_history"}, say]),
            Skill(name="history", description="Past prices of a stock", inputs=ticker,
                  examples=["price history of NVDA", "chart of AMD", "how did INTC move last month"],
                  workflow=[{"tool": "get_history", "as": "found"}, {"answer": "{ticker}: {join(found, ', ')}"}]),
        ]
        return Agent(name="market", skills=skills, tools=self.tools(), model=self.model(), store=store)
