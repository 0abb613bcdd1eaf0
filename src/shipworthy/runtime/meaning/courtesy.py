"""Recognizes messages that are manners alone: a greeting, thanks, a goodbye, the question what the agent can do."""

from pathlib import Path
from typing import Literal

import orjson

from shipworthy.routing.manners import courtesy
from shipworthy.routing.said import Said
from shipworthy.routing.words import tokenize
from shipworthy.runtime.meaning.turns import LONGEST_PHRASE, POLITE, THANKS, bare

Manner = Literal["greeting", "thanks", "farewell", "help"]
LISTS: dict[str, list[str]] = {
    name: entry
    for name, entry in orjson.loads(Path(__file__).with_name("courtesy.json").read_bytes()).items()
    if isinstance(entry, list)
}
GREETINGS = frozenset(LISTS["greetings"])
FAREWELLS, HELP = (
    frozenset(tuple(token.lower for token in tokenize(phrase)) for phrase in LISTS[name])
    for name in ("farewells", "help")
)


def manner_of(said: Said) -> Manner | None:
    """Return what kind of manners a message is; None where it says anything else."""
    whole = tuple(token.lower for token in said.tokens[: LONGEST_PHRASE + 1])
    for words in (whole, bare(said), bare(said, GREETINGS | POLITE | THANKS)):
        if words in FAREWELLS:
            return "farewell"
        if words in HELP:
            return "help"
    polite = courtesy(said.tokens)
    return None if polite is None else "greeting" if polite == "hello" else "thanks"


def is_greeted(said: Said) -> bool:
    """Whether a message begins with a greeting."""
    return bool(said.tokens) and said.tokens[0].lower in GREETINGS
