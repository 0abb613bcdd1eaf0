"""Tells the language of a message, once for all that reads it: its values, its choices and its skill."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from shipworthy.regex import regex
from shipworthy.routing.gloss.known import ENGLISH, SPEAKING, WORDS, folded, most_spoken
from shipworthy.routing.gloss.lexicon import LANGUAGES, Language, also_english, english, marks
from shipworthy.routing.manners import LONG
from shipworthy.routing.said import Said
from shipworthy.routing.words import ORDINARY

NOTICED = SPEAKING | (frozenset[str]().union(*marks().values()) - ORDINARY)
"""Words without any of which a text of some length is English, or in a language that is not read."""
FOREIGN = regex("[äöüßàâáçéèêëîïíìóòôöõúùûñœ¿¡]", re.IGNORECASE)
UNIT = regex(r"[^\W_]+")
LONGEST = 2000
"""Characters of a message in another language whose values are read; a longer one is asked about."""
FEW = 6
"""Words of a message that is looked at although it has no short word of another language."""
MOST_WORDS = 300
"""Words of a message by which its language is told."""
SHARE = 0.25
"""Least share of the words of a longer message that are of the language."""
ENDING = ".!?¿¡:\n"


class Told(NamedTuple):
    """The language of a message: None for English, for other languages, and where it cannot be told."""

    language: Language | None
    sure: bool = False
    """Whether its values are read in that language too, and not only its words compared with English ones."""


UNKNOWN = Told(None)


def told(said: Said) -> Told:
    """Tell the language that a message is in by its own words; what is English word by word is English."""
    tokens, text = said.tokens, said.text
    words = {token.lower for token in (tokens if len(tokens) <= MOST_WORDS else tokens[:MOST_WORDS])}
    if not text.isascii():
        words.update([folded(word) for word in words])
    unusual = len(tokens) <= FEW and 2 * len(words - ORDINARY) > len(words)
    if not unusual and NOTICED.isdisjoint(words) and (text.isascii() or FOREIGN.search(text, 0, LONG) is None):
        return UNKNOWN
    if said.written is not None:
        return UNKNOWN
    sure = most_spoken(tokens) if len(text) <= LONGEST else None
    return Told(sure, sure=True) if sure is not None else Told(_likely(text))


def language_of(said: Said) -> Language | None:
    """Return the language in which the values of a message are read: its own, or that of the message before."""
    found = said.once(told)
    return found.language if found.sure else _before(said) if said.before else None


def _before(said: Said) -> Language | None:
    """Return the language of the message before, for an answer that is in no other one."""
    if len(said.text) > LONGEST or any(token.lower in ENGLISH and not _shared(token.lower) for token in said.tokens):
        return None
    # A bare number is read alike in all languages.
    if not any(token.lower[0].isalpha() for token in said.tokens):
        return None
    before = told(Said(said.before, said.now))
    return before.language if before.sure else None


def _shared(word: str) -> bool:
    return any(word in WORDS[language] for language in LANGUAGES)


def _likely(text: str) -> Language | None:
    """Return the language of which a text has most words that English has not."""
    units = [match for match in UNIT.finditer(text, 0, LONG) if len(match[0]) > 1 and match[0].isalpha()]
    del units[MOST_WORDS:]
    best, most = None, (0, 0)
    for language in LANGUAGES:
        own, plain, every = _counted(text, units, language)
        enough = own > plain and own >= SHARE * len(units) and (own > 1 or len(units) <= FEW)
        if enough and (own, every) > most:
            best, most = language, (own, every)
    return best


def _counted(text: str, units: Sequence[re.Match[str]], language: Language) -> tuple[int, int, int]:
    """Count the words that are of a language alone, those that are English alone, and all that the language knows.

    Those of both are half English.
    """
    own = plain = every = both = 0
    shared = also_english()
    for place, unit in enumerate(units):
        low = unit[0].casefold()
        known, common = english(language, unit[0]) is not None, low in ORDINARY
        every += known
        plain += common and not known
        # A name amid a sentence: El Paso. German writes its nouns so.
        name = (
            language != "de"
            and place > 0
            and unit[0].istitle()
            and text[unit.start() - 2 : unit.start() - 1] not in ENDING
        )
        if known and not name and (not low.isascii() or not (common or low in shared)):
            own += 1
        else:
            both += known and common
    return own, plain + both // 2, every
