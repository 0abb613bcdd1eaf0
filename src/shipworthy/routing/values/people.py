"""Counts the people that a message describes: `me and three friends`, `the two of us`, `wir sind zu viert`."""

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.contract.input import Input
from shipworthy.routing.consent.spelling import Word, fold, split
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.words import DEFINED, STOP, defined_words

LONGEST = 2_000
"""Characters of a message that are read."""
MOST = 2
"""Words of a kind before a noun: `my two good old friends`."""
BESIDE = 40
"""Characters beside a number in which a word stands."""
DOUBT = -1
"""Number of people of a term like `my family`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The words with which people are counted, in four languages."""

    asked: frozenset[str]
    numbers: Mapping[str, int]
    own: frozenset[str]
    self: frozenset[str]
    one: frozenset[str]
    several: frozenset[str]
    group: frozenset[str]
    joining: frozenset[str]
    between: frozenset[str]
    not_counted: frozenset[str]
    phrases: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
    """First word → phrases, `#` for the number, and the number that they mean; 0: that of `#`."""
    together: Mapping[str, int]


@functools.cache
def speech() -> Speech:
    """Read `people.json` once."""
    raw = json.loads(Path(__file__).with_name("people.json").read_text(encoding="utf-8"))
    rows = [(tuple(t.split()), n) for name, n in (("alone", 1), ("counted", 0), ("both", 2)) for t in raw[name]]
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for words, number in sorted(rows, key=lambda row: (-len(row[0]), row)):
        phrases.setdefault(words[0], []).append((words, number))
    sets = ("asked", "own", "self", "one", "several", "group", "joining", "between", "not_counted")
    return Speech(
        phrases=phrases,
        numbers={word: int(n) for n, text in raw["numbers"].items() for word in text.split()},
        together={word: int(n) for n, text in raw["together"].items() for word in text.split()},
        **{name: frozenset(raw[name].split()) for name in sets},
    )


def people_for(name: str, spec: Input, said: Said) -> Found | None:
    """Return the number of people for an input that asks for it; its value is None where the words leave it open.

    None where the input asks for something else, or the message describes no people but by a plain number.
    """
    if spec.type.name != "integer" or spec.list is not None or spec.pattern:
        return None
    return said.once(people) if _asks_for_people(name, spec.ask.source if spec.ask else "") else None


def of_the_family(name: str, spec: Input, said: Said, item: Found) -> bool:
    """Whether a number counts people who are told of, for an input that asks for something else: `our two kids`."""
    if _asks_for_people(name, spec.ask.source if spec.ask else ""):
        return False
    before = [fold(word) for word in said.words_before(item.start, max(0, item.start - BESIDE), 1)]
    behind = [fold(word) for word in said.words_behind(item.end, item.end + BESIDE)]
    return not speech().own.isdisjoint(before) and not speech().several.isdisjoint(behind)


@functools.lru_cache(maxsize=DEFINED)
def _asks_for_people(name: str, ask: str) -> bool:
    words = {fold(word) for text in (name.replace("_", " "), ask) for word in defined_words(text)}
    return not speech().asked.isdisjoint(words)


def people(said: Said) -> Found | None:
    """Find the people whom the message describes; None as its value where it is not clear how many they are."""
    words = split(said.text[:LONGEST])
    found: list[Found] = []
    place, others = 0, False
    while place < len(words):
        item, used = _phrase(words, place)
        if item is not None and place + used < len(words):
            # "We're 4 people": the noun of the number counts no others.
            used += words[place + used].text in speech().several | speech().one
        if item is None:
            item, used = _company(words, place)
            others = others or (item is None and used > 0 and words[place].text not in speech().self)
        if item is not None:
            found.append(item)
        place += max(used, 1)
    values = {item.value for item in found}
    if not found:
        return None
    # "Me and a friend, and their kids": more people are spoken of.
    return found[0] if len(values) == 1 and not others else Found(None, found[0].start, found[-1].end)


def _phrase(words: Sequence[Word], place: int) -> tuple[Found | None, int]:
    """Read a phrase of the lists at a place, and its number of words."""
    kinds, texts = speech(), [word.text for word in words[place : place + 6]]
    for phrase, number in (*kinds.phrases.get(texts[0], ()), *kinds.phrases.get("#", ())):
        if len(texts) < len(phrase):
            continue
        mark = phrase.index("#") if "#" in phrase else None
        if any(one != two and two != "#" for one, two in zip(texts, phrase, strict=False)):
            continue
        end = place + len(phrase)
        if mark is None:
            return Found(number, words[place].start, words[end - 1].end), len(phrase)
        count = _number(texts[mark], together=phrase[mark - 1] == "zu")
        if count is not None and not (end < len(words) and _goes_on(words, end)):
            return Found(count, words[place].start, words[end - 1].end), len(phrase)
    return None, 0


def _number(text: str, *, together: bool) -> int | None:
    kinds = speech()
    return kinds.together.get(text) if together else kinds.numbers.get(text)


def _goes_on(words: Sequence[Word], place: int) -> bool:
    """Whether what was counted is no number of people: `we are 5 minutes late`, `us 30 euros`."""
    return words[place].text in speech().not_counted or words[place].text in (":", "%")


def _company(words: Sequence[Word], place: int) -> tuple[Found | None, int]:
    """Read people that are joined, one of whom is the speaker: `my wife, me and two kids`."""
    kinds, counts, end, myself = speech(), list[int](), place, False
    while True:
        count, used = _term(words, end)
        if not used:
            break
        myself = myself or words[end].text in kinds.self
        counts.append(count)
        end += used
        if end >= len(words) or words[end].text not in kinds.joining or not _term(words, end + 1)[1]:
            commas = end < len(words) and words[end].start - words[end - 1].end == 2 and _term(words, end)[1]
            if not commas:
                break
            continue
        end += 1
    if not counts:
        return None, 0
    open_ended = DOUBT in counts or not myself
    # The speaker alone is nothing: "book it for me". A number of friends without him leaves open whether he comes.
    named = len(counts) > 1 or (
        not myself and words[end - 1].text in kinds.one | kinds.several and _comes_along(words, place)
    )
    if not named:
        return None, end - place
    value = None if open_ended else sum(counts)
    return Found(value, words[place].start, words[end - 1].end), end - place


def _comes_along(words: Sequence[Word], place: int) -> bool:
    """Whether people are said to accompany the speaker: `with two friends`."""
    return place > 0 and words[place - 1].text in ("with", "mit", "con", "avec")


def _term(words: Sequence[Word], place: int) -> tuple[int, int]:
    """Return how many people the words at a place are, DOUBT where they are not counted, and the number of words."""
    kinds = speech()
    if place >= len(words):
        return 0, 0
    if words[place].text in kinds.self and not (words[place].text == "mi" and _is_own(words, place)):
        return 1, 1
    end, count = place, 0
    while end < min(len(words), place + MOST) and words[end].text in kinds.own:
        end += 1
    if end < len(words) and (number := kinds.numbers.get(words[end].text)) is not None:
        count, end = number, end + 1
    while end < min(len(words), place + 2 * MOST) and words[end].text in kinds.between:
        end += 1
    noun = words[end].text if end < len(words) else ""
    if noun in kinds.one and count in (0, 1):
        return (1, end + 1 - place) if end > place else (DOUBT, end + 1 - place)
    if noun in kinds.several or noun in kinds.one:
        return count or DOUBT, end + 1 - place
    if noun in kinds.group:
        return DOUBT, end + 1 - place
    if (
        count < 2
        or not place
        or words[place - 1].text not in kinds.joining
        or (end < len(words) and _goes_on(words, end))
    ):
        return 0, 0
    bare = end == len(words) or not noun.isalpha() or noun in STOP or words[end].start - words[end - 1].end > 1
    return count if bare or noun in kinds.joining else DOUBT, end - place


def _is_own(words: Sequence[Word], place: int) -> bool:
    """Whether `mi` is "my" before a noun, not "me"."""
    following = words[place + 1].text if place + 1 < len(words) else ""
    return following in speech().one | speech().several | speech().group
