"""What every driver is asked to do: the messages, the tools, and how an answer is known to be whole."""

MODEL = "mock-model"
KEY = "bench"
INSTRUCTIONS = "You are a concise stock analyst. Use the tools when you need data."
MESSAGES = {
    "text": "Say in one sentence how NVDA is doing.",
    "tools4": "Give me a full snapshot of NVDA.",
    "burst": "Write a long note on NVDA.",
    "paced": "Write a long note on NVDA.",
    "first": "Write a long note on NVDA.",
}
WITH_TOOLS = frozenset({"tools4"})
END = "DONE#"
"""How every answer of the canned server ends."""

FOUND = (
    "{}: price 142.50 (+2.3 %), volume 45M, market cap 3.5T, P/E 65, 52-week high 152.89, 52-week low 86.62, "
    "next earnings 2026-02-25, sector semiconductors"
)


async def get_company_info(ticker: str) -> str:
    """Company profile for a ticker.

    Args:
        ticker: Stock symbol.
    """
    return FOUND.format(ticker)


async def get_historical_prices(ticker: str) -> str:
    """Recent prices for a ticker.

    Args:
        ticker: Stock symbol.
    """
    return FOUND.format(ticker)


async def get_news(ticker: str) -> str:
    """News headlines for a ticker.

    Args:
        ticker: Stock symbol.
    """
    return FOUND.format(ticker)


async def get_sentiment(ticker: str) -> str:
    """Retail sentiment for a ticker.

    Args:
        ticker: Stock symbol.
    """
    return FOUND.format(ticker)


TOOLS = (get_company_info, get_historical_prices, get_news, get_sentiment)
