"""The trading example: screening, and how each number of a message finds its filter."""

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from tests.batches import batch

HOME = Path(__file__).parents[2] / "examples" / "trading"


def inputs_of(skill: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((HOME / "skills" / f"{skill}.yaml").read_text())["inputs"]
    return found


def said(skill: str, name: str, message: str) -> str | None:
    match = re.search(inputs_of(skill)[name]["pattern"], message, re.IGNORECASE)
    return match[1].strip() if match else None


async def test_every_filter_filters(trading: ModuleType) -> None:
    rows = (await trading.screen(sector="Banks", max_pe=15, min_dividend=2, min_market_cap=5e10, max_price=100))["rows"]
    assert rows
    for row in rows:
        assert row["pe"] <= 15 and row["dividend"] >= 2 and row["market_cap"] >= 5e10 and row["price"] <= 100


@pytest.mark.parametrize(
    ("args", "by", "key"),
    [
        ({"sector": "Energy"}, "largest first", lambda row: -(row["market_cap"] or 0)),
        ({"max_pe": 20}, "lowest P/E first", lambda row: row["pe"]),
        ({"min_dividend": 4}, "highest dividend yield first", lambda row: -row["dividend"]),
        ({"max_pe": 20, "order": "high dividend"}, "highest dividend yield first", lambda row: -(row["dividend"] or 0)),
    ],
)
async def test_the_order_follows_the_question(trading: ModuleType, args: Any, by: str, key: Any) -> None:
    found = await trading.screen(**args, limit=20)
    assert found["by"] == by
    assert [row["ticker"] for row in found["rows"]] == [row["ticker"] for row in sorted(found["rows"], key=key)]


async def test_limit_is_kept_and_nothing_found_is_said(trading: ModuleType) -> None:
    assert len((await trading.screen(sector="Technology", limit=3))["rows"]) == 3
    assert len((await trading.screen(sector="Technology", limit=999))["rows"]) == 20
    nothing = await trading.screen(sector="Airlines", max_pe=0.01)
    assert nothing["count"] == 0 and "No company" in trading.lines.screen_lines(nothing)
    with pytest.raises(Exception, match="not a sector"):
        await trading.screen(sector="Unicorns")


@batch(
    ("message", "expected"),
    [
        ("tech stocks with a P/E under 20", {"max_pe": "20"}),
        ("anything with a price to earnings ratio below 12.5?", {"max_pe": "12.5"}),
        ("pe < 15 and dividend over 3%", {"max_pe": "15", "min_dividend": "3"}),
        ("energy companies that pay more than 4.5 percent", {"min_dividend": "4.5"}),
        ("stocks with at least 5% dividend yield", {"min_dividend": "5"}),
        ("dividend yield above 3", {"min_dividend": "3"}),
        ("market cap over $500 billion", {"min_market_cap": "$500 billion"}),
        ("companies worth more than 2 trillion", {"min_market_cap": "2 trillion"}),
        ("banks under $50", {"max_price": "$50"}),
        ("shares cheaper than 20 dollars with p/e below 10", {"max_price": "20 dollars", "max_pe": "10"}),
        ("top 10 software companies", {"limit": "10"}),
        ("list the five biggest retailers", {"limit": "five"}),
        ("3 cheapest airlines", {"limit": "3", "order": "cheapest"}),
        ("high dividend utilities", {"order": "high dividend"}),
        ("which stocks in the S&P 500 are cheap?", {"order": "cheap"}),
        ("market cap below $50 billion", {"min_market_cap": "$50 billion"}),
        ("show me oil stocks", {}),
    ],
)
def test_each_number_finds_its_filter(message: str, expected: dict[str, str]) -> None:
    names = ("max_pe", "min_dividend", "min_market_cap", "max_price", "limit", "order")
    found = {name: said("screen_stocks", name, message) for name in names}
    assert {name: value for name, value in found.items() if value} == expected
