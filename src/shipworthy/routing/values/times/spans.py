"""Reads durations in a phrase: `2 days`, `an hour and a half`, `1h30m`, `half an hour`, `two and a quarter hours`."""

from typing import NamedTuple

from shipworthy.routing.values.times.counts import Count, digits, spelled
from shipworthy.routing.values.times.phrase import Phrase
from shipworthy.routing.values.times.words import SECONDS

CALENDAR = {"month": 1, "year": 12, "decade": 120, "century": 1200}
"""Units that follow the calendar, in months."""
DAYS = {"day": 1, "week": 7, "fortnight": 14}
FRACTIONS = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "3/2": 1.5}
LARGEST = 1e11
"""Seconds of the longest duration that is read."""


class Length(NamedTuple):
    """A duration: months, days and seconds apart, all in seconds together, and the place behind it."""

    months: float
    days: float
    seconds: float
    total: float | None
    """None where it has no length that is agreed on."""
    end: int


def length(phrase: Phrase, place: int) -> Length | None:
    """Read a duration that begins at a place."""
    if place == 0 and phrase.counting and phrase.word(0) in ("a", "an"):
        return None
    begin = place + (phrase.word(place) in ("a", "an") and phrase.role(place + 1, "more") is not None)
    begin += phrase.role(begin, "more") is not None
    first = _one(phrase, begin)
    if first is None:
        return None
    months, days, seconds, total, end, units = 0.0, 0.0, 0.0, 0.0, place, set[str]()
    part: tuple[float, str, int] | None = first
    while part is not None:
        count, unit, after = part
        if unit in units:
            break
        units.add(unit)
        months += count * CALENDAR.get(unit, 0)
        days += count * DAYS.get(unit, 0)
        seconds += count * SECONDS[unit] if unit not in CALENDAR and unit not in DAYS else 0.0
        total, end = total + count * SECONDS[unit], after
        part = _next(phrase, after) or (_minutes(phrase, after) if unit == "hour" else None)
    if len(units & CALENDAR.keys()) > 1 or total > LARGEST:
        # Two years and three months are 27 months of 30 days to some, and 820 days to others.
        return Length(months, days, seconds, None, end)
    return Length(months, days, seconds, total, end)


def _next(phrase: Phrase, place: int) -> tuple[float, str, int] | None:
    """Read the next part of a duration: `, 30 minutes`, `and 2 hours`."""
    place += phrase.word(place) == ","
    place += phrase.word(place) == "and"
    return _one(phrase, place) if phrase.word(place) not in ("a", "an") else None


def _minutes(phrase: Phrase, place: int) -> tuple[float, str, int] | None:
    """Read the minutes behind an hour, which need no unit at the end of a phrase: `an hour thirty`, `2 hours 10`."""
    place += phrase.word(place) == "and"
    count = digits(phrase, place) or spelled(phrase, place)
    if count is None or count.end != len(phrase.items) or phrase.counted or not 0 < count.value < 60:
        return None
    return (count.value, "minute", count.end) if count.value == int(count.value) else None


def _one(phrase: Phrase, place: int) -> tuple[float, str, int] | None:
    if phrase.role(place, "whole") is not None and (unit := _unit(phrase, place + 1)) is not None:
        return 1.0, unit, place + 2
    if (found := _fraction(phrase, place)) is not None:
        return found
    if (unit := _unit(phrase, place)) is not None and (more := _and_part(phrase, place + 1)) is not None:
        return 1.0 + more.value, unit, more.end
    count = _count(phrase, place)
    if count is None:
        return None
    value, end = count
    if phrase.word(place - 1) == "the" and phrase.role(end, "letter") == "s":
        # A decade: `the 90s`.
        return None
    if (more := _and_part(phrase, end)) is not None and (unit := _unit(phrase, _of(phrase, more.end))) is not None:
        return value + more.value, unit, _of(phrase, more.end) + 1
    end = _of(phrase, end)
    end += phrase.role(end, "more") is not None
    unit = _unit(phrase, end)
    if unit is None:
        return None
    end += 1
    if (more := _and_part(phrase, end)) is not None and _unit(phrase, _of(phrase, more.end)) is None:
        return value + more.value, unit, more.end
    return value, unit, end


def _fraction(phrase: Phrase, place: int) -> tuple[float, str, int] | None:
    """Read a part of one unit: `half an hour`, `a quarter of an hour`, `1/2 day`, `half a year`."""
    begin = place + (phrase.word(place) in ("a", "an"))
    if phrase.at(place).lower in FRACTIONS:
        value, end = FRACTIONS[phrase.word(place)], place + 1
    elif (found := _parts(phrase, begin)) is not None:
        value, end = found
    else:
        return None
    end = _of(phrase, end)
    end += phrase.word(end) in ("a", "an")
    unit = _unit(phrase, end)
    return (value, unit, end + 1) if unit is not None else None


def _parts(phrase: Phrase, place: int) -> Count | None:
    """Read `half`, `quarter`, `three quarters`."""
    part = phrase.role(place, "fraction")
    if part is not None:
        return Count(float(str(part)), place + 1)
    many, part = phrase.role(place, "small"), phrase.role(place + 1, "fraction")
    if many in (1, 2, 3) and part == 0.25:
        return Count(int(str(many)) * 0.25, place + 2)
    return None


def _count(phrase: Phrase, place: int) -> Count | None:
    if phrase.word(place) in ("a", "an"):
        if phrase.word(place + 1) == "couple":
            return Count(2.0, place + 2)
        return Count(1.0, place + 1)
    if phrase.word(place) == "couple":
        return Count(2.0, place + 1)
    if phrase.at(place).kind == "pair" and "." in phrase.word(place):
        # One digit and two behind a point, which might have been a day and a month.
        return Count(float(phrase.word(place)), place + 1)
    count = digits(phrase, place) or spelled(phrase, place)
    if count is not None and phrase.at(count.end).kind == "part":
        return Count(count.value + FRACTIONS[phrase.word(count.end)], count.end + 1)
    return count


def _and_part(phrase: Phrase, place: int) -> Count | None:
    """Read `and a half`, `and three quarters`."""
    if phrase.word(place) != "and":
        return None
    if phrase.at(place + 1).kind == "part":
        return Count(FRACTIONS[phrase.word(place + 1)], place + 2)
    return _parts(phrase, place + 1 + (phrase.word(place + 1) in ("a", "an")))


def _of(phrase: Phrase, place: int) -> int:
    return place + (phrase.word(place) == "of")


def _unit(phrase: Phrase, place: int) -> str | None:
    unit = phrase.role(place, "unit")
    return str(unit) if unit is not None else None
