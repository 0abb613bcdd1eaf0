"""Finds what a message proposes in the form of a question: `what about 13:30?`, `could we do ten instead?`."""

import functools
import json
from importlib.resources import files
from itertools import product
from typing import NamedTuple

from shipworthy.regex import regex
from shipworthy.routing.words import Token, tokenize

LONGEST = 200
"""Characters of a message that proposes another value."""
LONGEST_PHRASE = 5
"""Words of a phrase that proposes."""
MARKS = regex(r"\?+")


class Lists(NamedTuple):
    """The words with which people propose."""

    aside: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    modals: frozenset[str]
    subjects: frozenset[str]
    verbs: frozenset[str]
    fillers: frozenset[str]


@functools.cache
def lists() -> Lists:
    """Read `proposed.json` once."""
    told = json.loads((files(__package__) / "proposed.json").read_text(encoding="utf-8"))
    words = {name: frozenset(told[name].split()) for name in Lists._fields if name != "phrases"}
    phrases = frozenset(tuple(token.lower for token in tokenize(phrase)) for phrase in told["phrases"])
    return Lists(phrases=phrases, **words)


def proposed_in(message: str) -> str:
    """Return what a message proposes in the form of a question, without its mark: `the afternoon, 1:30`; else empty."""
    if len(message) > LONGEST:
        return ""
    way, tokens = lists(), tokenize(message)
    words = [token.lower for token in tokens]
    first = next((place for place, word in enumerate(words) if word not in way.aside), len(words))
    for start, length in product((0, first), range(LONGEST_PHRASE, 0, -1)):
        if tuple(words[start : start + length]) in way.phrases:
            return _rest(message, tokens, start + length)
    if first + 2 >= len(words) or words[first] not in way.modals or words[first + 1] not in way.subjects:
        return ""
    last = len(words)
    if words[-1] in way.verbs:
        last -= 1
    place = first + 2
    while place < last and words[place] in way.verbs | way.fillers:
        place += 1
    # Only with a verb: `could you tell me more` proposes nothing.
    verb = last < len(words) or not way.verbs.isdisjoint(words[first + 2 : place])
    return _rest(message, tokens[:last], place) if verb else ""


def _rest(message: str, tokens: list[Token], place: int) -> str:
    if place >= len(tokens):
        return ""
    return MARKS.sub(",", message[tokens[place].start : tokens[-1].end]).strip(" ,")
