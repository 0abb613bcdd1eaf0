"""Splits a message at its breaks into pieces that may be requests of their own."""

import re
from dataclasses import dataclass

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.words import STOP
from shipworthy.runtime.meaning.turns import AND, BREAK, INTERROGATIVES, OF_ONE, VERBS

MOST_PIECES = 12
"""Pieces of a message that are looked at one by one; where there are more, it is one request."""
FEW = 2
"""Meaningful words below which what follows an "and" is hardly a request."""
LONGEST_END = 16
"""Characters of the first of two ends."""
APART = INTERROGATIVES | VERBS
"""Words of a clause of its own."""
WITHIN = regex(
    r"\b\d{1,2}\.\d{1,2}\.\s*$|\b(?:between|zwischen|entre)\s+(?:the\s+)?[\w:.']+(?:\s(?:am|pm|h|uhr|o'clock))?\s*$",
    re.IGNORECASE,
)
"""Matches the first of two ends, and a day in digits whose point ends no sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What stands between two breaks of a message."""

    said: Said
    start: int
    end: int
    soft: bool
    """Whether the same sentence goes on after a comma or an "and"."""


def pieces_of(said: Said) -> list[Piece]:
    """Split a message at its breaks; a single piece where there are too many."""
    starts, ends, soft = [0], list[int](), [False]
    for match in BREAK.finditer(said.text):
        if WITHIN.search(said.text, max(0, match.start() - LONGEST_END), match.start()) is not None:
            # "Between 2 and 4", "on 9.12. at 10": one time.
            continue
        if AND.fullmatch(match[0]) is not None and _shares(said, starts[-1], match.start(), match.end()):
            continue
        ends.append(match.start())
        starts.append(match.end())
        soft.append(any(letter.isalpha() or letter in ",&" for letter in match[0]))
        if len(starts) > 4 * MOST_PIECES:
            return []
    ends.append(len(said.message))
    found, leads = list[Piece](), False
    for start, end, one in zip(starts, ends, soft, strict=True):
        piece = said.part(start, end).stripped()
        if piece.tokens:
            first, last = said.span_of(piece)
            found.append(Piece(said=piece, start=first, end=last, soft=one and not leads))
        # "… A-1001? Also, show B-2": what stands behind that comma begins the sentence.
        leads = not piece.tokens and (leads or not one)
    return found if 1 < len(found) <= MOST_PIECES else []


def _shares(said: Said, start: int, end: int, behind: int) -> bool:
    """Whether two nouns belong to one thing, which stands behind the second: `points and level for M-2`."""
    if OF_ONE.match(said.text, behind) is None:
        return False
    words = [token.lower for token in said.part(start, end).tokens]
    coded = any(map(str.isdigit, said.text[start:end]))
    return not coded and len([word for word in words if word not in STOP]) == 1 and APART.isdisjoint(words)


def is_short(said: Said) -> bool:
    """Whether a text has too few meaningful words for a request."""
    return len([token for token in said.tokens if token.lower not in STOP]) < FEW
