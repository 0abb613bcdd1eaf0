"""Takes a part of a text away that a message names: `leave out the bit about the lawyer`."""

import functools
import json
import re
from importlib.resources import files

from shipworthy.regex import regex
from shipworthy.routing.consent.spelling import fold, split
from shipworthy.routing.consent.ways import spelled
from shipworthy.routing.words import STOP, stem

BETWEEN = regex(r"(?<=[.!?;])\s+|,?\s+(?:and|und|y|et|but|aber|pero|mais)\s+(?:(?:that|dass|que)\s+)?", re.IGNORECASE)
"""Matches what stands between two parts of a text."""
ALIKE = 4
"""Letters that two forms of a word share at least."""


@functools.cache
def _lists() -> tuple[frozenset[tuple[str, ...]], frozenset[str]]:
    told = json.loads((files(__package__) / "reworded.json").read_text(encoding="utf-8"))
    return frozenset(way for text in told["removing"] for way in spelled(text)), frozenset(told["bit"].split())


def removed(text: str, message: str) -> str:
    """Return the text without the one part that has the words which are to go; empty where none has, or several."""
    ways, beside = _lists()
    said = [word.text for word in split(message) if word.text.isalnum()]
    for place in range(len(said)):
        length = max((len(way) for way in ways if tuple(said[place : place + len(way)]) == way), default=0)
        if length:
            named = [word for word in said[place + length :] if word not in beside and word not in STOP]
            return _without(text, named)
    return ""


def _without(text: str, named: list[str]) -> str:
    ends = [(match.start(), match.end()) for match in BETWEEN.finditer(text)]
    starts, stops = [0, *(end for _, end in ends)], [*(start for start, _ in ends), len(text)]
    parts = [text[start:stop] for start, stop in zip(starts, stops, strict=True)]
    fitting = [place for place, part in enumerate(parts) if named and all(_holds(part, word) for word in named)]
    if len(parts) < 2 or len(fitting) != 1:
        return ""
    place = fitting[0]
    if place:
        return text[: stops[place - 1]] + text[stops[place] :]
    rest = text[starts[1] :]
    return rest[:1].upper() + rest[1:]


def _holds(part: str, word: str) -> bool:
    return any(stem(own) == stem(word) or _alike(own, word) for own in (fold(one.text) for one in split(part)))


def _alike(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return shorter >= ALIKE and one[: shorter - 1] == other[: shorter - 1]
