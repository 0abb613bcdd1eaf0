"""Reads which of several choices an answer picks by a value that its label holds, or by the order of these values."""

import datetime as dt
import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.contract.language.types import TypeSpec
from shipworthy.regex import regex
from shipworthy.routing.consent.spelling import fold, split
from shipworthy.routing.consent.ways import spelled
from shipworthy.routing.replies.choice import ways
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.words import STOP, defined_words

LONGEST_ANSWER = 200
"""Characters of an answer that names a value."""
HOUR, DAY, NOON = 60, 1440, 720
"""Minutes."""
TIME, DATE = TypeSpec(name="time"), TypeSpec(name="date")
NUMBER = regex(r"(?<![\w.,:/-])[$€£]?(\d{1,9}(?:[.,]\d{1,2})?)(?![\d:/-]|[.,]\d)")
"""Matches a number that is no part of a code, a date or a time."""
MONEY = regex(r"[$€£]|\b(?:euros?|eur|usd|gbp|dollars?|pounds?)\b|(?<![\d.,])\d+[.,]\d\d(?![\d.,])", re.IGNORECASE)
"""Matches what shows that a label names a price."""
PRICE = regex(
    r"(?<![\w.,:/-])[$€£]\s?(\d{1,9}(?:[.,]\d\d?)?)(?![\d:/-]|[.,]\d)"
    r"|(?<![\w.,:/-])(\d{1,9}(?:[.,]\d\d(?![\d:/.-])|(?:[.,]\d\d?)?(?=\s?(?:€|euros?\b|eur\b|usd\b|dollars?\b|pounds?\b))))",
    re.IGNORECASE,
)
"""Matches an amount with cents, or beside its currency."""
WRITTEN = regex(r"(?<![\d:.])(\d{1,2})[:.h](\d\d)(?![\d:])|(?<!\w)(\d{1,2})(?=(?:am|pm|h|uhr)(?!\w))")
"""Matches a time in digits, or an hour that is written together with what follows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The words for times, days and orders."""

    clock: Sequence[tuple[tuple[str, ...], int]]
    """Words with `#` for the hour → minutes to add, the longest first."""
    hours: Mapping[str, int]
    no_hour: frozenset[str]
    """Words that are an hour only beside others: `the evening one`."""
    beside: frozenset[str]
    before_noon: frozenset[str]
    after_noon: frozenset[str]
    parts: Mapping[str, tuple[int, int]]
    weekdays: Mapping[str, int]
    extremes: Mapping[str, tuple[str, bool]]
    """Word → what is compared, and whether the most is meant."""
    comparatives: frozenset[str]
    """Words of `extremes` that compare two things."""
    comparing: frozenset[str]
    fillers: frozenset[str]


@functools.cache
def order() -> Order:
    """Read `ordered.json` once."""
    raw = json.loads(Path(__file__).with_name("ordered.json").read_text(encoding="utf-8"))
    rows = [(way, int(add)) for add, texts in raw["clock"].items() for text in texts for way in spelled(text)]
    return Order(
        clock=sorted(rows, key=lambda row: (-len(row[0]), row)),
        hours={word: int(hour) for hour, text in raw["hours"].items() for word in text.split()},
        no_hour=frozenset(raw["no_hour_alone"].split()),
        beside=frozenset(raw["beside_clock"].split()),
        before_noon=frozenset(raw["before_noon"].split()),
        after_noon=frozenset(raw["after_noon"].split()),
        parts={word: (start, end) for text, (start, end) in raw["parts"].items() for word in text.split()},
        weekdays={word: int(day) for day, text in raw["weekdays"].items() for word in text.split()},
        extremes={
            word: (what, most)
            for name, most in (("least", False), ("most", True))
            for what, text in raw[name].items()
            for word in text.split()
        },
        comparatives=frozenset(raw["comparatives"].split()),
        comparing=frozenset(raw["comparing"].split()),
        fillers=frozenset(f"{raw['fillers']} {raw['comparing']}".split()),
    )


def by_value(labels: Sequence[str], said: Said, extractor: Extractor) -> int | None:
    """Return the only option whose label holds the value that the message names, or that comes first in an order."""
    if not labels or len(said.message) > LONGEST_ANSWER or "?" in said.message:
        return None
    held = [_Label(label, said, extractor) for label in labels]
    texts = [word.text for word in split(_apart(said.message))]
    place, used = _by_clock(held, texts)
    if place is None:
        place, used = _by_order(held, texts)
    if place is None:
        place, used = _by_part(held, texts)
    if place is None:
        place, used = _by_day(held, texts, said, extractor)
    if place is None:
        place, used = _by_number(held, said, texts)
    return place if place is not None and _says_little(texts, used, held[place]) else None


def dated(labels: Sequence[str], said: Said, extractor: Extractor, taken: Sequence[object] = ()) -> int | None:
    """Return the only option whose label holds the day or the time that a request names, and no input has taken."""
    held = [_Label(label, said, extractor) for label in labels]
    if len(held) < 2:
        return None
    days = {found.value for found in extractor.find(DATE, said)} - set(taken)
    times = {_minutes(found.value) for found in extractor.find(TIME, said)} - {_clock_of(value) for value in taken}
    fitting = [n for n, label in enumerate(held) if days & set(label.dates) or (not label.dates and not days)]
    if times and any(label.times for label in held):
        fitting = [n for n in fitting if held[n].times and held[n].times[0] in times]
    elif not days or not any(label.dates for label in held):
        return None
    return fitting[0] if len(fitting) == 1 else None


def extreme(labels: Sequence[str], word: str, said: Said, extractor: Extractor) -> int | None:
    """Return the option that a word like `cheapest` means; None where two are equal, or one cannot be compared."""
    return _most([_Label(label, said, extractor) for label in labels], *order().extremes[word])


def in_time(labels: Sequence[str], said: Said, extractor: Extractor) -> bool | None:
    """Whether the options are listed from the earliest to the latest; None where they hold no days and times."""
    keys = [_key(_Label(label, said, extractor), "time") for label in labels]
    known = [key for key in keys if key is not None]
    if not known:
        return None
    return len(known) == len(keys) and all(a < b for a, b in zip(known, known[1:], strict=False))


class _Label:
    """A label with the values in it, each kind read when it is asked for."""

    def __init__(self, text: str, said: Said, extractor: Extractor) -> None:
        self.text, self._said, self._extractor = text, Said(text, said.now), extractor

    @property
    def times(self) -> list[int]:
        """Minutes since midnight."""
        return [_minutes(found.value) for found in self._extractor.find(TIME, self._said)]

    @property
    def dates(self) -> list[dt.date]:
        found = (one.value for one in self._extractor.find(DATE, self._said))
        return [value for value in found if isinstance(value, dt.date)]

    @property
    def numbers(self) -> list[float]:
        return [float(match[1].replace(",", ".")) for match in NUMBER.finditer(self.text)]

    @property
    def prices(self) -> list[float]:
        """Numbers that are written as amounts of money."""
        return [float((match[1] or match[2]).replace(",", ".")) for match in PRICE.finditer(self.text)]

    @property
    def words(self) -> frozenset[str]:
        return frozenset(fold(word) for word in defined_words(self.text))


def _minutes(value: object) -> int:
    return value.hour * HOUR + value.minute if isinstance(value, dt.time) else -1


def _clock_of(value: object) -> int:
    """Return the minutes of a time of day as an input holds it."""
    if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d(:\d\d)?", value):
        return int(value[:2]) * HOUR + int(value[3:5])
    return _minutes(value)


def _apart(message: str) -> str:
    """Write a time in digits as words of its own: `3pm` as `3 pm`."""
    return WRITTEN.sub(lambda match: f"{match[1] or match[3]} {match[2] or ''} ", fold(message))


def clock_in(texts: Sequence[str]) -> tuple[frozenset[int], frozenset[int]]:
    """Return the minutes that the only time among the words may mean, and the places of its words."""
    words, found = order(), []
    place = 0
    while place < len(texts):
        way, add = next(((w, a) for w, a in words.clock if _matches(w, texts, place)), ((), 0))
        if not way:
            place += 1
            continue
        hour = words.hours[texts[place + way.index("#")]]
        exact = way == ("#",) and place + 1 < len(texts) and re.fullmatch(r"[0-5]\d", texts[place + 1])
        minutes = int(texts[place + 1]) if exact else add
        end = place + len(way) + (1 if exact else 0)
        found.append((hour * HOUR + minutes, range(place, end)))
        place = end
    if len(found) != 1:
        return frozenset(), frozenset()
    ((minutes, used),) = found
    both = {minutes % DAY, (minutes + NOON) % DAY} if 0 < minutes < NOON + HOUR else {minutes % DAY}
    if not words.after_noon.isdisjoint(texts):
        both = {one for one in both if one >= NOON}
    elif not words.before_noon.isdisjoint(texts):
        both = {one for one in both if one < NOON}
    beside = {n for n, text in enumerate(texts) if text in words.beside | words.before_noon | words.after_noon}
    return frozenset(both), frozenset(used) | beside


def _matches(way: Sequence[str], texts: Sequence[str], place: int) -> bool:
    part = texts[place : place + len(way)]
    if len(way) == 1 and part[:1] and part[0] in order().no_hour and texts[place - 1 : place] not in (["la"], ["las"]):
        return False
    return len(part) == len(way) and all(
        text in order().hours if item == "#" else text == item for item, text in zip(way, part, strict=True)
    )


def _by_clock(held: Sequence[_Label], texts: Sequence[str]) -> tuple[int | None, frozenset[int]]:
    if not any(label.times for label in held):
        return None, frozenset()
    minutes, used = clock_in(texts)
    first = [place for place, label in enumerate(held) if label.times and label.times[0] in minutes]
    return (first[0] if len(first) == 1 else None), used


def _by_part(held: Sequence[_Label], texts: Sequence[str]) -> tuple[int | None, frozenset[int]]:
    """Read a part of the day: `the evening one`."""
    parts = order().parts
    used = frozenset(n for n, text in enumerate(texts) if text in parts)
    if len(used) != 1:
        return None, frozenset()
    start, end = parts[texts[min(used)]]
    fitting = [n for n, label in enumerate(held) if label.times and start <= label.times[0] < end]
    return (fitting[0] if len(fitting) == 1 else None), used


def _by_day(
    held: Sequence[_Label], texts: Sequence[str], said: Said, extractor: Extractor
) -> tuple[int | None, frozenset[int]]:
    weekdays = order().weekdays
    named = {weekdays[text] for text in texts if text in weekdays}
    used = frozenset(n for n, text in enumerate(texts) if text in weekdays)
    found = extractor.find(DATE, said)
    days = {one.value for one in found}
    if len(named) == 1:
        fitting = [n for n, label in enumerate(held) if named & {d.weekday() for d in label.dates}]
    elif len(days) == 1:
        fitting = [n for n, label in enumerate(held) if days & set(label.dates)]
        said_words = {word.text for one in found for word in split(said.message[one.start : one.end])}
        used = frozenset(n for n, text in enumerate(texts) if text in said_words)
    else:
        return None, frozenset()
    return (fitting[0] if len(fitting) == 1 else None), used


def _by_number(held: Sequence[_Label], said: Said, texts: Sequence[str]) -> tuple[int | None, frozenset[int]]:
    numbers = {float(match[1].replace(",", ".")) for match in NUMBER.finditer(said.message)}
    if len(numbers) != 1:
        return None, frozenset()
    fitting = [n for n, label in enumerate(held) if numbers <= set(label.numbers)]
    used = frozenset(n for n, text in enumerate(texts) if text[:1].isdigit())
    return (fitting[0] if len(fitting) == 1 else None), used


def _by_order(held: Sequence[_Label], texts: Sequence[str]) -> tuple[int | None, frozenset[int]]:
    """Read a superlative: the first time, the lowest price; None where two are equal."""
    extremes = order().extremes
    used = frozenset(n for n, text in enumerate(texts) if text in extremes)
    if len(used) != 1:
        return None, frozenset()
    return _most(held, *extremes[texts[min(used)]]), used


def _most(held: Sequence[_Label], what: str, most: bool) -> int | None:
    keys = [_key(label, what) for label in held]
    known = [key for key in keys if key is not None]
    if len(known) != len(keys) or len(keys) < 2:
        return None
    best = max(known) if most else min(known)
    return keys.index(best) if keys.count(best) == 1 else None


def _key(label: _Label, what: str) -> tuple[float, ...] | None:
    if what == "time":
        dates, times = label.dates[:1], label.times[:1]
        days = [float(d.toordinal()) for d in dates]
        return (*days, *map(float, times)) or None
    prices = label.prices
    if what == "money":
        named = prices or (label.numbers if MONEY.search(label.text) else [])
    else:
        named = [number for number in label.numbers if number not in prices]
    # Two numbers in a label: it is not known which of them is compared.
    return (named[0],) if len(named) == 1 else None


def _says_little(texts: Sequence[str], used: frozenset[int], label: _Label) -> bool:
    """Whether every other word is everyday, or one of the label."""
    way, words = ways(), order()
    beside = way.polite | way.joining | words.fillers | label.words | STOP
    denied = way.denying | {"or", "oder", "ou"}
    return all(n in used or (text in beside and text not in denied) for n, text in enumerate(texts))
