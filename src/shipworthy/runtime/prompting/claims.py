"""`claims` of a skill: comparisons that an answer may say only of the value that the contract computes."""

import re
from collections.abc import Sequence

from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.values import MISSING, plain, show
from shipworthy.errors import ExpressionError
from shipworthy.regex import regex
from shipworthy.runtime.guard import Breach
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting.facts import facts_of
from shipworthy.runtime.prompting.stated import Stated

VALUE = "\ue000"
"""Stands for the value while a text is cut into sentences: `Apple Inc.` is one name, and no end of a sentence."""
END = regex(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+(?=[^\sa-z])|\n+")
LEADS_IN = regex(r":(\**)\s*\n+")
"""A heading that ends with a colon belongs to the line behind it."""


async def claims(scope: Scope, text: str, *, answer: bool) -> Sequence[Breach]:
    """Every claim of the skill that an answer makes of something else than its value."""
    every = scope.frame.graph.claims if answer else ()
    whys = (unfounded(phrase, value, scope, text) for phrase, value in every)
    return [Breach("claims", None, why) for why in whys if why]


def unfounded(phrase: str, value: Expr, scope: Scope, text: str) -> str:
    """Why a text may not say a phrase as it does; empty where each sentence with it has the value.

    A list stands for any of its items, and a yes for every sentence. Without a value the phrase may not be said.
    """
    said = _finder(phrase)
    if not said.search(text):
        return ""
    try:
        found = plain(value.evaluate(Stated(scope)))
        items = found if isinstance(found, list) else [found]
        known = [] if found is MISSING else [show(item) for item in items if item is not None]
        shown = [one for one in known if one.strip()]
    except ExpressionError:
        found, items, shown = MISSING, [], []
    if found is True:
        return ""
    if found is False or not shown:
        return f"it must not say “{phrase}”: nothing is known of that"
    names = re.compile("|".join(_finder(each).pattern for each in sorted(shown, key=len, reverse=True)), re.IGNORECASE)
    numbers = {item for item in items if isinstance(item, int | float)}
    for sentence in sentences_of(names.sub(VALUE, text)):
        if said.search(sentence) and VALUE not in sentence and not _states(sentence, numbers):
            return f"it may say “{phrase}” only of {' or '.join(shown)[:200]}"
    return ""


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a line is one, such as the row of a table."""
    return END.split(LEADS_IN.sub(r":\1 ", text))


def _finder(words: str) -> re.Pattern[str]:
    """Finds words with any blanks between them, in small or capital letters, and not inside a longer word."""
    first, last = words.strip()[:1], words.strip()[-1:]
    inside = r"\s+".join(map(re.escape, words.split()))
    before, behind = r"(?<!\w)" if first.isalnum() else "", r"(?!\w)" if last.isalnum() else ""
    return re.compile(f"{before}{inside}{behind}", re.IGNORECASE)


def _states(sentence: str, numbers: set[int | float]) -> bool:
    """Whether a sentence has one of the numbers, however it is written."""
    facts = facts_of(sentence) if numbers else None
    return facts is not None and not numbers.isdisjoint((*facts.numbers, *facts.amounts, *facts.percents))
