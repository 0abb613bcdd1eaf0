"""Finds numbers written in words: `two hundred and fifty`, `half a million`, `two point five`, `drei Millionen`."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.words import Token, words_of

LARGEST = 1e18


def _read_lists() -> dict[str, dict[str, int]]:
    """Read the values of number words by their kind, of all languages together."""
    merged: dict[str, dict[str, int]] = {}
    read = json.loads(Path(__file__).with_name("spoken.json").read_text(encoding="utf-8"))
    for language in ("en", "de", "es", "fr"):
        for kind, words in read[language].items():
            merged.setdefault(kind, {}).update(words)
    return merged


LISTS = _read_lists()
SCALES: Mapping[str, int] = LISTS["scales"]
GROUPS: Mapping[str, int] = LISTS["groups"]
PARTS: Mapping[str, int] = LISTS["parts"]
KINDS: Mapping[str, str] = {
    word: kind for kind in ("units", "small", "tens", "groups", "scales") for word in LISTS[kind]
}
VALUES: Mapping[str, int] = {word: value for kind in LISTS for word, value in LISTS[kind].items()}
FOLLOWS = {
    "start": ("units", "small", "tens", "groups", "scales"),
    "units": ("groups", "scales"),
    "small": ("groups", "scales"),
    "tens": ("units", "groups", "scales"),
    "groups": ("units", "small", "tens", "scales"),
    "scales": ("units", "small", "tens"),
}
"""The kinds of words that may follow one kind in a number."""
STARTS = frozenset((*KINDS, "a", "an", "half", "quarter", "minus", "negative"))
AFTER_ARTICLE = frozenset(("half", "quarter", *GROUPS, *SCALES))
SMALLEST_GROUP = "couple"
MOST_WORDS = 3000
"""Number words from which on a text is a table or a log."""
ORDINALS = words_of("first second third fourth fifth sixth seventh eighth ninth")
"""The last words of `twenty-first`, which is no number."""
PRONOUN = regex(
    r"\b(?:(?:this|that|the|which)\s+(?:\w+\s+)?|(?:any|each|every|no|some|an?|another|other|first|second|third|\d+(?:st|nd|rd|th)|last|next|only|in|good|\w+er"
    r"|\w+est)\s+)$",
    re.IGNORECASE,
)
PRONOUN_NEXT = regex(r"\s+(?:of|by|place|way|thing|more thing|another|day|go)\b", re.IGNORECASE)


def spoken(said: Said) -> list[Found]:
    """Find every number written in words, except the pronoun `one`; none in a text that is crowded with them."""
    found: list[Found] = []
    words, place = said.tokens, 0
    if KINDS.keys().isdisjoint([token.lower for token in words]) or _crowded(words):
        return found
    while place < len(words):
        word = words[place].lower
        if word in ("a", "an") and (place + 1 == len(words) or words[place + 1].lower not in AFTER_ARTICLE):
            place += 1
        elif word in STARTS:
            item, used = _read(words, place, said.text)
            if item is not None and abs(item.value) < LARGEST:
                found.append(item)
            place += used
        else:
            place += 1
    return found


def _crowded(words: Sequence[Token]) -> bool:
    """Whether a text has so many number words that none is meant alone."""
    return len(words) > MOST_WORDS and sum(token.lower in KINDS for token in words) > MOST_WORDS


def _read(words: Sequence[Token], place: int, text: str) -> tuple[Found | None, int]:
    """Read the number that begins at a word, and count its words."""
    first, sign = words[place].lower, 1
    begin = place
    if first in ("minus", "negative"):
        sign, place = -1, place + 1
        if place == len(words) or not _beside(words, place, text):
            return None, 1
    share, place = _head(words, place, text)
    value, last, scale = _cardinal(words, place, text, 1.0 if share else 0.0)
    if last == place:
        return None, 1
    alone = words[place].lower
    if not share and (alone == SMALLEST_GROUP or alone in SCALES):
        return None, 1
    if not share and 1 < value < 100 and (part := _part(words, last, text)):
        # Two thirds, five eighths: of a larger number it is not certain where the fraction begins.
        return Found(sign * value / part, words[begin].start, words[last].end), last + 1 - begin
    if value >= 20 and last < len(words) and words[last].lower in ORDINALS and _beside(words, last, text):
        return None, last + 1 - begin
    value, last = _with_point(words, last, text, value)
    value, last = _with_part(words, last, text, value, scale)
    start, end = words[begin].start, words[last - 1].end
    if value == 1 and last == begin + 1 and _is_pronoun(text, start, end):
        return None, 1
    return Found(sign * value * (share or 1.0), start, end), last - begin


def _part(words: Sequence[Token], place: int, text: str) -> int:
    """Read a fraction's name in the plural; 0 where there is none."""
    word = words[place].lower if place < len(words) else ""
    return PARTS.get(word, 0) if word.endswith("s") and _beside(words, place, text) else 0


def _head(words: Sequence[Token], place: int, text: str) -> tuple[float, int]:
    """Read `a`, `half a` or `quarter` before a hundred or a million; return its share and the next place."""
    share, here = 0.0, place
    if words[here].lower in ("a", "an"):
        share, here = 1.0, here + 1
    if here < len(words) and words[here].lower in ("half", "quarter") and (here == place or _beside(words, here, text)):
        share, here = 1 / PARTS[words[here].lower], here + 1
        if here < len(words) and words[here].lower in ("a", "an"):
            here += 1
    if not share or here >= len(words) or not _beside(words, here, text):
        return 0.0, place
    large = words[here].lower in SCALES or (words[here].lower in GROUPS)
    return (share, here) if large else (0.0, place)


def _cardinal(words: Sequence[Token], place: int, text: str, group: float) -> tuple[float, int, float]:
    """Return the value, the place behind the last word, and the last thousand or million; one `and` joins."""
    total, last, kind, scale = 0.0, place, "start", 1.0
    here = place
    while here < len(words) and (here == place or _beside(words, here, text)):
        word = words[here].lower
        if word == "and" and kind in ("groups", "scales"):
            here += 1
            continue
        now = KINDS.get(word, "none")
        if now not in FOLLOWS[kind]:
            break
        if now == "groups":
            group = max(group, 1.0) * GROUPS[word]
        elif now == "scales":
            scale = float(SCALES[word])
            total, group = total + max(group, 1.0) * scale, 0.0
        else:
            group += VALUES[word]
        here += 1
        last, kind = here, now
    return total + group, last, scale if kind == "scales" else 1.0


def _with_point(words: Sequence[Token], last: int, text: str, value: float) -> tuple[float, int]:
    """Read `point two five million` behind a number."""
    if last + 1 >= len(words) or words[last].lower != "point" or not _beside(words, last, text):
        return value, last
    digits, here = "", last + 1
    while here < len(words) and KINDS.get(words[here].lower) == "units" and _beside(words, here, text):
        digits += str(VALUES[words[here].lower])
        here += 1
    if not digits:
        return value, last
    value = float(f"{int(value)}.{digits}")
    if here < len(words) and words[here].lower in SCALES and _beside(words, here, text):
        value, here = round(value * SCALES[words[here].lower], 6), here + 1
    return value, here


def _with_part(words: Sequence[Token], last: int, text: str, value: float, scale: float) -> tuple[float, int]:
    """Read `and a half`, `and three quarters`, also of a million, behind a number."""
    if last + 2 >= len(words) or words[last].lower != "and" or not _beside(words, last, text):
        return value, last
    many, part = words[last + 1].lower, words[last + 2].lower
    count = 1 if many in ("a", "one") else LISTS["units"].get(many, 0)
    if not count or part not in PARTS or not (_beside(words, last + 1, text) and _beside(words, last + 2, text)):
        return value, last
    share, here = count / PARTS[part], last + 3
    after = words[here].lower if here < len(words) and _beside(words, here, text) else ""
    if after in SCALES:
        # Two and a half million, but a billion and half a million.
        value = (value + share) * SCALES[after] if scale == 1.0 else value + share * SCALES[after]
        return value, here + 1
    return value + share * scale, here


def _beside(words: Sequence[Token], place: int, text: str) -> bool:
    """Whether a word follows the one before it, after a space or a hyphen."""
    between = text[words[place - 1].end : words[place].start]
    return between.replace("-", " ", 1).isspace() and "\n" not in between


def _is_pronoun(text: str, start: int, end: int) -> bool:
    return PRONOUN.search(text[max(0, start - 20) : start]) is not None or PRONOUN_NEXT.match(text, end) is not None
