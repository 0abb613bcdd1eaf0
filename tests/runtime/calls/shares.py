"""A purchase of shares that asks before it buys."""

from typing import Any

from shipworthy import Input

INPUTS = {
    "ticker": Input(type=["AMD", "NVDA", "INTC"], ask="Which stock?"),
    "shares": Input(type="integer", ask="How many shares?"),
}
BUY = {"tool": "buy", "confirm": "Buy {shares} {ticker}?"}
STEPS = [{"tool": "price"}, BUY, {"answer": "Bought {buy.shares} {buy.ticker} at {price}."}]


async def talk(agent: Any, *messages: str) -> list[tuple[str, str]]:
    results = [await agent.run(message, session="s") for message in messages]
    return [(result.reason or "", result.text) for result in results]
