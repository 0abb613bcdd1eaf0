"""Writes a message in English for tools that read English words in it."""

from shipworthy.routing.gloss.gloss import glossed
from shipworthy.routing.said import Said

__all__ = ["in_english"]


def in_english(text: str) -> str:
    """Write a German, Spanish or French message in English, word by word; any other text stays as it is.

    Words that are not known stay, and so do the numbers.
    """
    said = glossed(Said(text))
    return text if said is None else said.text
