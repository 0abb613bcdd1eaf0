"""Finds names of closed sets where a message in another language says them: `Katze` for the option `cat`."""

from collections.abc import Callable, Sequence

from shipworthy.routing.gloss.lexicon import english
from shipworthy.routing.gloss.told import language_of, told
from shipworthy.routing.manners import LONG
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import FIRST
from shipworthy.routing.values.found import Found


def in_english(said: Said, find: Callable[[Said], Sequence[Found]]) -> list[Found]:
    """Find what the English of a word names; empty in an English message, and in a long one.

    Words that deny name nothing.
    """
    if len(said.text) > LONG:
        return []
    language = said.once(told).language or said.once(language_of)
    if language is None:
        return []
    found: list[Found] = []
    for token in said.tokens:
        meant = english(language, token.text) if token.lower not in FIRST and token.text.isalpha() else None
        named = find(Said(meant)) if meant and meant != token.lower else ()
        if len({item.value for item in named}) == 1:
            found.append(Found(named[0].value, token.start, token.end, exact=False))
    return found
