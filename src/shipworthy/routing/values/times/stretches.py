"""Reads stretches of the calendar: `next week`, `this weekend`, `in December`, `the last 3 days`."""

import datetime as dt
from typing import NamedTuple

from shipworthy.routing.values.times.counts import ordinal, year
from shipworthy.routing.values.times.days import LONG_PAST, Day, day, months_on
from shipworthy.routing.values.times.phrase import Phrase
from shipworthy.routing.values.times.relative import SOON, some_day
from shipworthy.routing.values.times.spans import Length, length
from shipworthy.routing.values.times.words import ORDINARY, SECONDS
from shipworthy.routing.values.times.zones import fixed, later

ROLLING = ("past", "coming", "upcoming", "following")
"""Words with which a unit is counted from now: `the past week`."""
WITHIN = ("in", "during", "of", "for", "since", "until", "till", "from", "to", "through", "by", "throughout", "over")
"""Words behind which the name of a month is one, and a year is no number of something else."""
SHORT = ("second", "minute", "hour")
"""Units of which one is counted from now also without such a word: `the last hour`."""
UNITS = ("week", "month", "year", "quarter", "weekend", "day")
SATURDAY = 5


class Stretch(NamedTuple):
    """The first and the last instant (exclusive) of a stretch, and the place behind it."""

    start: dt.datetime
    end: dt.datetime
    stop: int


def stretch(phrase: Phrase, place: int, now: dt.datetime) -> Stretch | None:
    """Read a stretch that begins at a place; None where there is none."""
    place += phrase.word(place) == "the"
    for read in (_counted, _rest, _week_of, _shifted, _weekend, _quarter, _month, _year):
        try:
            found = read(phrase, place, now)
        except (ValueError, OverflowError):
            return None
        if found is not None:
            return found
    return None


def days_from(first: dt.date, last: dt.date, zone: dt.tzinfo | None) -> tuple[dt.datetime, dt.datetime]:
    """The instants at which the first day begins, and at which the last one ends."""
    return beginning(first, zone), beginning(last + dt.timedelta(days=1), zone)


def beginning(day: dt.date, zone: dt.tzinfo | None) -> dt.datetime:
    """The first instant of a day."""
    return fixed(dt.datetime.combine(day, dt.time(0), tzinfo=zone))


def _of_days(first: dt.date, days: int, stop: int, now: dt.datetime) -> Stretch:
    return Stretch(*days_from(first, first + dt.timedelta(days=days - 1), now.tzinfo), stop)


def _counted(phrase: Phrase, place: int, now: dt.datetime) -> Stretch | None:
    """Read `the next 3 days`, `last two weeks`, `the past hour`, `the coming week`."""
    shift = phrase.role(place, "shift")
    if shift is None or not int(str(shift)):
        return None
    unit = phrase.role(place + 1, "unit")
    if unit is not None and phrase.word(place) not in ROLLING and unit not in SHORT:
        return None
    found = length(phrase, place + 1) if unit is None else _one(str(unit), place + 2)
    if found is None or found.months != int(found.months):
        return None
    sign = int(str(shift))
    on = months_on(now.date(), sign * int(found.months)) + dt.timedelta(days=sign * int(found.days))
    if found.seconds:
        moved = fixed(later(now, sign * (found.seconds + 86_400 * found.days)))
        return Stretch(min(fixed(now), moved), max(fixed(now), moved), found.end) if not found.months else None
    if sign > 0:
        return Stretch(fixed(now), beginning(on + dt.timedelta(days=1), now.tzinfo), found.end)
    return Stretch(beginning(on, now.tzinfo), fixed(now), found.end)


def _one(unit: str, stop: int) -> Length | None:
    """The length of one unit, such as a day or a week."""
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit, 0)
    months = {"month": 1, "year": 12}.get(unit, 0)
    seconds = SECONDS[unit] if unit in SHORT else 0
    return Length(months, days, seconds, None, stop) if days or months or seconds else None


def _rest(phrase: Phrase, place: int, now: dt.datetime) -> Stretch | None:
    """Read `the rest of the week`, `rest of today`."""
    if phrase.word(place) != "rest" or phrase.word(place + 1) != "of":
        return None
    begin = place + 2
    begin += phrase.word(begin) == "the"
    of_day = phrase.word(begin) in ("today", "day")
    found = _of_days(now.date(), 1, begin + 1, now) if of_day else _around(phrase, begin, now, 0)
    if found is None:
        found = _shifted(phrase, begin, now)
    return Stretch(fixed(now), found.end, found.stop) if found is not None and found.start <= now else None


def _week_of(phrase: Phrase, place: int, now: dt.datetime) -> Stretch | None:
    """Read `the week of December 7`, `week of the 7th of May`."""
    if phrase.role(place, "unit") != "week" or phrase.word(place + 1) not in ("of", "from", "beginning", "starting"):
        return None
    begin = place + 2
    begin += phrase.word(begin) in ("on", "the") and some_day(phrase, begin, now.date()) is None
    found: Day | None = some_day(phrase, begin, now.date()) or day(phrase, begin, now.date())
    if found is None:
        return None
    return _of_days(found.value - dt.timedelta(days=found.value.weekday()), 7, found.end, now)


def _shifted(phrase: Phrase, place: int, now: dt.datetime) -> Stretch | None:
    """Read `next week`, `this month`, `last quarter`, `next year`, `last weekend`."""
    shift, word = phrase.role(place, "shift"), phrase.word(place)
    if shift is None:
        return None
    by = int(str(shift))
    if phrase.role(place + 1, "month") is not None:
        return _named_month(phrase, place + 1, now, by) if word not in ROLLING else None
    if phrase.word(place + 1).removesuffix("'s") == "weekend":
        return _weekend_by(by if word not in SOON else 0, place + 2, now)
    return _around(phrase, place + 1, now, by)


def _around(phrase: Phrase, place: int, now: dt.datetime, by: int) -> Stretch | None:
    """Read the unit of the calendar in which now lies, or one before or after it."""
    unit = "quarter" if phrase.word(place) == "quarter" else phrase.role(place, "unit")
    if unit not in UNITS or (unit == "day" and by):
        return None
    today, stop = now.date(), place + 1
    if unit == "day":
        return _of_days(today, 1, stop, now)
    if unit == "week":
        return _of_days(today + dt.timedelta(days=7 * by - today.weekday()), 7, stop, now)
    months = {"month": 1, "quarter": 3, "year": 12}[str(unit)]
    first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    return _of_months(months_on(first, by * months), months, stop, now)


def _of_months(first: dt.date, months: int, stop: int, now: dt.datetime) -> Stretch:
    last = months_on(first, months) - dt.timedelta(days=1)
    return Stretch(*days_from(first, last, now.tzinfo), stop)


def _weekend(phrase: Phrase, place: int, now: dt.datetime) -> Stretch | None:
    """Read `the weekend`, which is the one of this week."""
    found = phrase.word(place).removesuffix("'s") == "weekend" and phrase.role(place - 1, "shift") is None
    return _weekend_by(0, place + 1, now) if found else None


def _weekend_by(by: int, stop: int, now: dt.datetime) -> Stretch | None:
    """The weekend of this week, or the last one; which one is next is not the same to all."""
    if by > 0:
        return None
    monday = now.date() - dt.timedelta(days=now.weekday())
    return _of_days(monday + dt.timedelta(days=SATURDAY + 7 * by), 2, stop, now)


def _quarter(phrase: Phrase, place: int, now: dt.datetime) -> Stretch | None:
    """Read `third quarter`, `the first quarter of 2027`: the last one of that number which has begun."""
    count = ordinal(phrase, place)
    if count is None or count.value > 4 or phrase.word(count.end) != "quarter":
        return None
    first = dt.date(now.year, 3 * int(count.value) - 2, 1)
    stop = count.end + 1
    of = year(phrase, stop + (phrase.word(stop) == "of"))
    if of is not None:
        return _of_months(first.replace(year=int(of.value)), 3, of.end, now)
    return _of_months(first if first <= now.date() else first.replace(year=now.year - 1), 3, stop, now)


def _month(phrase: Phrase, place: int, now: dt.datetime) -> Stretch | None:
    """Read `December`, `in May`, `March 2027`; a word that is also another one only where it must be a month."""
    if phrase.role(place, "month") is None:
        return None
    alone = phrase.whole and len(phrase.items) == 1
    if phrase.word(place) in ORDINARY and not alone and phrase.word(place - 1) not in WITHIN:
        return None
    return _named_month(phrase, place, now, None)


def _named_month(phrase: Phrase, place: int, now: dt.datetime, by: int | None) -> Stretch:
    """The month of a name: of the year behind it, before or after now as `by` says, or the nearest not long past."""
    month, stop = int(str(phrase.role(place, "month"))), place + 1
    stop += phrase.word(stop) == "."
    of = year(phrase, stop + (phrase.word(stop) in ("of", ",")))
    first = dt.date(now.year, month, 1)
    if of is not None:
        return _of_months(first.replace(year=int(of.value)), 1, of.end, now)
    here = now.date().replace(day=1)
    if by is None:
        last = months_on(first, 1) - dt.timedelta(days=1)
        first = first if (now.date() - last).days < LONG_PAST else first.replace(year=now.year + 1)
        if (first - now.date()).days > 365 - LONG_PAST:
            first = first.replace(year=first.year - 1)
    elif by > 0 and first <= here:
        first = first.replace(year=now.year + 1)
    elif by < 0 and first >= here:
        first = first.replace(year=now.year - 1)
    return _of_months(first, 1, stop, now)


def _year(phrase: Phrase, place: int, now: dt.datetime) -> Stretch | None:
    """Read `in 2027`."""
    found = year(phrase, place) if phrase.word(place - 1) in WITHIN and phrase.at(place).kind == "num" else None
    return _of_months(dt.date(int(found.value), 1, 1), 12, found.end, now) if found is not None else None
