"""Tapes of runs in which something happens: parallel steps, retries, drops, several models, a loop."""

import asyncio
from typing import Any

from tests.virtual_time import run

from shipworthy import Agent, Input, Price, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.durable.memory import MemoryStore
from shipworthy.durable.tapes import read_tape
from shipworthy.errors import ModelBusy, ToolError

GO = "Do the daily job for NVDA"
Lines = list[dict[str, Any]]


def line(seq: int, at: float, kind: str, **fields: Any) -> dict[str, Any]:
    """A line of a tape."""
    return {"seq": seq, "at": at, "kind": kind, **fields}


def lines_of(agent: Agent, message: str = GO, **given: Any) -> Lines:
    """The tape of one message, read."""

    async def recorded() -> str:
        result = await agent.run(message, **given)
        return await agent.tape(result.run_id) or ""

    return read_tape(run(recorded()))


class Busy(ScriptedModel):
    """A model that turns its first requests away."""

    def __init__(self, replies: Any, *, busy: int) -> None:
        super().__init__(replies, price=Price(input=1, output=2))
        self._busy = busy

    def stream(self, request: Any) -> Any:
        if self._busy > 0:
            self._busy -= 1
            raise ModelBusy("come back", 0.2)
        return super().stream(request)


def daily(replies: Any = (), *, busy: int = 0, fails: int = 0, **skill: Any) -> Agent:
    """An agent with parallel reads, one of which fails so often, a prompt of both, and a loop."""
    failed = [fails]

    @tool
    async def price(ticker: str) -> dict[str, Any]:
        """The price of a stock."""
        await asyncio.sleep(0.2)
        return {"ticker": ticker, "price": 100.5, "posts": [{"votes": 412}, {"votes": 187}]}

    @tool
    async def news(ticker: str) -> str:
        """News about a stock."""
        await asyncio.sleep(0.1)
        if failed[0] > 0:
            failed[0] -= 1
            raise ToolError("no news today")
        return f"{ticker} rises, and most people are happy about it"

    job = Skill(
        name="job",
        description="Do the daily job",
        examples=("Do the daily job",),
        inputs={"ticker": Input(type="ticker")},
        instructions="You are careful.",
        workflow=[
            Step(tool="price"),
            Step(tool="news", required=False, retry=1),
            Step(prompt="Say how {ticker} does: {price} {news}", as_="words", fallback="{price.price}"),
            Step(answer="{words}"),
        ],
        **skill,
    )
    loop = Skill(name="wonder", description="Wonder about it", tools=("price",), examples=("Wonder a bit",))
    model = Busy(list(replies), busy=busy) if replies else None
    return Agent(skills=[job, loop], tools=[price, news], model=model, store=MemoryStore(records=True))


LOOPED = [Reply(calls=(call("price", ticker="NVDA"),)), Reply(text="It is at 100.5.")]
SAYS = [Reply(text="NVDA is at 100.5.")]
