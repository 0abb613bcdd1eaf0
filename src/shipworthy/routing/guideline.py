"""Matches a guideline's words with a message."""

from collections.abc import Iterable
from math import ceil

from shipworthy.routing.words import LONGEST, ORDINARY, STOP, near, slips_allowed, stem, tokens, words_of

FRAME = words_of(
    """
    user users customer customers client clients caller ask asks asked asking question questions mention mentions
    mentioned talk talks talking speak speaks say says said want wants wanted request requests requested inquire
    inquires enquire enquires message messages query queries somebody someone anybody a an the about for to
    """
)
"""Words about asking: they say nothing of what is asked."""

SHARE = 0.6
"""Part of the words of an entry of `when` that a message must hold."""

OVERLAP = 100
"""Characters that neighbouring pieces of a long message have in common, so that no word is cut in two."""


def matches(entry: str, message: str) -> bool:
    """Whether a message is about what an entry of `when` says: most of its words are in there, in any form."""
    wanted = _content(entry)
    spoken = [token.lower for piece in _pieces(message) for token in tokens(piece)]
    stems = {stem(word) for word in spoken}
    slips = sorted({stem(word) for word in spoken if word not in ORDINARY} - ORDINARY)
    held = sum(1 for word in wanted if word in stems or near(word, slips, slips_allowed(word)) is not None)
    return held >= ceil(SHARE * len(wanted))


def _content(entry: str) -> frozenset[str]:
    """What an entry is about; where it has nothing but everyday words, those."""
    words = [token.lower for token in tokens(entry) if token.lower not in FRAME]
    return frozenset(stem(word) for word in words if word not in STOP) or frozenset(map(stem, words))


def _pieces(message: str) -> Iterable[str]:
    """All of a message in pieces that are short enough to be read: what stands at its end counts too."""
    return (message[start : start + LONGEST] for start in range(0, max(len(message), 1), LONGEST - OVERLAP))
