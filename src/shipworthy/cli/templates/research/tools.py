"""The tools of this agent, on sample data that is made up: replace each body by a search engine, a database, a feed."""

import json
import re
from pathlib import Path
from typing import Any, TypedDict

from shipworthy import gather, tool

DATA = Path(__file__).parent / "data"


class Article(TypedDict):
    """What a search finds."""

    title: str
    day: str
    text: str


class Figures(TypedDict):
    """The figures of a country in the year 2025: shares in percent of the power that was made, and GW that stand."""

    country: str
    wind_share: float
    solar_share: float
    wind_gw: float
    solar_gw: float


ARTICLES: list[Article] = json.loads((DATA / "articles.json").read_text(encoding="utf-8"))
FIGURES: dict[str, dict[str, float]] = json.loads((DATA / "figures.json").read_text(encoding="utf-8"))
NEWS: dict[str, list[str]] = json.loads((DATA / "news.json").read_text(encoding="utf-8"))
LEFT_OUT = frozenset(
    ("a", "and", "are", "do", "does", "for", "how", "in", "is", "it", "much", "of", "the", "to", "what")
)


def words(text: str) -> set[str]:
    """The words that a search looks for, without an `s` at their end."""
    return {word.removesuffix("s") for word in re.findall(r"[a-z]+", text.lower()) if word not in LEFT_OUT}


@tool(timeout=2.0, max_tokens=300, label="Searching the articles")
def search_articles(query: str) -> list[Article]:
    """Search the articles by words: the three that have most of them."""
    wanted = words(query)
    found = [(len(wanted & words(f"{one['title']} {one['text']}")), one) for one in ARTICLES]
    return [one for hits, one in sorted(found, key=lambda pair: -pair[0]) if hits][:3]


@tool(timeout=1.0, max_tokens=80, label="Reading the figures of {country}")
def get_figures(country: str) -> Figures:
    """The figures of one country."""
    found = FIGURES[country]
    return Figures(
        country=country,
        wind_share=found["wind_share"],
        solar_share=found["solar_share"],
        wind_gw=found["wind_gw"],
        solar_gw=found["solar_gw"],
    )


@tool(timeout=1.0, max_tokens=80, label="Reading the news of {country}")
def get_news(country: str) -> list[str]:
    """The headlines of one country."""
    return NEWS.get(country, [])


def in_lines(found: dict[str, Any]) -> str:
    """What a model is sent of the sources: one line each, and of one that failed why."""
    return "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in found.items())


@tool(timeout=3.0, max_tokens=500, compact=in_lines, label="Asking every source about {country}")
async def ask_sources(country: str) -> dict[str, object]:
    """Ask articles, figures and news side by side; one that fails is a line that says so, and the others stay."""
    return dict(
        await gather(
            figures=lambda: get_figures(country),
            articles=lambda: search_articles(country),
            news=lambda: get_news(country),
            timeout=2.0,
        )
    )
