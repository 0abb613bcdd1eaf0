"""Finds a text without which a pattern matches nowhere, so that most of a long text need not be searched."""

import warnings
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from shipworthy.contract.language.pattern import PARSER, REPEATS

Piece: TypeAlias = Any
"""A piece of the parse tree that `re` makes."""
ASCII_OF = {0x17F: "s", 0x131: "i", 0x130: "i", 0x212A: "k"}
"""The other letters that a pattern matches as one of a to z when it ignores case."""


def needed(pattern: str) -> str:
    """Return the longest text that each match of the pattern holds, in lower case; empty where there is none known."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = PARSER.parse(pattern)
    return max(_texts(tree), key=len, default="")


def folded(text: str) -> str:
    """Return a text in lower case, each character at its place, as `needed` is looked for."""
    if not text.isascii() and any(chr(letter) in text for letter in ASCII_OF):
        text = text.translate(ASCII_OF)
    return text.lower()


def _texts(items: Iterable[Piece]) -> Iterator[str]:
    """Yield what stands literally in each match of a sequence, in pieces."""
    run = ""
    for kind, value in ((str(item[0]), item[1]) for item in items):
        if kind == "LITERAL" and value < 128:
            run += chr(value).lower()
            continue
        yield run
        run = ""
        if kind == "SUBPATTERN":
            yield from _texts(value[3])
        elif kind == "ATOMIC_GROUP":
            yield from _texts(value)
        elif kind in REPEATS and value[0]:
            yield from _texts(value[2])
    yield run
