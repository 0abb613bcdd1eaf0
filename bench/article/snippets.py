"""The code that the article prints, word for word, with the little that it leaves out."""

from pathlib import Path

LEFT_OUT = '''
import asyncio
from shipworthy import tool


def format_snapshot(results):
    return " | ".join(str(result) for result in results)


def format_compact(results):
    return "\\n".join(results)


class vectorstore:
    def similarity_search(query, k):
        return [f"passage {n} about {query}" for n in range(1, k + 1)]


@tool
async def get_company_info(ticker: str) -> str:
    """What the company does."""
    await asyncio.sleep(1)
    return f"{ticker} Inc."


@tool
async def get_historical_prices(ticker: str) -> list:
    """Prices."""
    await asyncio.sleep(1)
    return [140.1, 142.5]


@tool
async def get_news(ticker: str) -> str:
    """News."""
    await asyncio.sleep(1)
    raise LookupError("the news are down")


@tool
async def get_sentiment(ticker: str) -> str:
    """Sentiment."""
    await asyncio.sleep(2)
    return "positive"


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
    """Posts."""
    return f"{ticker} is loved"


@tool
def get_news_headlines(ticker: str) -> str:
    """Headlines."""
    return f"{ticker} rises"


@tool
def synthesize_sentiment(ticker: str, get_reddit_sentiment: str, get_news_headlines: str = "") -> str:
    """Both in one sentence."""
    return f"{get_reddit_sentiment}; {get_news_headlines}"
'''
"""Functions that the article calls and does not print."""

META_TOOL = '''
@tool
async def get_stock_snapshot(ticker: str) -> str:
    """Fetch ALL data for a stock in one call."""
    results = await asyncio.gather(
        get_company_info(ticker), get_historical_prices(ticker), get_news(ticker), get_sentiment(ticker),
        return_exceptions=True,
    )
    return format_snapshot(results)
'''
RETRIEVAL = '''
@tool
def search_knowledge_base(query: str) -> str:
    """Search internal docs. Only use if you need specific information not in your training."""
    results = vectorstore.similarity_search(query, k=3)
    return format_compact(results)
'''
WORKFLOW = """
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
BUDGET = """
SKILL = {"name": "quick_price_check", "max_context_tokens": 500, "rag_enabled": False, "model": "gpt-4o-mini"}
"""
LATENCY = """
SKILLS = {
    "quick_lookup": {"max_latency_ms": 2000, "model": "gpt-4o-mini", "rag": False, "tools": ["get_price"]},
    "deep_analysis": {"max_latency_ms": 30000, "model": "claude-sonnet", "rag": True, "tools": ["get_stock_snapshot", "analyze_options"]},
}
"""  # noqa: E501
SELECT_MODEL = """
def select_model(query: str, conversation_length: int) -> str:
    if is_simple_factual(query):
        return "gpt-5-nano"
    if conversation_length > 10:
        return "claude-3-haiku"
    if needs_deep_analysis(query):
        return "claude-4-5-sonnet"
    return "gpt-5-nano"
"""
SELECTED = (
    """
def is_simple_factual(query):
    return query.lower().startswith("what is")


def needs_deep_analysis(query):
    return "analyze" in query.lower()

"""
    + SELECT_MODEL
    + """

SKILL = {
    "name": "ask_anything",
    "description": "Answer a question about the stock market",
    "instructions": "Answer in one sentence.",
    "model": select_model,
    "fallback": "No model answers.",
}
"""
)
"""The function as a skill's `model`, with the two that it calls and that the article does not print."""
PRICED = """
models:
  fast: [gpt-5-nano, claude-3-haiku]
  strong: [{name: claude-4-5-sonnet, price: {input: 3, output: 15}}]
limits: {max_cost_usd: 0.2}
"""
"""The price of the name that no provider has, and dollars enough for it."""
GUIDELINE_AS_PRINTED = """
guidelines:
  - condition: "User asks about sentiment"
    action: "Always use get_sentiment tool first, then summarize"
    tools: [get_sentiment]
"""
GUIDELINE = """
guidelines:
  - when: "User asks about sentiment"
    then: "Always use get_sentiment first, then summarize"
    first_tool: get_sentiment
"""
RULES = """
otherwise: clarify
guidelines:
  - when: ["sentiment", "mood"]
    first_tool: get_reddit_sentiment
  - max_tool_calls: 3
"""
"""The three rules of the article's prompt, as rules that are enforced: the first, the second, and `otherwise`."""
LOOP = """
SKILL = {
    "name": "look_at_a_stock",
    "description": "Look at the sentiment, the mood and the news of a stock",
    "examples": ["What is the sentiment on $NVDA?", "How is the mood around $AMD, and what is the news?"],
    "tools": ["get_reddit_sentiment", "get_news_headlines", "get_sentiment", "get_price"],
    "fallback": "No model answers.",
    "max_iterations": 8,
    "max_tool_calls": 8,
}
"""
"""A skill in which the model is free to call what it likes, so that the rules have something to hold."""


def written(folder: Path, *, head: str = "", **skills: str) -> Path:
    """An agent with the article's tools and these files of skills."""
    (folder / "skills").mkdir(parents=True)
    (folder / "agent.yaml").write_text(f"name: article\ntools: [tools.py]\n{head}", encoding="utf-8")
    (folder / "tools.py").write_text(LEFT_OUT + META_TOOL + RETRIEVAL, encoding="utf-8")
    for name, text in skills.items():
        (folder / "skills" / f"{name}.py").write_text(text, encoding="utf-8")
    return folder
