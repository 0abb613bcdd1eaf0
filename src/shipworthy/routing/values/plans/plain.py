"""Puts a message into plain English words in small letters, of which each knows where it was written.

Shorthand, slips and number words are spelled out, and German, Spanish and French words are put in English one by one.
"""

import functools
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import NamedTuple

from shipworthy.regex import regex
from shipworthy.routing.consent.spelling import fold
from shipworthy.routing.gloss.gloss import UNIT, parted_verbs
from shipworthy.routing.gloss.lexicon import Language, english, of
from shipworthy.routing.gloss.told import told
from shipworthy.routing.said import Said
from shipworthy.routing.values.languages.english import NOWHERE, in_english
from shipworthy.routing.values.plans.days import MONTHS, WEEKDAYS
from shipworthy.routing.words import ORDINARY, distance, plain

TOKEN = regex(
    r"w/(?!\w)|\d{4}-\d\d-\d\d|\d{1,2}[:h]\d\d(?!\d)|\d{1,2}[./]\d{1,2}(?:[./](?:\d{4}|\d\d))?\.?(?![\d:])"
    r"|\d{1,2}(?:st|nd|rd|th)\b|\d{1,32}(?:[.,]\d{1,32})?"
    r"|[^\W\d_]{1,40}(?:['’-][^\W\d_]{1,40}){0,3}|_|\S"
)
UNITS = {"m": "minute", "h": "hour", "d": "day", "min": "minute", "hr": "hour", "hrs": "hour", "mins": "minute"}
HALVES = ("am", "pm", "a.m", "p.m")
COUNTED = ("hour", "minute", "day", "week", "o'clock", "pm", "am", "hours", "month")
"""Words before which `one` is a number."""
ENCLITIC = regex(r"(?P<verb>\w{3,}?[aeiou]r?)(?:(?:me|te|se|nos)(?:l[oae]s?)?|l[oae]s?)")
"""Matches a Spanish verb with what it is done to: `muéveme`, `cámbialo`."""
LIMITS = ("until", "till", "til", "before", "after", "by", "through")
FEASTS = {
    "christmas": "25 december",
    "xmas": "25 december",
    "weihnachten": "25 december",
    "navidad": "25 december",
    "noël": "25 december",
    "silvester": "31 december",
}
"""Days that are named by their feast behind these words, and belong to a title elsewhere."""
BESIDE_CLOCK = ("at", "it", "until", "till", "from", "around", "by", "that")
DOTTED = regex(r"(1?\d|2[0-3])\.([0-5]\d)")
"""Matches a time of day with a dot behind a word that leads to one: `make it 7.30`."""
HOURS, BESIDE_HR = ("hr", "hrs"), ("with", "w", "w/", "from", "to", "by", "for", "at", "and")
"""Behind these words `hr` is a department, and else an hour."""
AMONG = ("these", "those", "them", "it", "my", "your", "all", "ours")
"""What `the second of` is one of, and no day of a month."""
ONES = ("eins",)
"""Words that are a number only where `one` is: `um eins`, not `eins für morgen`."""
FIFTH, TENTH, TWENTY = 5, 10, 20
SHORTEST_SLIP = 6
"""Letters from which on a word may be one with a slip."""


class Word(NamedTuple):
    """A word of the plain text, and the span in which the message has it."""

    text: str
    start: int
    end: int


class Table(NamedTuple):
    """The words of `words.json`."""

    same: Mapping[str, str]
    short_days: Mapping[str, str]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    spelled: tuple[str, ...]
    glosses: Mapping[Language, Mapping[str, str]]
    """What words of another language mean in a plan, where they mean something else elsewhere."""


@functools.cache
def table() -> Table:
    """Read the words once."""
    read = json.loads((files(__package__) / "words.json").read_text(encoding="utf-8"))
    return Table(**{**read, "spelled": tuple(read["spelled"])})


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text of a message: its words with a space between them."""

    text: str
    words: tuple[Word, ...]
    places: tuple[int, ...]
    """Where each word begins in the text."""
    message: str
    language: Language | None = None

    def written(self, start: int, end: int) -> str:
        """What the message has for a span of the plain text."""
        inside = self.inside(start, end)
        if not inside:
            return ""
        first, last = min(word.start for word in inside), max(word.end for word in inside)
        return self.message[first:last]

    def inside(self, start: int, end: int) -> list[Word]:
        """The words of a span of the plain text."""
        first = max(bisect_right(self.places, start) - 1, 0)
        found = []
        for place in range(first, len(self.words)):
            if self.places[place] >= end:
                break
            if self.places[place] + len(self.words[place].text) > start:
                found.append(self.words[place])
        return found


def plain_of(said: Said) -> Plain:
    """Put a message into plain words."""
    language = said.once(told).language
    raw = list(_raw(said, language))
    words = [Word(text, word.start, word.end) for word, text in zip(raw, _spelled_out(raw), strict=True) if text]
    places, at = list[int](), 0
    for word in words:
        places.append(at)
        at += len(word.text) + 1
    return Plain(" ".join(word.text for word in words), tuple(words), tuple(places), said.text, language)


def _raw(said: Said, language: Language | None) -> Iterator[Word]:
    """The words in English, with what one token joins taken apart: `7pm`, `30m`."""
    read = said.once(in_english)
    text = plain(said.text) if read is None else read.said.text
    phrases = _phrases(said.text, language) if language is not None else {}
    until = 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if read is not None:
            starts = [at for at in read.starts[start:end] if at != NOWHERE]
            ends = [at for at in read.ends[start:end] if at]
            if not starts or not ends:
                yield Word(match[0].lower(), 0, 0)
                continue
            start, end = min(starts), max(ends)
        if start < until:
            continue
        own = said.text[start:end]
        if start in phrases and (match[0] == "_" or match[0].casefold() == plain(own).casefold()):
            meant, until = phrases[start]
            yield Word(meant, start, until)
            continue
        rewritten = read is not None and match[0] != "_" and match[0].casefold() != plain(own).casefold()
        if own.casefold() in ONES:
            yield Word("one", start, end)
            continue
        if language is not None and not rewritten and (match[0] == "_" or match[0][0].isalpha()):
            yield Word(_glossed(language, own), start, end)
        else:
            yield Word("" if match[0] == "_" else match[0].lower().replace("’", "'"), start, end)


def _phrases(text: str, language: Language) -> dict[int, tuple[str, int]]:
    """Where phrases of several words begin, with their English and their ends: `rendez-vous`, `sag … ab`."""
    units = list(UNIT.finditer(text))
    parted = parted_verbs(text, units) if language == "de" else {}
    found = {units[place].start(): (meant, units[place].end()) for place, meant in parted.items()}
    folded, phrases = [fold(unit[0]) for unit in units], of(language).phrases
    for place, word in enumerate(folded):
        for rest, meant in phrases.get(word, ()):
            if tuple(folded[place + 1 : place + 1 + len(rest)]) == rest:
                found.setdefault(units[place].start(), (meant, units[place + len(rest)].end()))
                break
    return found


def _glossed(language: Language, word: str) -> str:
    """The English of a word, also of its parts at an apostrophe: `qu'est-ce`, `j'ai`."""
    if (meant := table().glosses[language].get(word.casefold())) is not None:
        return meant
    if (known := english(language, word)) is not None:
        return known.lower()
    if language == "es" and (stem := ENCLITIC.fullmatch(fold(word))) is not None:
        own = {fold(known): meant for known, meant in table().glosses["es"].items()}
        if (meant := own.get(stem["verb"]) or own.get(f"{stem['verb']}me") or english("es", stem["verb"])) is not None:
            return meant.lower()
    parts = re.split(r"['’-]", word)
    return word.lower() if len(parts) == 1 else " ".join(_glossed(language, one) for one in parts if one)


def _spelled_out(words: list[Word]) -> Iterator[str]:
    hours = closing = False
    for place, word in enumerate(words):
        before = words[place - 1].text if place else ""
        after = words[place + 1].text if place + 1 < len(words) else ""
        behind = words[place + 2].text if place + 2 < len(words) else ""
        if word.text == "h" and before.isdigit() and after in ("at", "to", "until", "-") and behind[:1].isdigit():
            # `de 10h à 11h30`
            hours = closing = True
            yield "o'clock"
            continue
        if word.text == "h" and closing and before.isdigit():
            closing = False
            yield "o'clock"
            continue
        if before and table().numbers.get(before, 0) >= TWENTY and 0 < table().numbers.get(word.text, 0) < 10:
            yield ""
            continue
        if table().numbers.get(word.text, 0) >= TWENTY and 0 < (ones := table().numbers.get(after, 0)) < 10:
            yield str(table().numbers[word.text] + ones)
            continue
        if hours and word.text == "at":
            hours = False
            yield "until"
            continue
        if before in LIMITS and word.text in FEASTS:
            yield FEASTS[word.text]
            continue
        if before in BESIDE_CLOCK and (match := DOTTED.fullmatch(word.text)) is not None:
            yield f"{match[1]}:{match[2]}"
            continue
        if word.text in HOURS and before in BESIDE_HR:
            yield word.text
            continue
        joined = place > 0 and words[place - 1].end == word.start
        yield _one(word.text, before, "" if after == "of" and behind in AMONG else after, joined=joined)


def _one(word: str, before: str, after: str, *, joined: bool) -> str:
    """One word as it is written in full, by its neighbours."""
    known = table()
    if match := re.fullmatch(r"(\d{1,2})h(\d\d)", word):
        return f"{match[1]}:{match[2]}"
    if word in UNITS and before[-1:].isdigit() and (joined or len(word) > 1):
        return UNITS[word]
    if word in known.same:
        return known.same[word]
    if word in known.short_days and (
        before in ("on", "this", "next", "every", "to", "") or _timed(before) or _timed(after)
    ):
        return known.short_days[word]
    if word in known.numbers:
        return _number(word, before, after)
    tens, _, ones = word.partition("-")
    if ones in known.numbers and known.numbers.get(tens, 0) >= TWENTY:
        return str(known.numbers[tens] + known.numbers[ones])
    if known.ordinals.get(ones, TENTH) < TENTH and known.numbers.get(tens, 0) >= TWENTY:
        return f"{known.numbers[tens] + known.ordinals[ones]}th"
    if tens in known.same and ones in known.same and known.same[tens] in WEEKDAYS:
        # `mon-thu`
        return f"{known.same[tens]} - {known.same[ones]}"
    if word in known.ordinals:
        return _ordinal(word, before, after)
    return _mended(word)


def _timed(word: str) -> bool:
    return word[:1].isdigit() or word in table().spelled or word in HALVES or word in ("at", "am", "pm", "noon", "from")


def _number(word: str, before: str, after: str) -> str:
    known = table()
    if word == "one" and after not in COUNTED and before not in ("at", "past", "to", "until", "half"):
        return word
    return str(known.numbers[word])


def _ordinal(word: str, before: str, after: str) -> str:
    number = table().ordinals[word]
    if number > FIFTH and before == "the" and after in ("", ",", ".", "!", "?"):
        return f"{number}th"
    if number > TENTH or after in ("of", *MONTHS) or (before == "the" and after in ("at", "from")):
        return f"{number}th"
    return word


@functools.lru_cache(maxsize=4096)
def _mended(word: str) -> str:
    """A word of time with one slip, as it is spelled: `wensday`, `tomorow`."""
    if len(word) < SHORTEST_SLIP or word in ORDINARY or not word.isalpha():
        return word
    most = 1 if len(word) < SHORTEST_SLIP + 1 else 2
    near = [
        (distance(word, one, most), one)
        for one in table().spelled
        if abs(len(one) - len(word)) <= most and one[0] == word[0]
    ]
    slips, meant = min(near, default=(most + 1, word))
    return meant if slips <= most else word
