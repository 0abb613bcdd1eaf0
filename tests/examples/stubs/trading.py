"""Stub tools of the trading agent of the language reference."""

from typing import Any

from shipworthy import tool


@tool(timeout=1, max_tokens=60, compact="{ticker}: ${price} ({change:+.1f}%) | Vol: {volume} | P/E: {pe}")
async def get_price(ticker: str) -> dict[str, Any]:
    return {"ticker": ticker, "price": 142.5, "change": 2.3, "volume": "45M", "pe": 65}


@tool(timeout=2, max_tokens=300)
async def get_reddit_sentiment(ticker: str) -> str:
    return "loved"


@tool(timeout=1.5, max_tokens=300)
async def get_news_headlines(ticker: str) -> str:
    return "rises"


@tool(timeout=2.5, max_tokens=250)
async def get_stock_snapshot(ticker: str) -> dict[str, Any]:
    return {"ticker": ticker, "price": 142.5}


@tool(timeout=4, max_tokens=400)
async def analyze_options(ticker: str) -> str:
    return "calls"


@tool(timeout=1, max_tokens=450)
async def search_filings(query: str) -> list[str]:
    return ["margins rose"]
