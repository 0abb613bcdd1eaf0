"""Reads days that have a name and one date everywhere: `Christmas Eve`, `Good Friday 2027`, `next Halloween`."""

import datetime as dt
import json
from pathlib import Path
from typing import NamedTuple

from shipworthy.routing.values.times.counts import year
from shipworthy.routing.values.times.days import Day
from shipworthy.routing.values.times.phrase import Phrase


class _Feasts(NamedTuple):
    fixed: dict[tuple[str, ...], tuple[int, int]]
    easter: dict[tuple[str, ...], int]


def _read() -> _Feasts:
    data = json.loads(Path(__file__).with_name("feasts.json").read_text(encoding="utf-8"))
    fixed = {tuple(name.split()): (int(of[0]), int(of[1])) for name, of in data["fixed"].items()}
    return _Feasts(fixed, {tuple(name.split()): int(days) for name, days in data["easter"].items()})


FEASTS = _read()
MOST_WORDS = max(len(name) for name in (*FEASTS.fixed, *FEASTS.easter))


def feast(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read a named day that begins at a place: the next one, or that of the year beside it."""
    shift = phrase.role(place, "shift")
    begin = place + (shift is not None)
    for many in range(min(MOST_WORDS, len(phrase.items) - begin), 0, -1):
        name = tuple(phrase.word(begin + step) for step in range(many))
        if name in FEASTS.fixed or name in FEASTS.easter:
            return _in_year(phrase, begin + many, name, now, shift)
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
        return dt.date(of, *FEASTS.fixed[name])
    return easter(of) + dt.timedelta(days=FEASTS.easter[name])


def easter(of: int) -> dt.date:
    """Return the Western Easter Sunday of a year of the Gregorian calendar (Oudin's arithmetic)."""
    golden, century = of % 19, of // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    full = moon - moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (of + of // 4 + full + 2 - century + century // 4) % 7
    number = full - weekday
    month = 3 + (number + 40) // 44
    return dt.date(of, month, number + 28 - 31 * (month // 4))
