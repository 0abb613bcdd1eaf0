"""Changes a text of the person by what is said of it: `make it 3 pm`, `add that I am late`, `six, not three`.

The question that shows the text is asked again with the new one, so that a wrong reading does nothing.
"""

import functools
import json
import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from shipworthy.regex import regex
from shipworthy.routing.consent.spelling import Word, fold, split
from shipworthy.routing.consent.ways import spelled
from shipworthy.routing.replies.followup import content
from shipworthy.routing.replies.removed import removed
from shipworthy.routing.replies.swapped import swapped
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.numbers import money, numbers
from shipworthy.routing.values.times import dates, spans, times
from shipworthy.routing.words import STOP

LONGEST = 400
"""Characters of a message that says what shall be different."""
SENTENCE = regex(r"(?<=[.!;\n])\s+")
KINDS = (dates, times, spans, money, numbers)
LEADING = regex(r"^(?:a las?|à|at|um|on|am|le|el)\s+", re.IGNORECASE)
"""Matches what a value may begin with that stands before the one it replaces."""
DIGITS = regex(r"\d+")
AROUND = " \t\n:,;-–—\"“”„«»'‘’"
END = regex(r"[\s,]+(?:instead|please|pls|then|stattdessen|bitte|por favor|svp)[\s.!]*$", re.IGNORECASE)
BESIDE = frozenset(["at", "on", "by", "for", "in", "um", "am", "bis", "a", "las", "la", "à", "the", "please", "bitte"])
"""Words beside which a value stands alone."""
THAT = ("that", "dass", "que")
ARTICLES = frozenset(
    [
        "a",
        "an",
        "the",
        "some",
        "my",
        "his",
        "her",
        "ein",
        "eine",
        "einen",
        "den",
        "das",
        "die",
        "un",
        "una",
        "el",
        "la",
        "une",
        "le",
    ]
)
ENDED = (".", "!", "?", "…")


class Ways(NamedTuple):
    """How it is said what a text shall say."""

    lead: frozenset[str]
    denying: frozenset[str]
    but: frozenset[str]
    asking: frozenset[str]
    whole: frozenset[tuple[str, ...]]
    added: frozenset[tuple[str, ...]]
    saying: frozenset[tuple[str, ...]]
    setting: frozenset[tuple[str, ...]]


@functools.cache
def ways() -> Ways:
    """Read `reworded.json` once."""
    told = json.loads((files(__package__) / "reworded.json").read_text(encoding="utf-8"))
    lead, denying, but, asking = (frozenset(told[name].split()) for name in ("lead", "denying", "but", "asking"))
    whole, added, saying, setting = (
        frozenset(way for text in told[name] for way in spelled(text))
        for name in ("whole", "added", "saying", "setting")
    )
    return Ways(lead, denying, but, asking, whole, added, saying, setting)


def texts_anew(texts: Mapping[str, str], said: Said, read: Callable[[str, Said], str]) -> dict[str, str]:
    """Return the texts that the message changes; what it dictates is for the longest one."""
    if not texts or len(said.message) > LONGEST:
        return {}
    if read is dictated:
        name = max(texts, key=lambda one: len(texts[one]))
        texts = {name: texts[name]}
    made = {name: read(text, said).strip() for name, text in texts.items()}
    return {name: text for name, text in made.items() if text and text != texts[name].strip()}


def reworded(text: str, said: Said) -> str:
    """Return the text with another value, other words, or less; empty where the message does not say so."""
    message = said.message.strip()
    if message.endswith("?"):
        return ""
    return swapped(text, message) or removed(text, message) or _by_value(text, said)


def dictated(text: str, said: Said) -> str:
    """Return the text with what the message gives in words, instead of it or behind it; empty where it gives none."""
    message, way = said.message.strip(), ways()
    words = [word for word in split(message) if word.text.isalnum()]
    if message.endswith("?") and not (words and words[0].text in way.asking):
        return ""
    first = 0
    while first < len(words) and words[first].text in way.lead and not _led(words, first, way.whole | way.added):
        first += 1
    before = {word.text for word in words[:first]}
    for place in range(first, max(first - 1, -1), -1):
        for phrases, kind in ((way.whole, "whole"), (way.added, "added"), (way.saying, "saying")):
            if length := _led(words, place, phrases):
                return _with(text, message, words, place + length, _kind(kind, before))
    return ""


def _kind(kind: str, before: set[str]) -> str:
    if kind != "saying":
        return kind
    way = ways()
    return "added" if before & way.but else "whole" if before & way.denying else ""


def _with(text: str, message: str, words: Sequence[Word], place: int, kind: str) -> str:
    if not kind or place >= len(words):
        return ""
    rest = END.sub("", message[words[place].start :]).strip(AROUND)
    if words[place].text in ("it", "es", "lo", "le") and place + 1 < len(words):
        # "Say it more politely" dictates nothing.
        return ""
    bare = words[place - 1].text not in THAT
    if kind == "added" and bare and (len(rest.split()) == 1 or words[place].text in ARTICLES):
        # "Add Ana", "add a greeting": what is wanted is not these words.
        return ""
    if len(rest.split()) == 1 and fold(rest).strip(".!") in STOP:
        return ""
    alone = all(
        any(item.start <= word.start - words[place].start < item.end for item in _values(Said(rest)))
        for word in words[place:]
    )
    if kind == "whole" and alone:
        return ""
    if kind == "whole":
        return rest
    joined = ", und dass " if fold(words[place - 1].text) == "dass" and re.search(r"\bdass\b", text) else None
    if joined is not None:
        return text.rstrip(" .!") + joined + rest
    if fold(words[place - 1].text) == "dass":
        return ""
    return f"{_ended(text)} {rest[:1].upper()}{rest[1:]}"


def _ended(text: str) -> str:
    text = text.rstrip()
    return text if text.endswith(ENDED) else f"{text}."


def _led(words: Sequence[Word], place: int, phrases: frozenset[tuple[str, ...]]) -> int:
    """Return the number of words of the longest phrase that begins at a place."""
    said = tuple(word.text for word in words[place : place + 8])
    return max((len(way) for way in phrases if said[: len(way)] == way), default=0)


def _values(said: Said) -> list[Found]:
    """Return the days, times, lengths, amounts and numbers of a text, none inside of another."""
    found: list[Found] = []
    for find in KINDS:
        found += outside(find(said), found)
    return sorted(found, key=lambda item: item.start)


def _by_value(text: str, said: Said) -> str:
    """Return the text with the one value that a sentence sets in place of the only one of its kind."""
    parts = [part for part in (one.stripped() for one in said.split(SENTENCE)) if part.message]
    made = {anew for part in parts if (anew := _set_in(text, part))}
    return made.pop() if len(made) == 1 else ""


def _set_in(text: str, said: Said) -> str:
    held = Said(text, said.now)
    found = _values(said)
    if not found or content({}, said, found) or not (_sets(said) or _is_bare(said, found)):
        return ""
    free: list[tuple[int, int, str]] = []
    for find in KINDS:
        new = [item for item in found if any(_same_place(item, other) for other in find(said))]
        new = [item for item in new if not any(item.start == place for place, _, _ in free)]
        old = [item for item in find(held) if any(_same_place(item, other) for other in _values(held))]
        if len(new) > 1:
            return ""
        if not new:
            continue
        if len(old) != 1:
            digits = _digits(text, said, new[0], held) if find is numbers and not old else None
            if digits is None:
                return ""
            free.append(digits)
            continue
        start = old[0].start + _skipped(text[old[0].start : old[0].end])
        value = LEADING.sub("", said.message[new[0].start : new[0].end])
        free.append((start, old[0].end, value))
    for start, end, value in sorted(free, reverse=True):
        text = text[:start] + value + text[end:]
    return text if free else ""


def _digits(text: str, said: Said, new: Found, held: Said) -> tuple[int, int, str] | None:
    """Return where the only figures of a text stand, for a bare number: `make it 5` of `at 4 pm`."""
    places = [match.span() for match in DIGITS.finditer(text)]
    value = said.message[new.start : new.end]
    if len(places) != 1 or not value.isdecimal() or not times(held):
        return None
    return (*places[0], value)


def _skipped(value: str) -> int:
    match = LEADING.match(value)
    return match.end() if match else 0


def _same_place(one: Found, other: Found) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _sets(said: Said) -> bool:
    """Whether a sentence says that something shall be another way: `make it`, `no, better`."""
    way, words = ways(), [word for word in split(said.message) if word.text.isalnum()]
    if words and words[0].text in way.denying:
        return True
    return any(_led(words, place, way.setting) for place in range(len(words)))


def _is_bare(said: Said, found: Sequence[Found]) -> bool:
    """Whether a message is a value alone."""
    free = outside([Found(None, token.start, token.end) for token in said.tokens], found)
    return all(said.message[item.start : item.end].casefold() in BESIDE for item in free)
