"""Whole runs over real HTTP, against the simulated server."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from shipworthy import Agent, Skill, Step, tool
from shipworthy.contract.bounds.bound import DIMENSIONS
from shipworthy.sim.server import SimServer
from shipworthy.tokens.counting import load

PRICE = {"input": 1.0, "output": 4.0, "cached": 0.25, "written": 1.25}
GO = "Do the daily job for NVDA"
WIRES = ("openai", "responses", "anthropic")


@tool(max_tokens=200)
def get_price(ticker: str) -> str:
    """The price of a stock."""
    return f"{ticker}: 142.50, up 2.3% in a day, volume 45M"


@tool(max_tokens=200)
async def get_news(ticker: str) -> str:
    """News about a stock."""
    return f"{ticker}: demand outlook strong ahead of results"


@pytest.fixture(scope="session", autouse=True)
def vocabulary() -> None:
    load()


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test")


@pytest.fixture
async def sim() -> AsyncIterator[SimServer]:
    async with SimServer() as server:
        yield server


def models_at(sim: SimServer, wire: str, count: int = 1, **more: Any) -> dict[str, list[dict[str, Any]]]:
    """`count` models of one tier at the simulated server."""
    url = sim.anthropic_url if wire == "anthropic" else sim.openai_url
    more = {"wire": "responses", **more} if wire == "responses" else more
    names = [f"{wire}:sim-{number}" for number in range(count)]
    return {
        "fast": [
            {"name": name, "base_url": url, "price": PRICE, "reasoning": 0, "tokens_per_o200k": 1.0, **more}
            for name in names
        ]
    }


@pytest.fixture
def job() -> Callable[..., Agent]:
    """`job(models=…, **skill)`: an agent of one skill, a workflow unless it is given tools."""

    def made(models: Any, *, store: Any = None, **skill: Any) -> Agent:
        loop = "tools" in skill
        work = {} if loop else {"workflow": skill.pop("workflow", (Step(tool="get_price", with_={"ticker": "NVDA"}),))}
        # What a canned server says quotes nothing: its figures are not compared.
        skill = {"grounded": "off", **skill}
        one = Skill(name="job", description="Do the daily job", examples=(GO,), **work, **skill)
        return Agent(skills=[one], tools=[get_price, get_news], models=models, store=store)

    return made


def over(result: Any) -> dict[str, Any]:
    """The dimensions in which a result used more than was promised."""
    used, most = result.usage.as_dict(), result.bound.as_dict()
    return {n: (used[n], most[n]) for n in DIMENSIONS if most[n] is not None and used[n] > most[n]}
