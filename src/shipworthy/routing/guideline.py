"""Matches the words of a guideline with a message."""

import functools
from math import ceil

from shipworthy.routing.said import Said
from shipworthy.routing.words import DEFINED, ORDINARY, STOP, defined_words, near, slips_allowed, stem, words_of

FRAME = words_of(
    """
    user users customer customers client clients caller ask asks asked asking question questions mention mentions
    mentioned talk talks talking speak speaks say says said want wants wanted request requests requested inquire
    inquires enquire enquires message messages query queries somebody someone anybody a an the about for to
    """
)
"""Words about asking, which do not say what is asked."""

SHARE = 0.6
"""Share of the words of an entry of `when` that a message must contain."""


def matches(entry: str, said: Said) -> bool:
    """Whether a message contains most words of an entry of `when`, in any form."""
    wanted = _content(entry)
    stems, slips = said.once(_spoken)
    held = sum(1 for word in wanted if word in stems or near(word, slips, slips_allowed(word)) is not None)
    return held >= ceil(SHARE * len(wanted))


def _spoken(said: Said) -> tuple[frozenset[str], list[str]]:
    """Return the stems of the whole message, and those of them that may be typing errors."""
    words = {token.lower for token in said.every_token}
    slips = {stem(word) for word in words if word not in ORDINARY} - ORDINARY
    return frozenset(map(stem, words)), sorted(slips)


@functools.lru_cache(maxsize=DEFINED)
def _content(entry: str) -> frozenset[str]:
    """Return the stems of an entry without everyday words, or of all words where it has no others."""
    words = [word for word in defined_words(entry) if word not in FRAME]
    return frozenset(stem(word) for word in words if word not in STOP) or frozenset(map(stem, words))
