"""Reads days that have a name and one date everywhere: `Christmas Eve`, `Good Friday 2027`, `next Halloween`."""

import datetime as dt

from shipworthy.routing.values.times.counts import year
from shipworthy.routing.values.times.days import Day
from shipworthy.routing.values.times.phrase import Phrase
from shipworthy.routing.values.times.words import FEASTS

MOST_WORDS = max(len(name) for kind in FEASTS for name in kind)


def feast(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read a named day that begins at a place: the next one, or that of the year beside it."""
    shift = phrase.role(place, "shift")
    begin = place + (shift is not None)
    name: tuple[str, ...] = ()
    longest: tuple[str, ...] = ()
    for step in range(min(MOST_WORDS, len(phrase.items) - begin)):
        name = (*name, phrase.word(begin + step).removesuffix("'s").replace("'", ""))
        longest = name if any(name in kind for kind in FEASTS) else longest
    try:
        return _in_year(phrase, begin + len(longest), longest, now, shift) if longest else None
    except (ValueError, OverflowError):
        return None


def _in_year(phrase: Phrase, place: int, name: tuple[str, ...], now: dt.date, shift: object) -> Day | None:
    after = place + (phrase.word(place) in ("of", "in", ","))
    of = year(phrase, after)
    if of is not None:
        return Day(_date(name, int(of.value)), of.end) if shift is None else None
    by = phrase.role(after, "shift")
    if by is not None and phrase.role(after + 1, "unit") == "year":
        return Day(_date(name, now.year + int(str(by))), after + 2) if shift is None else None
    days = [_date(name, now.year + step) for step in (-1, 0, 1)]
    if shift == -1:
        return Day([found for found in days if found < now][-1], place)
    return Day(next(found for found in days if found >= now), place)


def _date(name: tuple[str, ...], of: int) -> dt.date:
    if name in FEASTS.fixed:
        month, number = FEASTS.fixed[name]
        return dt.date(of, month, number)
    if name in FEASTS.weekday:
        month, weekday, number, after = FEASTS.weekday[name]
        return _by_weekday(of, month, weekday, number) + dt.timedelta(days=after)
    if name in FEASTS.easter:
        return easter(of) + dt.timedelta(days=FEASTS.easter[name][0])
    return orthodox_easter(of) + dt.timedelta(days=FEASTS.orthodox[name][0])


def _by_weekday(of: int, month: int, weekday: int, number: int) -> dt.date:
    """Return a weekday of a month by its number; the fifth is the last one."""
    first = dt.date(of, month, 1)
    found = first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    return found if found.month == month else found - dt.timedelta(days=7)


def easter(of: int) -> dt.date:
    """Return the Western Easter Sunday of a year of the Gregorian calendar (Oudin's arithmetic)."""
    golden, century = of % 19, of // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    full = moon - moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (of + of // 4 + full + 2 - century + century // 4) % 7
    number = full - weekday
    month = 3 + (number + 40) // 44
    return dt.date(of, month, number + 28 - 31 * (month // 4))


def orthodox_easter(of: int) -> dt.date:
    """Return the Orthodox Easter Sunday of a year as a day of the Gregorian calendar (Meeus's arithmetic)."""
    moon = (19 * (of % 19) + 15) % 30
    weekday = (2 * (of % 4) + 4 * (of % 7) - moon + 34) % 7
    month, number = divmod(moon + weekday + 114, 31)
    return dt.date(of, month, number + 1) + dt.timedelta(days=of // 100 - of // 400 - 2)
