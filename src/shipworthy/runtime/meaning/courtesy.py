"""Recognizes messages that are manners alone: a greeting, thanks, a goodbye, the question what the agent can do."""

from pathlib import Path
from typing import Literal

import orjson

from shipworthy.routing.said import Said
from shipworthy.routing.words import tokenize
from shipworthy.runtime.meaning.turns import LONGEST_PHRASE, POLITE, THANKS, bare

Manner = Literal["greeting", "thanks", "farewell", "help"]
LISTS: dict[str, list[str]] = {
    name: entry
    for name, entry in orjson.loads(Path(__file__).with_name("courtesy.json").read_bytes()).items()
    if isinstance(entry, list)
}
GREETINGS, AROUND = frozenset(LISTS["greetings"]), frozenset(LISTS["around"])
FAREWELLS, HELP = (
    frozenset(tuple(token.lower for token in tokenize(phrase)) for phrase in LISTS[name])
    for name in ("farewells", "help")
)
MUCH = frozenset(("so", "much", "very", "a", "lot", "many", "again", "all", "vielen", "muchas", "beaucoup", "mille"))


def manner_of(said: Said) -> Manner | None:
    """Return what kind of manners a message is; None where it says anything else."""
    words = [token.lower for token in said.tokens]
    if not words or len(words) > 2 * LONGEST_PHRASE:
        return None
    rest = words
    while rest and (rest[0] in GREETINGS or (len(rest) < len(words) and rest[0] in AROUND)):
        rest = rest[1:]
    greeted = not GREETINGS.isdisjoint(words)
    if greeted and (not rest or (GREETINGS | AROUND | POLITE).issuperset(words)):
        return "greeting"
    for phrase in (tuple(words), tuple(rest), bare(said), bare(said, GREETINGS | POLITE)):
        if phrase in HELP:
            return "help"
        if phrase in FAREWELLS:
            return "farewell"
    if not THANKS.isdisjoint(words) and (THANKS | POLITE | MUCH).issuperset(words):
        return "thanks"
    return None


def is_greeted(said: Said) -> bool:
    """Whether a message begins with a greeting."""
    return bool(said.tokens) and said.tokens[0].lower in GREETINGS
