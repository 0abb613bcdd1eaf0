"""A tool whose result prompts speak of, and loops over a read, a slow read and a write."""

import asyncio
from typing import Any

import pytest

from shipworthy import Agent, ScriptedModel, tool

VERDICT = {"cause": ["deploy", "load"], "confidence": "number"}


@tool
def logs() -> str:
    """Logs."""
    return "42 errors"


TELL = {"prompt": {"name": "tell", "text": "Explain: {logs}", "fallback": "Logs say {logs}."}}


@pytest.fixture
def loop_of(agent_of, ran):  # type: ignore[no-untyped-def]
    """`loop_of(script, **skill)`: a loop over a read, a slow read and a write."""

    @tool
    def price(ticker: str) -> str:
        """The price of a stock."""
        ran.append(f"price {ticker}")
        return "100"

    @tool
    async def slow(ticker: str) -> str:
        """The price, slowly."""
        await asyncio.sleep(0.2)
        ran.append(f"slow {ticker}")
        return "101"

    @tool(effect="write")
    def buy(ticker: str, shares: int) -> str:
        """Buy shares."""
        ran.append(f"buy {shares} {ticker}")
        return f"bought {shares} {ticker}"

    def made(script: Any, **skill: Any) -> Agent:
        model = None if script is None else ScriptedModel(script)
        return agent_of(uses=["price", "slow", "buy"], tools=[price, slow, buy], model=model, **skill)

    return made
