"""A text that a pattern finds."""

import re

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.check.adversary.desk import TRADING

from shipworthy import Agent
from shipworthy.check.adversary.matching import text_of

PATTERNS = [
    r"A-\d+",
    r"\b[A-Z]{3}\d{3}\b",
    r"(?:order|case) #?(\d{4,6})",
    r"QQ-\d{7}-[XYZ]{4}",
    r"[^\d\s]{3}",
    r"^\S+@\S+\.\w{2,}$",
    r"(\d{1,2})(?:st|nd|rd|th)? of (?:May|June)",
    r"(?<!\d)\d{5}(?!\d)",
    r".{2}\.",
]


@batch("pattern", PATTERNS)
def test_a_pattern_finds_what_was_made_of_it(pattern: str) -> None:
    made = text_of(pattern)
    assert made is not None and re.search(pattern, made) is not None


def test_most_patterns_of_the_trading_agent_have_a_text() -> None:
    skills = Agent.load(TRADING, store="memory").spec.skills.values()
    patterns = [spec.pattern for skill in skills for spec in skill.inputs.values() if spec.pattern is not None]
    # Two look ahead for what they do not take themselves.
    assert len(patterns) == 10 and sum(text_of(pattern) is None for pattern in patterns) == 2


@batch("pattern", ["", "(", "a(?!a)a", "(?=b)a"])
def test_what_finds_nothing_has_none(pattern: str) -> None:
    assert text_of(pattern) is None


@given(st.from_regex(r"[a-c]{1,3}(\\d|\[x-z\]|\(p\|q\)|\.){0,3}", fullmatch=True))
def test_simple_patterns_all_have_one(pattern: str) -> None:
    made = text_of(pattern)
    assert made is not None and re.search(pattern, made) is not None
