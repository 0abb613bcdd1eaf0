"""How alike texts are."""

import itertools
from collections import Counter
from collections.abc import Sequence

from shipworthy.regex import regex

__all__ = ["similarity"]

WORD = regex(r"\w+")


def similarity(texts: Sequence[str]) -> float | None:
    """The mean share of words that two of the texts have in common (Dice), 0 to 1; None with fewer than two texts.

    Equal texts have 1, texts without a common word 0; the order of the words does not count.
    """
    bags = [Counter(WORD.findall(text.casefold())) for text in texts]
    pairs = list(itertools.combinations(bags, 2))
    return sum(_alike(one, other) for one, other in pairs) / len(pairs) if pairs else None


def _alike(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
