"""Recognizes messages that are manners alone: a greeting, thanks, a goodbye, the question what the agent can do."""

from pathlib import Path
from typing import Literal

import orjson

from shipworthy.routing.manners import LISTS, courtesy, greeted
from shipworthy.routing.said import Said
from shipworthy.routing.words import tokenize
from shipworthy.runtime.meaning.turns import LONGEST_PHRASE, POLITE, THANKS, bare

Manner = Literal["greeting", "thanks", "farewell", "help"]
ASKED: list[str] = orjson.loads(Path(__file__).with_name("courtesy.json").read_bytes())["help"]
FAREWELLS, HELP = (
    frozenset(tuple(token.lower for token in tokenize(phrase)) for phrase in phrases)
    for phrases in (LISTS["farewell"], ASKED)
)


def manner_of(said: Said) -> Manner | None:
    """Return what kind of manners a message is; None where it says anything else."""
    rest = said.part(greeted(said.text))
    for words in (*map(_words, (said, rest)), bare(said), bare(rest, POLITE | THANKS)):
        if words in FAREWELLS:
            return "farewell"
        if words in HELP:
            return "help"
    polite = courtesy(said.tokens)
    return None if polite is None else "greeting" if polite == "hello" else "thanks"


def is_greeted(said: Said) -> bool:
    """Whether a message begins with a greeting."""
    return greeted(said.text) > 0


def _words(said: Said) -> tuple[str, ...]:
    return tuple(token.lower for token in said.tokens[: LONGEST_PHRASE + 1])
