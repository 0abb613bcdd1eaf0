"""Recognizes messages that are manners alone: a greeting, thanks, a goodbye, the question what the agent can do."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import orjson

from shipworthy.routing.manners import LISTS, courtesy, greeted
from shipworthy.routing.said import Said
from shipworthy.routing.words import tokenize
from shipworthy.runtime.meaning.turns import LONGEST_PHRASE, POLITE, THANKS, bare

Manner = Literal["greeting", "thanks", "farewell", "help"]
RAW = orjson.loads(Path(__file__).with_name("courtesy.json").read_bytes())
Phrases = frozenset[tuple[str, ...]]


def _phrases(texts: Iterable[str]) -> Phrases:
    return frozenset(tuple(token.lower for token in tokenize(text)) for text in texts)


FAREWELLS, HELP = _phrases(LISTS["farewell"]), _phrases(RAW["help"])
LEAVING: dict[str, list[str]] = RAW["leaving"]
UNTIL, TILL, WISHING, GOING = (_phrases(LEAVING[name]) for name in ("until", "till", "wishing", "going"))
WHEN, WISHED, TIMES, BESIDE, JUDGING, BLAMING, BLAMED, PRAISING = (
    frozenset(word for phrase in _phrases(LEAVING[name]) for word in phrase)
    for name in ("when", "wished", "times", "beside", "judging", "blaming", "blamed", "praising")
)
ASKED_FOR = frozenset(
    (
        "help",
        "helpful",
        "hilfe",
        "ayuda",
        "asked",
        "wanted",
        "meant",
        "gefragt",
        "gewollt",
        "gemeint",
        "pedí",
        "quería",
        "demandé",
        "voulais",
    )
)
DENIALS = frozenset(("not", "nicht", "no", "pas", "isn't", "isnt", "never"))
LONGEST_LEAVE = 16
"""Words of a message that only takes leave."""


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


def takes_leave(said: Said) -> bool:
    """Whether a message takes leave and says nothing else: `danke, bis morgen`, `have a nice weekend`, `useless. bye`.

    A row of leave-takings, thanks, and words that judge what was done; one of them at least takes leave. `Until Friday`
    may be an answer: it takes leave beside thanks, praise or another leave-taking.
    """
    words = [token.lower for token in said.tokens]
    if not words or len(words) > LONGEST_LEAVE or "?" in said.message:
        return False
    place, leaves, till = 0, False, False
    while place < len(words):
        sure, unsure = _leave_at(words, place), _closed_by(words, place, TILL, WHEN, WHEN)
        length = max(sure, unsure)
        if not length and words[place] not in BESIDE | POLITE | THANKS | JUDGING:
            return False
        place, leaves, till = place + max(length, 1), leaves or sure == length > 0, till or unsure > sure
    return leaves or (till and not (THANKS | PRAISING).isdisjoint(words))


def complains(said: Said) -> bool:
    """Whether a message only blames what was done: `you're useless`, `that's not what I asked`."""
    words = [token.lower for token in said.tokens]
    around = JUDGING | BESIDE | POLITE | BLAMING | BLAMED
    if not words or len(words) > LONGEST_LEAVE or "?" in said.message or not around.issuperset(words):
        return False
    blames = BLAMING.intersection(words)
    # `Asked` and `wanted` blame where something is denied: `not what I wanted`.
    return bool(blames) and (not blames <= ASKED_FOR or not DENIALS.isdisjoint(words))


def _leave_at(words: Sequence[str], place: int) -> int:
    """How many words from a place on are one leave-taking."""
    return max(
        _longest(words, place, FAREWELLS),
        _longest(words, place, GOING),
        _closed_by(words, place, UNTIL, WHEN, WHEN),
        _closed_by(words, place, WISHING, WISHED, TIMES),
    )


def _closed_by(
    words: Sequence[str], place: int, opening: Phrases, between: frozenset[str], last: frozenset[str]
) -> int:
    """How many words are an opening with words behind it, of which one at least is of `last`: `bis` with `morgen`."""
    begun = _longest(words, place, opening)
    end = place + begun
    while begun and end < len(words) and words[end] in between | last:
        end += 1
    return end - place if begun and not last.isdisjoint(words[place + begun : end]) else 0


def _longest(words: Sequence[str], place: int, phrases: Phrases) -> int:
    found = [len(one) for one in phrases if tuple(words[place : place + len(one)]) == one]
    return max(found, default=0)
