"""Writes a German, Spanish or French message in English, word by word.

A gloss is for comparing with English words: routing and choices read it. Values, consent, models and tapes see what was
written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from shipworthy.regex import regex
from shipworthy.routing.consent.spelling import fold
from shipworthy.routing.gloss.lexicon import LANGUAGES, Language, english, of, verb
from shipworthy.routing.gloss.lexicon import rules as rules_of
from shipworthy.routing.gloss.told import told
from shipworthy.routing.manners import LONG
from shipworthy.routing.said import Said

UNIT = regex(r"[^\W_]+")
LONGEST_PHRASE, FURTHEST = 5, 12
"""Words of a phrase, and those between a verb and its prefix."""
JOINS = "'’-‐‑`´"
GLUED = "@/\\_"
"""Signs of addresses and codes, whose parts are no words."""
ENDS = regex(r"[.,;:!?\n]|$|\s(?:und|oder|aber|bitte)\b")


def spoken(examples: Iterable[Sequence[str]]) -> frozenset[str]:
    """Return the languages beside English in which at least half of the skills have an example."""
    spoken_in = [{told(Said(text)).language for text in of} for of in examples]
    return frozenset(one for one in LANGUAGES if 2 * sum(one in of for of in spoken_in) >= len(spoken_in))


def glossed(said: Said) -> Said | None:
    """Return a message of another language in English, word by word; None where it is English or not known."""
    language = said.once(told).language
    return gloss(said, language) if language is not None else None


def gloss(said: Said, language: Language, kept: Sequence[tuple[int, int]] = ()) -> Said:
    """Return a message in English, word by word; of a long one, what routing reads. Words that are not known stay.

    `kept`: spans of values that stay as they are.
    """
    text = said.text
    if len(text) > LONG:
        text = "\n".join(part.text for part in said.requests)
        kept = ()
    return said.reworded("".join(_written(text, language, kept)))


def _written(text: str, language: Language, kept: Sequence[tuple[int, int]]) -> Iterator[str]:
    units = list(UNIT.finditer(text))
    folded = [fold(unit[0]) for unit in units]
    phrases = of(language).phrases
    parted = parted_verbs(text, units) if language == "de" else {}
    place, last, dropped = 0, 0, False
    while place < len(units):
        first, many, meant = units[place], 1, parted.get(place)
        raw = _stays(text, first) or any(start < first.end() and first.start() < end for start, end in kept)
        if not raw and meant is None:
            for rest, told in phrases.get(folded[place], ()):
                if tuple(folded[place + 1 : place + 1 + len(rest)]) == rest:
                    many, meant = 1 + len(rest), told
                    break
            else:
                meant = english(language, first[0])
        gap = text[last : first.start()]
        joined = gap in JOINS and gap and not raw
        yield " " if joined else "" if dropped and gap.isspace() else gap
        dropped = meant == ""
        yield first[0] if meant is None or raw else meant
        last = units[place + many - 1].end()
        place += many
    yield text[last:]


def _stays(text: str, unit: re.Match[str]) -> bool:
    """Whether a word is part of an address or a code."""
    before, after = text[unit.start() - 1 : unit.start()], text[unit.end() : unit.end() + 2]
    dotted = after[:1] == "." and after[1:].isalnum()
    return before in GLUED and before != "" or after[:1] in GLUED and after != "" or dotted or not unit[0].isalpha()


def parted_verbs(text: str, units: Sequence[re.Match[str]]) -> dict[int, str]:
    """Find German verbs whose prefix ends the clause: the English at the place of the verb, nothing at the other."""
    found: dict[int, str] = {}
    prefixes = rules_of("de").before
    for place, unit in enumerate(units):
        if unit[0].casefold() not in prefixes or ENDS.match(text, unit.end()) is None:
            continue
        for other in range(place - 1, max(place - FURTHEST, 0) - 1, -1):
            if (meant := verb(unit[0].casefold(), units[other][0])) is not None:
                found[other], found[place] = meant, ""
                break
    return found
