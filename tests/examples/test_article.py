"""The source article's code, typed in as printed, loads and runs."""

import asyncio
from pathlib import Path

from tests.virtual_time import ms, now

from shipworthy import Agent

TOOLS = '''
import asyncio
from shipworthy import tool

def format_snapshot(results):
    return " | ".join(str(result) for result in results)

@tool
async def get_company_info(ticker: str) -> str:
    """What the company does."""
    await asyncio.sleep(0.1)
    return f"{ticker} Inc."

@tool
async def get_historical_prices(ticker: str) -> list:
    """Prices."""
    await asyncio.sleep(0.1)
    return [1.0, 2.0]

@tool
async def get_news(ticker: str) -> str:
    """News."""
    await asyncio.sleep(0.1)
    raise LookupError("the news are down")

@tool
async def get_sentiment(ticker: str) -> str:
    """Sentiment."""
    await asyncio.sleep(0.2)
    return "positive"

@tool
async def get_stock_snapshot(ticker: str) -> str:
    """Fetch ALL data for a stock in one call."""
    results = await asyncio.gather(
        get_company_info(ticker), get_historical_prices(ticker), get_news(ticker), get_sentiment(ticker),
        return_exceptions=True,
    )
    return format_snapshot(results)

@tool
def get_price(ticker: str) -> str:
    """The price."""
    return f"{ticker}: $142.50"

@tool
def analyze_options(ticker: str) -> str:
    """Options."""
    return "calls"

@tool
def get_reddit_sentiment(ticker: str) -> str:
    """Reddit."""
    return f"{ticker} is loved"

@tool
def get_news_headlines(ticker: str) -> str:
    """Headlines."""
    return f"{ticker} rises"

@tool
def synthesize_sentiment(ticker: str, get_reddit_sentiment: str, get_news_headlines: str = "") -> str:
    """Both in one sentence."""
    return f"{get_reddit_sentiment}; {get_news_headlines}"

@tool
def search_knowledge_base(query: str) -> str:
    """Search internal docs. Only use if you need specific information not in your training."""
    return query
'''

SENTIMENT = """
SKILL = {
    "name": "sentiment_analysis",
    "description": "Analyze sentiment for a given ticker",
    "workflow": [
        {"tool": "get_reddit_sentiment", "required": True},
        {"tool": "get_news_headlines", "required": False},
        {"tool": "synthesize_sentiment", "required": True},
    ],
    "max_iterations": 3,
}
"""
BUDGET = (
    'SKILL = {"name": "quick_price_check", "max_context_tokens": 500, "rag_enabled": False, "model": "gpt-4o-mini"}\n'
)
LATENCY = """
SKILLS = {
    "quick_lookup": {"max_latency_ms": 2000, "model": "gpt-4o-mini", "rag": False, "tools": ["get_price"]},
    "deep_analysis": {"max_latency_ms": 30000, "model": "claude-sonnet", "rag": True, "tools": ["get_stock_snapshot", "analyze_options"]},
}
"""
SNAPSHOT = """
SKILL = {
    "name": "snapshot",
    "description": "Snapshot of a stock",
    "workflow": [{"tool": "get_stock_snapshot"}],
}
"""


def article(folder: Path) -> Agent:
    (folder / "skills").mkdir()
    (folder / "agent.yaml").write_text("name: article\n")
    (folder / "tools.py").write_text(TOOLS)
    files = {"sentiment": SENTIMENT, "budget": BUDGET, "latency": LATENCY, "snapshot": SNAPSHOT}
    for name, text in files.items():
        (folder / "skills" / f"{name}.py").write_text(text)
    return Agent.load(folder)


def test_the_three_dictionary_shapes_load_as_printed(tmp_path: Path) -> None:
    agent = article(tmp_path)
    skills = agent.spec.skills

    assert set(skills) == {"sentiment_analysis", "quick_price_check", "quick_lookup", "deep_analysis", "snapshot"}
    assert [step.required for step in skills["sentiment_analysis"].workflow] == [True, False, True]
    assert skills["quick_price_check"].max_context_tokens == 500
    assert (skills["quick_lookup"].retrieval, skills["deep_analysis"].retrieval) == ("off", "on_demand")
    assert agent.bounds()["quick_lookup"].latency_ms == 2000
    assert agent.bounds()["deep_analysis"].latency_ms == 30_000


async def test_the_workflow_runs_its_three_tools_in_order(tmp_path: Path) -> None:
    agent = article(tmp_path)

    result = await agent.run("Analyze sentiment for $NVDA")

    assert result.status == "completed", result.text
    assert [entry["tool"] for entry in result.path] == [
        "get_reddit_sentiment",
        "get_news_headlines",
        "synthesize_sentiment",
    ]
    assert result.text == "NVDA is loved; NVDA rises"


async def test_the_meta_tool_runs_as_printed_and_keeps_what_finished(tmp_path: Path) -> None:
    agent = article(tmp_path)
    began = now()

    result = await agent.run("snapshot of the stock $AMD")

    assert "AMD Inc." in result.text
    assert "positive" in result.text
    assert "the news are down" in result.text
    assert ms(began) == 200.0, "its sources ran side by side"
    assert result.usage.tool_calls == 1


async def test_a_loop_without_a_model_says_so(tmp_path: Path) -> None:
    result = await article(tmp_path).run("quick lookup")

    assert result.status in ("degraded", "failed")
    assert result.reason == "no_model"
    await asyncio.sleep(0)
