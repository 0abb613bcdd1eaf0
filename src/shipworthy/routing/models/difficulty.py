"""Scores how difficult a message is from countable facts, without a model, and names those that counted."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from shipworthy.regex import regex
from shipworthy.routing.words import LONGEST, TOKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The facts of a call that are known before it is made."""

    message: str
    conversation_length: int = 0
    """Turns before this one."""
    tools: int = 0
    context_tokens: int = 0
    output_tokens: int = 0
    typed: bool = False
    """Whether the answer is data of a given type."""
    retrieved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Difficulty:
    """A score from 0, easy, to 1, hard."""

    score: float
    reasons: tuple[str, ...]


REASONING = regex(
    r"\b(why|how come|compare|contrast|versus|analy[sz]e|analysis|evaluate|assess|prove|derive|explain in|in depth|"
    r"step by step|trade-?offs?|pros and cons|strateg\w+|plan|design|optimi[sz]e|implications?|consequences?|"
    r"recommend\w*|argue|critique|diagnose|root cause|refactor|debug|implement|reason(?:ing)? about)\b",
    re.IGNORECASE,
)
CONDITIONS = regex(r"\b(if|unless|except|only when|at least|at most|provided|assuming|given that|but not)\b", re.I)
CODE = regex(r"```|\bdef \w+\(|\bclass \w+|[{};]\s*$|=>|</\w+>", re.MULTILINE)
FORMULA = regex(r"[=<>≤≥∑∫√^]|\\frac|\d\s*[*/]\s*\d")
NUMBER = regex(r"\d+(?:[.,]\d+)*")
LONG_TALK = 10
"""Turns after which a conversation is long; the source article draws the line there too."""

# What counts, how much, and how the reason reads. The weights are plain judgement, ordered by what the recordings of
# model routing show: length tells most, a single word little. A later calibration on recorded outcomes replaces them.
Fact = tuple[str, Callable[[Facts, str], float], float]
FACTS: tuple[Fact, ...] = (
    ("a long message", lambda facts, text: min(len(TOKEN.findall(text)) / 120, 1.0), 0.40),
    ("words that ask for reasoning", lambda facts, text: min(len(REASONING.findall(text)) / 2, 1.0), 0.30),
    ("conditions", lambda facts, text: min(len(CONDITIONS.findall(text)) / 3, 1.0), 0.10),
    ("several questions", lambda facts, text: min(max(text.count("?") - 1, 0) / 2, 1.0), 0.10),
    ("code", lambda facts, text: float(CODE.search(text) is not None), 0.20),
    ("formulas", lambda facts, text: min(len(FORMULA.findall(text)) / 3, 1.0), 0.10),
    ("many numbers", lambda facts, text: min(len(NUMBER.findall(text)) / 8, 1.0), 0.10),
    ("several tools to choose from", lambda facts, text: min(max(facts.tools - 1, 0) / 4, 1.0), 0.05),
    ("a long conversation", lambda facts, text: float(facts.conversation_length > LONG_TALK), 0.05),
)


def difficulty(facts: Facts) -> Difficulty:
    """Score the call, with the facts that counted most."""
    text = facts.message[:LONGEST]
    found = [(words, fact(facts, text) * weight) for words, fact, weight in FACTS]
    score = min(sum(value for _, value in found), 1.0)
    reasons = [words for words, value in sorted(found, key=lambda item: -item[1]) if value >= 0.05]
    return Difficulty(score=score, reasons=tuple(reasons[:3]) or ("a short, plain message",))
