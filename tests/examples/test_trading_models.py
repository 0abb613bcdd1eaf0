"""The trading example with a model, simulated, over both wire formats."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.contract.bounds.bound import DIMENSIONS
from shipworthy.sim.server import SimServer

FOLDER = Path(__file__).parents[2] / "examples" / "trading"
SEARCH = "search_knowledge_base"
MODELS = {"openai": "openai:gpt-6-luna", "anthropic": "anthropic:claude-haiku-5-5"}


@pytest.fixture(params=sorted(MODELS))
async def agent(
    request: pytest.FixtureRequest, sim: SimServer, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Agent]:
    """The agent with the key of one provider only: the tiers' fallbacks do the rest."""
    monkeypatch.setenv(f"{request.param.upper()}_API_KEY", "sk-test")
    monkeypatch.setenv("OPENAI_BASE_URL", sim.openai_url)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sim.anthropic_url)
    async with Agent.load(FOLDER) as loaded:
        yield loaded


@pytest.fixture
async def sim() -> AsyncIterator[SimServer]:
    async with SimServer() as server:
        yield server


async def run(agent: Agent, message: str):  # type: ignore[no-untyped-def]
    result = await agent.run(message)
    used, most = result.usage.as_dict(), result.bound.as_dict()
    assert {name: used[name] for name in DIMENSIONS if most[name] is not None and used[name] > most[name]} == {}
    return result


async def test_a_term_is_explained_in_one_call_without_tools_or_search(agent: Agent, sim: SimServer) -> None:
    result = await run(agent, "What is a P/E ratio?")

    assert (result.status, result.skill) == ("completed", "explain_term")
    assert (result.usage.model_calls, result.usage.tool_calls) == (1, 0)
    assert len(sim.log) == 1


async def test_sums_ask_no_model(agent: Agent, sim: SimServer) -> None:
    result = await run(agent, "What's 2+2?")

    assert (result.text, result.usage.model_calls, list(sim.log)) == ("2+2 = 4", 0, [])


async def test_a_deep_analysis_asks_the_strong_tier_and_its_two_tools(agent: Agent, sim: SimServer) -> None:
    result = await run(agent, "Do a deep analysis of AMD")

    assert result.status == "completed"
    assert result.model in {"openai:gpt-6.1-sol", "anthropic:claude-sonnet-5-5"}
    assert {entry["tool"] for entry in result.path} <= {"get_stock_snapshot", "analyze_options"}
    assert 1 <= result.usage.tool_calls <= 4


async def test_reports_are_searched_on_demand(agent: Agent) -> None:
    result = await run(agent, "What did Nvidia's quarterly report say about guidance?")

    assert result.status == "completed"
    assert [entry["tool"] for entry in result.path] == [SEARCH]
    assert "nvidia-q3.md" in result.text


async def test_sentiment_is_written_in_one_call_and_comes_in_sentences(agent: Agent) -> None:
    pieces = ""
    async with agent.stream("What's the sentiment on NVDA?") as events:
        async for event in events:
            pieces += event.text if event.type == "text_delta" else ""
            last = event

    assert pieces == last.as_dict()["result"]["text"] != ""
    assert last.as_dict()["result"]["usage"]["model_calls"] == 1


async def test_ten_runs_take_one_path(agent: Agent) -> None:
    paths = {str((await run(agent, "What's the sentiment on NVDA?")).path) for _ in range(10)}

    assert len(paths) == 1
