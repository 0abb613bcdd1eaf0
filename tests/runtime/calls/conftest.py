"""Fixtures of the tests of calls."""

from typing import Any

import pytest
from tests.runtime.calls.outside import Outside

from shipworthy import tool


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def desk() -> tuple[list[Any], list[Any], list[Any]]:
    """(tools, what was bought, what was priced)."""
    bought: list[Any] = []
    priced: list[Any] = []

    @tool(effect="write")
    def buy(ticker: str, shares: int) -> dict[str, Any]:
        """Buy shares."""
        bought.append((ticker, shares))
        return {"ticker": ticker, "shares": shares}

    @tool
    def price(ticker: str) -> int:
        """Price."""
        priced.append(ticker)
        return 100

    return [buy, price], bought, priced
