"""The words of consent in four languages, read once from `consent.json`."""

import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shipworthy.routing.consent.spelling import fold, squeezed
from shipworthy.routing.consent.ways import Item, spelled, ways

(
    ASSENT,
    SOFT,
    BESIDE,
    TIMED,
    WAVERING,
    DENIAL,
    DECLINING,
    GIVING_UP,
    BECAUSE,
    VALUE,
    GLUE,
    ACT,
    BARE_ACT,
    PAUSING,
    NEXT_ACT,
    WANTING,
    ASKING,
    SAME,
) = (1 << place for place in range(18))
AGAINST = DENIAL | DECLINING | GIVING_UP | PAUSING
"""What a part of a message says, one bit each; `consent.json` tells apart all that are in `KINDS`."""
KINDS = {
    "assent": ASSENT,
    "soft": SOFT,
    "wanting": WANTING,
    "leading": ASKING,
    "beside": BESIDE,
    "timed": TIMED,
    "hesitation": WAVERING,
    "denial": DENIAL,
    "declining": DECLINING,
    "giving_up": GIVING_UP,
    "because": BECAUSE,
    "pausing": PAUSING,
    "same": SAME,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Joins:
    """Words that decide over an answer by what stands beside them."""

    being: frozenset[str]
    being_true: frozenset[str]
    """What is said of a value that is repeated, and not of the thing: `45 is right`."""
    pointing_after: frozenset[str]
    """Words after which a thing is only pointed at."""
    commanding: frozenset[tuple[str, ...]]
    """Words that ask for a change where an object follows: `correct the amount`."""
    affirming: frozenset[str]
    """Verbs that keep the thing that they name: `confirm the booking`."""
    currencies: Mapping[str, int]
    """Name or sign of a currency → which one."""
    showing: frozenset[str]
    """Words that point at a thing of the question: `that order`."""
    closed: frozenset[tuple[str, ...]]
    """Phrases that agree only where nothing follows: `why not`."""
    courtesies: frozenset[str]
    """Words of a condition that is only polite: `si es tan amable`."""
    supposing: frozenset[str]
    """Words before which "si" begins a condition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The phrases by their first word, and what else decides over an answer."""

    phrases: Mapping[str, Sequence[tuple[tuple[Item, ...], int]]]
    sarcasm: Mapping[str, Sequence[tuple[str, ...]]]
    known: frozenset[str]
    """Every word of every phrase."""
    alone: Mapping[str, bool]
    """Letters that are an answer only by themselves."""
    faces: frozenset[str]
    stretched: Mapping[str, str]
    """Squeezed word → word, where repeated letters change nothing."""
    slips: Mapping[str, str]
    """Mistyped short word → word; another word is nowhere near."""
    acts: Mapping[str, frozenset[int]]
    """Form of a verb or noun, in four languages → what is done."""
    joins: Joins
    stopping: frozenset[int]
    """Acts that end something: who wants the thing does not want the act."""
    past: frozenset[str]
    """Forms that tell what was done, and ask for nothing."""
    polite: frozenset[str]
    """Words that may stand between a verb and its object."""
    plain: Mapping[str, bool]
    """The plainest words for yes and no."""
    after_no: frozenset[str]
    """Words before which "no" is an answer and no part of a thing."""
    clitics: tuple[str, ...]
    """Pronouns that are written at the end of a verb, the longest first."""
    tags: frozenset[tuple[str, ...]]
    """Whole clauses that ask without naming the act: `shall I?`."""
    joining: frozenset[str]
    """Words after which a question names another act."""
    misspelt: tuple[str, ...]
    never_misspelt: frozenset[str]
    glue: frozenset[str]
    """Words beside a value that is repeated."""
    articles: frozenset[str]
    pronouns: frozenset[str]
    conditions: frozenset[str]
    correcting: frozenset[tuple[str, ...]]
    """Phrases with which another thing is said than before."""
    bounding: frozenset[str]
    """Words that make a number the end of a range."""
    unfinished: frozenset[str]
    """Words after which a text goes on."""
    finished: frozenset[tuple[str, ...]]
    """Pairs of words with which a text may end."""
    alternatives: frozenset[str]
    """Words that offer a second way in a question, which a yes does not choose."""
    asking: frozenset[str]
    """Words with which a question begins."""
    suggesting: tuple[tuple[str, ...], ...]
    """Beginnings of questions that ask for a change."""
    changing: frozenset[str]
    """Words that ask for another value."""
    openings: tuple[tuple[tuple[str, ...], bool], ...]
    """Beginnings of questions, the longest first; true where the act is their last word."""
    signed: tuple[str, ...]
    """Beginnings of lines that a mail program adds."""
    regards: frozenset[str]
    inline: tuple[tuple[str, ...], ...]
    """Closing formulas that stand in the line of a message, before the name; the longest first."""
    wrote: tuple[str, ...]
    forwarded: tuple[str, ...]
    reserved: frozenset[str]
    """Words with which a signature is not skipped."""


@functools.cache
def lexicon() -> Lexicon:
    """Read the file once."""
    raw = json.loads(Path(__file__).with_name("consent.json").read_text(encoding="utf-8"))
    phrases, faces = _phrases(raw), raw["faces"]["beside"].split()
    opening = [
        (way, place == "last") for place, texts in raw["opening"].items() for text in texts for way in ways(text, {})
    ]
    letters = raw["letters"]
    acts = _acts(raw["acts"])
    return Lexicon(
        phrases=phrases,
        sarcasm=_sarcasm(raw["sarcasm"]),
        known=frozenset(word for every in phrases.values() for way, _ in every for item in way for word in item),
        alone=raw["alone"],
        faces=frozenset(faces),
        stretched={squeezed(word): word for word in raw["stretched"].split()},
        slips=dict(_slips(raw["slips"])),
        acts=acts,
        joins=_joins(raw),
        stopping=frozenset(place for word in raw["stopping"].split() for place in acts.get(word, ())),
        past=_words(raw["past"]),
        polite=_words(raw["polite"]),
        plain={word: kind == "yes" for kind, texts in raw["plain"].items() for word in _words(texts)},
        after_no=_words(raw["after_no"]),
        clitics=tuple(sorted(raw["clitics"].split(), key=len, reverse=True)),
        tags=frozenset(way for text in raw["tags"] for way in spelled(text)),
        joining=_words(raw["joining"]),
        misspelt=tuple(raw["misspelt"].split()),
        never_misspelt=frozenset(raw["never_misspelt"].split()),
        glue=_words(raw["value_words"]),
        articles=_words(raw["the"]),
        pronouns=_words(raw["pronouns"]),
        conditions=_words(raw["conditions"]),
        correcting=frozenset(tuple(map(fold, text.split())) for text in raw["correcting"]),
        bounding=_words(raw["bounding"]),
        unfinished=_words(raw["unfinished"]),
        finished=frozenset(tuple(text.split()) for text in raw["finished"]),
        alternatives=_words(raw["alternatives"]),
        asking=_words(raw["asking"]),
        changing=_words(raw["changing"]),
        suggesting=tuple(tuple(map(fold, text.split())) for text in raw["suggesting"]),
        openings=tuple(sorted(((tuple(_only(way)), last) for way, last in opening), key=lambda o: (-len(o[0]), o[0]))),
        signed=tuple(map(fold, letters["signed"])),
        inline=tuple(sorted((tuple(x.split()) for x in letters["inline"]), key=lambda x: (-len(x), x))),
        regards=frozenset(map(fold, letters["regards"])),
        wrote=tuple(map(fold, letters["wrote"])),
        forwarded=tuple(map(fold, letters["forwarded"])),
        reserved=_words(letters["reserved"]),
    )


def _joins(raw: Mapping[str, Any]) -> Joins:
    return Joins(
        being=_words(raw["being"]),
        being_true=_words(raw["being_true"]),
        pointing_after=_words(raw["pointing_after"]),
        commanding=frozenset(way for text in raw["commanding"] for way in spelled(text)),
        affirming=_words(raw["affirming"]),
        currencies={word: place for place, row in enumerate(raw["currencies"]) for word in _words(row)},
        showing=_words(raw["showing"]),
        closed=frozenset(tuple(text.split()) for text in raw["closed"]),
        courtesies=_words(raw["courtesies"]),
        supposing=_words(raw["supposing"]),
    )


def _phrases(raw: Mapping[str, Any]) -> dict[str, list[tuple[tuple[Item, ...], int]]]:
    """Return the ways of every phrase and sign by their first word."""
    sets = {name: frozenset(map(fold, words.split())) for name, words in raw["sets"].items()}
    phrases: dict[str, list[tuple[tuple[Item, ...], int]]] = {}
    for kind, bit in KINDS.items():
        _index(phrases, (text for texts in raw[kind].values() for text in texts), sets, bit)
    for kind, signs in (*raw["emoji"].items(), ("beside", raw["faces"]["beside"])):
        for sign in signs.split():
            phrases.setdefault(sign, []).append(((frozenset((sign,)),), KINDS[kind]))
    return phrases


def _sarcasm(rows: Mapping[str, Iterable[str]]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for text in (text for texts in rows.values() for text in texts):
        words = tuple(map(fold, text.split()))
        found.setdefault(words[0], []).append(words)
    return found


def _words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


def _slips(text: str) -> Iterator[tuple[str, str]]:
    for row in text.split(";"):
        meant, _, forms = row.strip().partition(":")
        yield from ((form, meant) for form in forms.split())


def _acts(rows: Iterable[str]) -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for place, row in enumerate(rows):
        for word in _words(row):
            found[word] = found.get(word, frozenset()) | {place}
    return found


def _only(way: Iterable[Item]) -> list[str]:
    return [next(iter(item)) for item in way]


def _index(
    phrases: dict[str, list[tuple[tuple[Item, ...], int]]], texts: Iterable[str], sets: Mapping[str, Item], bit: int
) -> None:
    for text in texts:
        for way in ways(text, sets):
            for first in sorted(way[0]):
                phrases.setdefault(first, []).append((way, bit))
