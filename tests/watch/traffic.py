"""Traffic of an agent, held by real runs of it: messages, people who correct and rate, tools and models with their times.

What has drifted is planted in the agent itself: a slower tool, a model that words otherwise, a model that is dearer, an
example of another skill by which the router sends messages elsewhere.
"""

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal, TypeAlias

from shipworthy import Agent, Skill, tool
from shipworthy.models.model import Price, Reply, Request
from shipworthy.models.scripted import ScriptedModel
from shipworthy.stores.ratings import Rating

Planted: TypeAlias = Literal["", "speed", "text", "routing", "money"]
KINDS: tuple[Planted, ...] = ("speed", "text", "routing", "money")
STOCKS = ("NVDA", "AMD", "INTC", "AAPL", "MSFT", "TSLA", "ORCL", "IBM", "META", "AMZN", "JPM", "BA")
WORDS = tuple(
    [
        "market",
        "company",
        "quarter",
        "people",
        "product",
        "rivals",
        "demand",
        "orders",
        "staff",
        "plant",
        "growth",
        "debt",
        "cash",
        "profit",
        "sales",
    ]
)
SLOWER, DEARER, LONGER = 1.5, 1.4, 1.25
MISROUTED = 0.14
"""Of all messages: those that a skill gets which are not for it."""
RATED = 0.1
INVENTED = 0.03
"""Of the answers of the model: those with a figure that nothing has told it, which is withheld."""


@dataclass
class Market:
    """The tools and the model of an agent, with what was planted in them."""

    seed: int
    planted: Planted = ""
    slower: float = SLOWER
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
            await asyncio.sleep(self.seconds(0.8) * (self.slower if self.planted == "speed" else 1))
            return [f"Headline {number} of {ticker}" for number in range(self.chance.randint(2, 6))]

        @tool(timeout=20)
        async def get_history(ticker: str) -> list[float]:
            """List the last prices of a stock."""
            await asyncio.sleep(self.seconds(0.4))
            return [round(self.chance.uniform(20, 400), 2) for _ in range(self.chance.randint(5, 12))]

        return [get_price, get_news, get_history]

    def answer(self, request: Request) -> Reply:
        """What the model says: of varying length, after a varying time; at times with a figure of its own."""
        openings = ["People are talking about it", "There is some news", "The mood is mixed", "Little has happened"]
        drifted = self.planted == "text"
        if drifted and self.chance.random() < 0.5:
            openings = ["Certainly, here is a summary for you"]
        words = self.chance.randint(12, 40) * (LONGER if drifted else 1)
        rest = " ".join(self.chance.choices(WORDS, k=round(words)))
        invented = " It gained 4711 points." * (self.chance.random() < INVENTED)
        return Reply(text=f"{self.chance.choice(openings)}, {rest}.{invented}", seconds=self.seconds(0.6))

    def model(self) -> ScriptedModel:
        """The model of the agent."""
        times = DEARER if self.planted == "money" else 1.0
        return ScriptedModel(self.answer, name="writer", price=Price(input=0.4 * times, output=1.6 * times))

    def agent(self, store: str) -> Agent:
        """The agent."""
        ticker = {"ticker": {"type": "text", "pattern": "[A-Z]{2,5}", "ask": "Which stock?"}}
        say = {"prompt": "Say what is in {found}", "fallback": "{found}"}
        quick = ["price of NVDA", "what does AMD cost", "quote for INTC"]
        misled = self.planted == "routing"
        quick += ["how is TSLA doing right now", "how is AMD doing today"] * misled
        ways = ["is AMD doing well these days", "outlook for INTC", *["how is NVDA doing"] * (not misled)]
        skills = [
            Skill(
                name="quick_price",
                description="The price of a stock",
                examples=quick,
                inputs=ticker,
                workflow=[{"tool": "get_price", "as": "found"}, {"answer": "{ticker} is at {found.price}."}],
            ),
            Skill(
                name="news",
                description="News and headlines of a stock",
                inputs=ticker,
                examples=["news on NVDA", "headlines about AMD", "what happened at INTC"],
                workflow=[{"tool": "get_news", "as": "found"}, say],
            ),
            Skill(
                name="outlook",
                description="How a company is doing",
                inputs=ticker,
                examples=ways,
                workflow=[{"tool": "get_news", "as": "found", "required": False}, {"tool": "get_history"}, say],
            ),
            Skill(
                name="history",
                description="Past prices of a stock",
                inputs=ticker,
                examples=["price history of NVDA", "chart of AMD", "how did INTC move last month"],
                workflow=[{"tool": "get_history", "as": "found"}, {"answer": "{ticker}: {join(found, ', ')}"}],
            ),
        ]
        return Agent(name="market", skills=skills, tools=self.tools(), model=self.model(), store=store)


MESSAGES: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.29, ("price of {}", "what does {} cost now", "quote for {} please")),
    (0.22, ("any news on {}", "headlines about {}", "what happened at {}")),
    (0.12, ("is {} doing well these days", "outlook for {}", "give me the outlook for {} please")),
    (MISROUTED, ("how is {} doing right now", "how is {} doing today")),
    (0.18, ("chart of {}", "price history of {}", "how did {} move last month")),
    (0.055, ("hello", "what is the capital of France", "tell me about the weather")),
)
"""Share of all messages, and how they are said."""
CORRECTED = 0.03
UPSET = 0.5
"""Of those whose message went elsewhere: how many say so."""


class People:
    """What people send, one after the other, and what they think of it."""

    def __init__(self, seed: int) -> None:
        self.chance, self.session, self.left = Random(f"people {seed}"), 0, 0
        self.seed = seed

    def next(self, before: str, misled: bool) -> tuple[str, str]:
        """The next message with its conversation; `misled`: whether the last one went to a skill it was not for."""
        upset = misled and self.chance.random() < UPSET
        if before and self.left and (upset or self.chance.random() < CORRECTED):
            self.left -= 1
            word = (
                f"no, I meant the outlook for {self.chance.choice(STOCKS)}"
                if upset
                else f"no, I meant {self.chance.choice(STOCKS)}"
            )
            return word, self.name
        if not self.left:
            self.session += 1
            self.left = self.chance.randint(1, 6)
        self.left -= 1
        ways = self.chance.choices([ways for _, ways in MESSAGES], [share for share, _ in MESSAGES])[0]
        return self.chance.choice(ways).format(self.chance.choice(STOCKS)), self.name

    @property
    def name(self) -> str:
        """The name of the conversation."""
        return f"{self.seed}-{self.session}"


async def send(store: str, seed: int, runs: int, planted: Planted = "", slower: float = SLOWER) -> None:
    """Have so many messages answered by an agent in which something was planted, and some answers rated."""
    market, people = Market(seed, planted, slower), People(seed + 7 * KINDS_SEED[planted])
    agent = market.agent(store)
    before, misled = "", False
    try:
        for _ in range(runs):
            message, session = people.next(before, misled)
            result = await agent.run(message, session=session)
            before, misled = message, message.startswith("how is") and result.skill != "outlook"
            if people.chance.random() < RATED:
                bad = people.chance.random() < (0.6 if misled else 0.1)
                rating = Rating(run_id=result.run_id, mark="bad" if bad else "good", by="someone", at=time.time())
                await agent.store.ratings.rate(rating)
    finally:
        await agent.aclose()


KINDS_SEED: dict[Planted, int] = {"": 0, "speed": 1, "text": 2, "routing": 3, "money": 4}
