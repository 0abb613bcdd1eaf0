"""The trading example: its tools called directly, and its files checked."""

import asyncio
import os
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.virtual_time import run

FULL = os.environ.get("SHIPWORTHY_FULL") == "1"
HOME = Path(__file__).parents[2] / "examples" / "trading"
SAMPLE = ("NVDA", "AAPL", "MSFT", "TSLA", "AMD", "AMZN", "GOOGL", "META", "INTC", "NFLX", "JPM", "DIS")


async def test_price_and_its_line(trading: ModuleType) -> None:
    found = await trading.get_price("NVDA")
    assert (found["price"], found["change"], found["as_of"]) == (214.72, -1.0, "2026-08-22")
    assert trading.lines.price_line(found) == "NVDA: $214.72 (-1.0%) | MCap: $5.2T | P/E: 32.9 | 2026-08-22"


async def test_a_company_without_figures_says_so(trading: ModuleType) -> None:
    found = await trading.get_price("BRK.B")
    assert found["price"] is None and "no price" in trading.lines.price_line(found)
    whole = await trading.get_stock_snapshot("BRK.B")
    assert whole["line"] == "BRK.B: no figures in the snapshot" and "n/a" not in trading.lines.snapshot_lines(whole)


async def test_an_unknown_ticker_is_refused_with_its_name(trading: ModuleType) -> None:
    with pytest.raises(Exception, match=r"ZZZZ is not in the S&P 500 snapshot"):
        await trading.get_price("ZZZZ")


async def test_history_and_chart(trading: ModuleType) -> None:
    found = await trading.get_historical_prices("AAPL", "week")
    assert len(found["prices"]) == 6 and found["low"] <= found["last"] <= found["high"]
    assert "as far back" in (await trading.get_historical_prices("AAPL", "all"))["span"]
    assert await trading.price_chart([1.0, 2.0, 3.0]) == "▁▅█"  # 3.5 rounds to the even step
    assert await trading.price_chart([]) == "" and len(await trading.price_chart([5.0] * 300)) == 40


@given(st.lists(st.floats(0.01, 1e5), min_size=1, max_size=200))
@settings(max_examples=300 if FULL else 50)
def test_a_chart_is_never_wide_and_shows_the_extremes(trading: ModuleType, values: list[float]) -> None:
    drawn = trading.figures.chart(values)
    assert len(drawn) == min(len(values), 40) and set(drawn) <= set(trading.figures.BARS)
    if len(values) <= 40 and max(values) > min(values):
        assert drawn[values.index(max(values))] == "█" and drawn[values.index(min(values))] == "▁"


@pytest.mark.parametrize("ticker", SAMPLE)
async def test_the_sample_has_news_and_posts(trading: ModuleType, ticker: str) -> None:
    posts, heads = await trading.get_reddit_sentiment(ticker), await trading.get_news_headlines(ticker)
    assert posts["count"] == len(heads["headlines"]) == 4
    assert -1 <= posts["score"] <= 1 and posts["mood"] != "unknown"
    assert len((await trading.get_news(ticker))["articles"]) == 4


async def test_outside_the_sample_nothing_is_made_up(trading: ModuleType) -> None:
    found = await trading.get_reddit_sentiment("MMM")
    assert (found["count"], found["score"], found["mood"]) == (0, None, "unknown")
    assert trading.lines.post_lines(found) == "MMM: no posts in the sample"
    assert (await trading.get_sentiment("MMM"))["mark"] == "no score"


@pytest.mark.parametrize("name", ["news", "posts"])
def test_the_sample_is_labelled_as_invented(name: str) -> None:
    assert (HOME / "data" / f"{name}.yaml").read_text().startswith("# INVENTED SAMPLE")


@pytest.mark.parametrize(
    ("mark", "words"),
    [(0.5, "clearly positive"), (0.1, "mildly positive"), (0.0, "mixed"), (-0.2, "mildly negative"), (-0.9, "clearly")],
)
def test_a_score_in_words(trading: ModuleType, mark: float, words: str) -> None:
    assert trading.feelings.mood(mark).startswith(words)


async def test_the_snapshot_keeps_what_finished(trading: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(ticker: str) -> list[dict[str, Any]]:
        raise OSError("the news are on strike")

    monkeypatch.setattr(trading.feelings, "news", broken)
    found = await trading.get_stock_snapshot("NVDA")
    text = trading.lines.snapshot_lines(found)
    assert found["price"] == 214.72 and "P/E 32.9" in text
    assert re.search(r"Missing: news: .*on strike", text)


def test_three_examples_are_enough_for_a_skill_and_no_two_share_one() -> None:
    seen: dict[str, str] = {}
    for file in sorted((HOME / "skills").glob("*.yaml")):
        skill = yaml.safe_load(file.read_text())
        assert skill["name"] == file.stem and 1 <= len(skill["examples"]) <= 3
        for example in skill["examples"]:
            assert seen.setdefault(example.lower(), file.stem) == file.stem, example
    assert len(set(seen.values())) == 12


def test_every_prompt_has_a_fallback() -> None:
    for file in (HOME / "prompts").glob("*.md"):
        head = yaml.safe_load(file.read_text().split("---")[1])
        assert head["fallback"].strip(), file.name


def test_the_data_stays_small_and_names_its_source() -> None:
    assert sum(file.stat().st_size for file in (HOME / "data").iterdir()) < 300_000
    source = (HOME / "data" / "SOURCE.md").read_text()
    assert "PDDL" in source and "s-and-p-500-companies-financials" in source and "invented" in source.lower()


def test_five_snapshots_side_by_side(trading: ModuleType) -> None:
    async def all_five() -> list[Any]:
        return await asyncio.gather(*(trading.get_stock_snapshot(ticker) for ticker in SAMPLE[:5]))

    assert [found["ticker"] for found in run(all_five())] == list(SAMPLE[:5])


def test_skills_and_tools_name_the_same_day(trading: ModuleType) -> None:
    agent = yaml.safe_load((HOME / "agent.yaml").read_text())
    assert agent["let"]["as_of"].strip("'") == trading.market.AS_OF
