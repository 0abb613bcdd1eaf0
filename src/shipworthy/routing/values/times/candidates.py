"""Reads what may begin at one place of a phrase: a day, a time of day, a duration, a part of the day, a range."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

from shipworthy.routing.values.times.clocks import clock
from shipworthy.routing.values.times.counts import Count, day_of_month, ordinal, whole
from shipworthy.routing.values.times.days import day, nearest
from shipworthy.routing.values.times.feasts import feast
from shipworthy.routing.values.times.phrase import Item, Phrase
from shipworthy.routing.values.times.relative import away, named, weekday, weekdays_on
from shipworthy.routing.values.times.spans import length
from shipworthy.routing.values.times.words import ORDINARY
from shipworthy.routing.values.times.zones import zone

Slot = Literal["stamp", "day", "away", "weekday", "number", "part", "clock", "bare", "zone", "span", "stretch"]
PREPOSITIONS = frozenset(("on", "by", "until", "till", "since", "from", "for", "before", "after", "to", "through"))
RANGED = frozenset(("to", "until", "till", "through", "thru", "-", "\u2013", "\u2014", "and", "or"))
DIGITS = frozenset(("num", "nth", "pair", "part", "date"))
NUMBERS = frozenset(("small", "tens", "nth"))
DISTANT = frozenset(("fraction", "whole", "more", "unit", "now", "vague"))
TIMES = frozenset(("noon", "zone", "zones", "shift"))
OPENING = frozenset(("the", "a", "an", "in", "at", "right", "just", "z"))
"""Words without a meaning of their own with which something may begin."""
BESIDE = frozenset(("num", "nth", "clock", "date", "pair"))
DATED = ("month", "part", "named", "nth", "noon")
NEAR, MOST_HOURS = 62, 24
"""Days within which a weekday and a bare number name a day, and the most that such a number is an hour."""
TIMED = frozenset(("num", "clock"))


class Piece(NamedTuple):
    """What one part of a phrase says, and the places of its first item and behind its last one."""

    slot: Slot
    value: object
    start: int
    end: int
    apart: bool = False
    """Whether it is the other end of a range."""


def candidates(phrase: Phrase, place: int, now: dt.datetime) -> Iterator[list[Piece]]:
    """Read everything that may begin at a place; of two that end together, the first one is meant."""
    item = phrase.items[place]
    if item.kind == "stamp":
        yield [Piece("stamp", item.lower, place, place + 1)]
    elif item.kind not in ("sign", "code") and (item.kind != "word" or item.roles or item.lower in OPENING):
        counts = item.kind in DIGITS or not NUMBERS.isdisjoint(item.roles)
        yield from _days(phrase, place, now.date(), item, counts=counts)
        far = counts or item.lower in OPENING or not DISTANT.isdisjoint(item.roles)
        if far and (distant := away(phrase, place, now)) is not None:
            yield [Piece("away" if distant.exact else "day", distant.value, place, distant.end)]
        if (counts or item.lower == "the") and (number := _number(phrase, place, now.date())) is not None:
            yield [Piece("number", int(number.value), place, number.end)]
        if far or item.kind in ("clock", "zone") or not TIMES.isdisjoint(item.roles):
            yield from _times(phrase, place)
        if item.roles or item.lower in ("in", "at"):
            yield from _parts(phrase, place, now.date())


def _days(phrase: Phrase, place: int, now: dt.date, item: Item, *, counts: bool) -> Iterator[list[Piece]]:
    shifted, the = "shift" in item.roles, item.lower == "the"
    if counts or the or shifted or "month" in item.roles:
        if (both := _range(phrase, place, now)) is not None:
            yield both
        for one in (day(phrase, place, now), weekdays_on(phrase, place, now) if counts else None):
            if one is not None:
                yield [Piece("day", one.value, place, one.end)]
    if (shifted or "feast" in item.roles) and (kept := feast(phrase, place, now)) is not None:
        yield [Piece("day", kept.value, place, kept.end)]
    if (the or item.roles) and (near := named(phrase, place, now)) is not None:
        read = [Piece("day", near.value, place, near.end), Piece("part", "tonight", place, near.end)]
        yield read[: 1 + (phrase.role(near.end - 1, "part") is not None)]
    if shifted or "weekday" in item.roles:
        of_week = weekday(phrase, place, now)
        if of_week is not None and _means_weekday(phrase, place, of_week.end):
            yield [Piece("weekday", of_week, place, of_week.end)]


def _times(phrase: Phrase, place: int) -> Iterator[list[Piece]]:
    time = clock(phrase, place)
    if time is not None and time.sure:
        yield [Piece("clock", time, place, time.end)]
    begin = place + (phrase.role(place, "shift") is not None and whole(phrase, place + 1) is not None)
    if (span := length(phrase, begin)) is not None:
        yield [Piece("span", span.total, place, span.end)]
    if time is not None and not time.sure:
        yield [Piece("bare", time, place, time.end)]
    if (said := zone(phrase, place)) is not None and place:
        yield [Piece("zone", said.value, place, said.end)]


def _parts(phrase: Phrase, place: int, now: dt.date) -> Iterator[list[Piece]]:
    """Read `in the morning`, `this evening`, `last night`, `at night`."""
    shift = phrase.role(place, "shift")
    begin = place + (shift is not None or phrase.word(place) in ("in", "at"))
    begin += begin > place and phrase.word(begin) == "the"
    part = phrase.word(begin)
    if phrase.role(begin, "part") is None or phrase.role(begin, "named") is not None:
        return
    piece = Piece("part", part, place, begin + 1)
    if shift is None:
        yield [piece]
    elif shift == 0:
        yield [Piece("day", now, place, begin + 1), piece]
    elif phrase.word(place) == "last" and part == "night" and now > dt.date.min:
        yield [Piece("day", now - dt.timedelta(days=1), place, begin + 1), piece]


def _range(phrase: Phrase, place: int, now: dt.date) -> list[Piece] | None:
    """Read two days of one month: `3 to 5 May`, `May 20-22`, `from the 3rd to the 5th of May`."""
    month = phrase.role(place, "month")
    ends = _ends(phrase, place + (month is not None))
    if ends is None:
        return None
    first, second, middle, end = ends
    if month is None:
        end += phrase.word(end) == "of"
        month = phrase.role(end, "month")
        end += 1
    elif phrase.role(end + (phrase.word(end) == "of"), "month") is not None:
        # Each end has a month of its own: `June 3 to the 5th of July`.
        return None
    try:
        days = [nearest(now, int(str(month)), number) for number in (first, second)] if month is not None else []
    except ValueError:
        return None
    if not days or days[0] >= days[1]:
        return None
    return [Piece("day", days[0], place, middle), Piece("day", days[1], middle, end, apart=True)]


def _ends(phrase: Phrase, place: int) -> tuple[int, int, int, int] | None:
    """Read the numbers of two days, the place between them and the place behind them."""
    item = phrase.at(place)
    if item.kind == "pair" and "-" in item.lower:
        first, second = (int(part) for part in item.lower.split("-"))
        return first, second, place, place + 1
    place += phrase.word(place) == "the"
    begin = day_of_month(phrase, place)
    if begin is None or phrase.word(begin.end) not in RANGED:
        return None
    after = begin.end + 1
    after += phrase.word(after) == "the"
    last = day_of_month(phrase, after)
    return (int(begin.value), int(last.value), begin.end, last.end) if last is not None else None


def _number(phrase: Phrase, place: int, now: dt.date) -> Count | None:
    """Read the number of a day that has no month: `the 20th`, `on the 15`, `Friday the 13th`, `Friday 13`."""
    the = phrase.word(place) == "the"
    begin = place + the
    before = phrase.word(place - 1)
    count = ordinal(phrase, begin) or whole(phrase, begin)
    if count is None or not 1 <= count.value <= 31 or phrase.role(count.end, "unit") is not None:
        return None
    last = count.end == len(phrase.items)
    beside = phrase.role(place - 1, "weekday") is not None or (
        before == "," and phrase.role(place - 2, "weekday") is not None
    )
    if (last and phrase.counted and not (beside and ordinal(phrase, begin))) or phrase.role(
        count.end, "weekday"
    ) is not None:
        return None
    is_ordinal = ordinal(phrase, begin) is not None
    if is_ordinal and phrase.at(begin).kind != "nth" and not the and not beside:
        return None
    after_words = before in PREPOSITIONS or beside
    if is_ordinal:
        alone = place == 0 and (last or phrase.word(count.end) in ("at", ",") or phrase.at(count.end).kind in TIMED)
        return count if after_words or (alone and (the or phrase.whole)) else None
    time = clock(phrase, begin)
    if time is not None and time.end > count.end:
        return None
    if beside and not the and not _is_near(now, phrase.role(place - 1 - (before == ","), "weekday"), int(count.value)):
        # "Fri 12" may be an hour of the day.
        return None
    if beside or (the and before in PREPOSITIONS and last):
        return count
    # `one-on-one at four` names no day.
    in_digits = phrase.at(begin).kind == "num"
    return count if before == "on" and (the or (in_digits and phrase.word(count.end) == "at")) else None


def _is_near(now: dt.date, weekday: object, number: int) -> bool:
    """Whether a day of this name and number is close; a number above those of hours is a day anyway."""
    days = (now + dt.timedelta(days=ahead) for ahead in range(-NEAR, NEAR))
    return number > MOST_HOURS or any(day.day == number and day.weekday() == weekday for day in days)


def _means_weekday(phrase: Phrase, place: int, end: int) -> bool:
    """Whether a short name of a weekday is one, and not `sat on a chair`."""
    if phrase.word(place) not in ORDINARY or end > place + 1:
        return True
    if phrase.whole or phrase.word(place - 1) in PREPOSITIONS:
        return True
    beside = (place - 1, end, end + (phrase.word(end) in (",", ".", "at", "the")))
    return any(phrase.at(at).kind in BESIDE or any(role in phrase.at(at).roles for role in DATED) for at in beside)
