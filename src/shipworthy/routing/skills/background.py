"""What people ask other agents: the background against which a word or a message belongs to this one."""

import functools
import json
from collections import Counter
from importlib.resources import files

from shipworthy.routing.words import stem, tokenize


@functools.cache
def topics() -> tuple[tuple[str, ...], ...]:
    """Return the requests of the background, one tuple for each topic."""
    told = json.loads((files(__package__) / "background.json").read_text(encoding="utf-8"))
    return tuple(tuple(texts) for texts in told["topics"].values())


@functools.cache
def shares() -> dict[str, float]:
    """Return for each stem, and each pair of neighbours, the share of the topics that use it."""
    using: Counter[str] = Counter()
    for texts in topics():
        used: set[str] = set()
        for text in texts:
            words = [stem(token.lower) for token in tokenize(text)]
            used |= {*words, *(f"{a} {b}" for a, b in zip(words, words[1:], strict=False))}
        using.update(used)
    return {feature: number / len(topics()) for feature, number in using.items()}
