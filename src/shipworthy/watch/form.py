"""The form of a text, apart from what it says: how long it is, how it begins, and how it is laid out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shipworthy.regex import regex

__all__ = ["Form", "form_of", "words_of"]

WORD = regex(r"[^\W_]+(?:['’][^\W_]+)*")
ITEM = regex(r"^\s*(?:[-*•]|\d+[.)])\s", re.MULTILINE)
SOME = "…"
"""Stands for a word that is another one with each message: a name, a figure, a value of an input."""
LONGEST = 2000
"""Characters of a message that are read."""
OPENING = 3
"""Words of an opening."""
LINES = ((1, "one line"), (4, "a few lines"), (12, "many lines"))
MOST = "a page"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a text."""

    words: int
    opening: str
    """Its first words in lower case, without names, figures and values."""
    shape: str
    """Lines, list items, table, figures, and whether it ends with a question."""


def form_of(text: str, values: Iterable[object] = ()) -> Form:
    """The form of a text; `values`: those of the inputs, which differ from message to message."""
    said = {word.casefold() for value in values for word in WORD.findall(str(value))}
    words = WORD.findall(text)
    opening = [SOME if _varies(word, at, said) else word.casefold() for at, word in enumerate(words[:OPENING])]
    lines = [line for line in text.splitlines() if line.strip()]
    traits = [next((name for most, name in LINES if len(lines) <= most), MOST)]
    traits += ["a list"] * bool(ITEM.search(text))
    traits += ["a table"] * (sum(line.count("|") >= 2 for line in lines) >= 2)
    traits += ["figures"] * any(any(sign.isdigit() for sign in word) for word in words)
    traits += ["a question"] * text.rstrip().endswith("?")
    return Form(words=len(text.split()), opening=" ".join(opening), shape=", ".join(traits))


def words_of(message: str, values: Iterable[object] = ()) -> frozenset[str]:
    """The words of a message in lower case, without figures and the values of its inputs."""
    said = {word.casefold() for value in values for word in WORD.findall(str(value))}
    words = (word.casefold() for word in WORD.findall(message[:LONGEST]))
    return frozenset(word for word in words if word not in said and not any(sign.isdigit() for sign in word))


def _varies(word: str, at: int, said: set[str]) -> bool:
    if word.casefold() in said or any(sign.isdigit() for sign in word):
        return True
    # The first word of a sentence has a capital too: only where it has several it is a name for certain.
    return word[:1].isupper() and (at > 0 or word[1:] != word[1:].lower())
