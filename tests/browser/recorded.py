"""An agent of which runs are recorded: with parallel reads, a flaky one, prompts, a loop, a question, five hundred steps."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from shipworthy import Agent, Input, Price, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.contract.bounds.bound import Usage
from shipworthy.durable.rows import rows_of
from shipworthy.durable.sql import SqlStore
from shipworthy.errors import ModelBusy, ToolError
from shipworthy.models.model import Request
from shipworthy.runtime.result import RunResult
from shipworthy.stores import Message, RunRecord

AGENT = "tests.browser.recorded:agent"
STEPS = 500


@tool(label="Reading posts about {ticker}")
async def posts(ticker: str) -> dict[str, Any]:
    """Posts about a stock."""
    await asyncio.sleep(0.12)
    return {"ticker": ticker, "score": 0.16, "mood": "mildly positive", "votes": [412, 187, 156]}


@tool(label="Fetching the price of {ticker}")
async def price(ticker: str) -> dict[str, Any]:
    """The price of a stock."""
    await asyncio.sleep(0.2)
    return {"ticker": ticker, "price": 182.4, "change": -1.3}


@tool(label="Fetching headlines about {ticker}")
async def headlines(ticker: str) -> str:
    """Headlines about a stock."""
    await asyncio.sleep(0.05)
    raise ToolError("the host of the headlines does not answer")


@tool
async def names() -> list[int]:
    """Numbers of shops."""
    return list(range(STEPS))


@tool(label="Counting shop {number}")
async def shop(number: int) -> str:
    """Count a shop."""
    await asyncio.sleep(0.002)
    return f"shop {number} has {number * 7} chairs"


@tool(effect="write", label="Ordering {count} of {ticker}")
async def order(ticker: str, count: int) -> str:
    """Order a stock."""
    return f"ordered {count} {ticker}"


class Model(ScriptedModel):
    """Turns its first request away, and then answers by what it is asked."""

    def __init__(self) -> None:
        super().__init__(self._reply, price=Price(input=0.4, output=1.6))
        self._busy = True

    @staticmethod
    def _reply(request: Request) -> Reply:
        if request.tools and request.messages[-1].role == "user":
            return Reply(calls=(call("price", ticker="AMD"), call("posts", ticker="AMD")))
        if request.name == "wonder":
            return Reply(text="AMD is at 182.4, and its posts score 0.16.")
        return Reply(text="NVDA is at 182.4 and people feel mildly positive (0.16). It fell by 1.3 today.")

    def stream(self, request: Request) -> Any:
        if self._busy:
            self._busy = False
            raise ModelBusy("the model is busy", 0.1)
        return super().stream(request)


def _skills() -> list[Skill]:
    ticker = {"ticker": Input(type="ticker", ask="Which stock?")}
    mood = Skill(
        name="sentiment",
        description="Tell how people feel about a stock",
        examples=("What's the sentiment on NVDA?", "how do people feel about TSLA"),
        inputs=ticker,
        instructions="You write for people who read little. Never give advice.",
        workflow=[
            Step(tool="posts"),
            Step(tool="price"),
            Step(tool="headlines", required=False, retry=1),
            Step(
                prompt="Say how people feel about {ticker}.\n\nPosts: {posts}\nPrice: {price}\n{headlines}", as_="words"
            ),
            Step(answer="{words}"),
        ],
    )
    wonder = Skill(
        name="wonder",
        description="Wonder about a stock",
        examples=("wonder about AMD", "think about a stock"),
        tools=("price", "posts"),
        fallback="Nothing is known.",
    )
    count = Skill(
        name="stocktaking",
        description="Count all chairs of all shops",
        examples=("count all the chairs", "take stock of the shops"),
        workflow=[
            Step(tool="names", as_="all"),
            Step.model_validate({"tool": "shop", "foreach": "number in all", "max": STEPS, "as": "counted"}),
            Step(answer="All is counted."),
        ],
        max_latency_ms=60_000,
        max_tool_calls=STEPS + 9,
        max_iterations=STEPS + 9,
    )
    buy = Skill(
        name="buy",
        description="Order shares",
        examples=("buy 3 shares of AAPL", "order shares"),
        inputs={**ticker, "count": Input(type="integer", ask="How many?")},
        workflow=[Step(tool="order", confirm="Order {count} of {ticker}?"), Step(answer="{order}")],
    )
    return [mood, wonder, count, buy]


def made(store: Any = None) -> Agent:
    """The agent."""
    tools = [posts, price, headlines, names, shop, order]
    return Agent(name="desk", skills=_skills(), tools=tools, model=Model(), store=store)


agent = made()


async def recorded(home: Path, many: int) -> dict[str, str]:
    """Record a run of each skill, and `many` more without tapes; skill → id of its run."""
    store = SqlStore.open(None, home)
    for first in range(0, many, 500):
        store.keep_runs([rows_of(_plain(number)) for number in range(first, min(first + 500, many))])
    desk = made(store)
    found = {}
    said = {
        "buy": "buy 3 shares of AAPL",
        "stocktaking": "count all the chairs",
        "wonder": "wonder about AMD",
        "sentiment": "What's the sentiment on NVDA?",
    }
    for skill, message in said.items():
        found[skill] = (await desk.run(message)).run_id
    await desk.aclose()
    return found


STATUSES = [
    ("completed", None),
    ("degraded", "deadline"),
    ("completed", None),
    ("failed", "error"),
    ("asked", "confirm"),
]


def _plain(number: int) -> RunRecord:
    status, reason = STATUSES[number % len(STATUSES)]
    usage = Usage(model_calls=1, tool_calls=2, input_tokens=number % 900, output_tokens=50, cost_usd=number % 37 / 9000)
    result = RunResult(
        run_id=f"{number:032x}",
        status=status,  # type: ignore[arg-type]
        reason=reason,  # type: ignore[arg-type]
        text=f"Answer {number}.",
        skill=("sentiment", "wonder", "buy")[number % 3],
        model="scripted",
        usage=usage,
    )
    message = f"How is number {number} doing today?"
    accepted = Message(run_id=result.run_id, session_id="s", agent="desk", text=message)
    return RunRecord(session_id="s", agent="desk", message=message, result=result.as_dict(), accepted=accepted)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(recorded(Path(sys.argv[1]), int(sys.argv[2])))))
