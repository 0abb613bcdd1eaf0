"""Reads an answer that says that the person does not know, or does not have, what is asked for."""

import functools
import json
from collections.abc import Collection
from importlib.resources import files
from typing import NamedTuple

from shipworthy.routing.consent.spelling import split
from shipworthy.routing.consent.ways import spelled
from shipworthy.routing.words import stem

LONGEST = 120
"""Characters of an answer that says nothing else."""


class Ways(NamedTuple):
    """How it is said."""

    ways: frozenset[tuple[str, ...]]
    beside: frozenset[str]
    """Words that may stand in and around it."""


@functools.cache
def ways() -> Ways:
    """Read `unknown.json` once."""
    told = json.loads((files(__package__) / "unknown.json").read_text(encoding="utf-8"))
    return Ways(
        ways=frozenset(way for text in told["ways"] for way in spelled(text)), beside=frozenset(told["beside"].split())
    )


def is_unknown(message: str, asked: Collection[str] = ()) -> bool:
    """Whether a message says that what is asked for is not known, and nothing else.

    `asked`: the stems of the words of the question and of the names of its inputs; these may stand beside it.
    """
    words = [word.text for word in split(message[:LONGEST])]
    told = ways()
    left = [word for word in words if word.isalnum() and word not in told.beside and stem(word) not in asked]
    return len(message) <= LONGEST and "?" not in words and tuple(left) in told.ways
