"""What people say: the sample of news and posts, and how positive it sounds."""

import importlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
MOODS = ((0.4, "clearly positive"), (0.1, "mildly positive"), (-0.1, "mixed"), (-0.4, "mildly negative"))


@cache
def _sample(name: str) -> Mapping[str, list[dict[str, Any]]]:
    content = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    found: Mapping[str, list[dict[str, Any]]] = content["sample"]
    return found


def news(ticker: str) -> list[dict[str, Any]]:
    """The sample's articles on the company: day, headline, summary; empty where it has none."""
    return _sample("news").get(ticker, [])


def posts(ticker: str) -> list[dict[str, Any]]:
    """The sample's posts on the company: text, votes; empty where it has none."""
    return _sample("posts").get(ticker, [])


@cache
def _analyzer() -> Any:
    # Its word list takes a while to load, and only questions about moods need it.
    return importlib.import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()


def score(texts: Iterable[str]) -> float | None:
    """The mean VADER score from -1 (very negative) to +1 (very positive); None without texts."""
    marks = [float(_analyzer().polarity_scores(text)["compound"]) for text in texts]
    return round(sum(marks) / len(marks), 2) + 0.0 if marks else None


def mood(mark: float | None) -> str:
    """The score in words."""
    if mark is None:
        return "unknown"
    return next((words for least, words in MOODS if mark >= least), "clearly negative")


def signed(mark: float | None) -> str:
    """`+0.31`, or `no score`."""
    return "no score" if mark is None else f"{mark:+.2f}"
