"""Recognizes words that are made of one another: `register` and `registration`, `certify` and `certificate`."""

import functools
import json
from importlib.resources import files

SHARED = 6
"""Letters that two words begin with, from which they can be of one family."""


@functools.cache
def endings() -> frozenset[str]:
    """Read `endings.json` once."""
    told = json.loads((files(__package__) / "endings.json").read_text(encoding="utf-8"))
    return frozenset(told["endings"].replace("-", "").split()) | {""}


def akin(word: str, other: str) -> bool:
    """Whether two different words begin alike, and each ends as words of one family do."""
    if word[:SHARED] != other[:SHARED] or min(len(word), len(other)) < SHARED:
        return False
    shared = next((n for n in range(SHARED, min(len(word), len(other))) if word[n] != other[n]), None)
    place = min(len(word), len(other)) if shared is None else shared
    return any(word[at:] in endings() and other[at:] in endings() for at in range(place, SHARED - 1, -1))
