"""Reads the yes or the no with which an answer begins that says more: `yes, it drives fine`."""

from typing import NamedTuple

from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.spelling import SILENT, split

LONGEST = 2_000
"""Characters of a message that are read."""


class Leading(NamedTuple):
    """A yes or a no, and where in the message the rest begins."""

    agrees: bool
    rest: int


def leading(message: str) -> Leading | None:
    """Return the plain yes or no at the beginning; None where a condition, another answer or a question follows.

    A no directly before a noun is a part of what is said: `no lights at all`.
    """
    words, text = lexicon(), message[:LONGEST]
    said = split(text)
    if len(said) < 2 or "?" in text or said[0].text not in words.plain:
        return None
    agrees, place = words.plain[said[0].text], 1
    while place < len(said) - 1 and words.plain.get(said[place].text) is agrees:
        place += 1
    after = said[place]
    parted = not SILENT.isdisjoint(text[said[place - 1].end : after.start])
    if after.text in words.conditions | words.alternatives or any(word.text in words.plain for word in said[place:]):
        return None
    if said[0].text == "si" and not parted:
        return None
    return Leading(agrees, after.start) if agrees or parted or after.text in words.after_no else None


def hedged(message: str) -> bool:
    """Whether the message begins with a yes that it takes back or asks: `yes and no`, `yes if it is pushed`."""
    first = split(message[:LONGEST])[:1]
    return bool(first) and lexicon().plain.get(first[0].text, False) and leading(message) is None
