"""Reads days and instants by their distance: `tomorrow`, `next Friday`, `in 3 days`, `two weeks from Friday`."""

import datetime as dt
from typing import NamedTuple

from shipworthy.routing.values.times.counts import whole
from shipworthy.routing.values.times.days import Day, day, months_on
from shipworthy.routing.values.times.feasts import feast
from shipworthy.routing.values.times.phrase import Phrase
from shipworthy.routing.values.times.spans import Length, length
from shipworthy.routing.values.times.zones import later

WEEK = dt.timedelta(days=7)
SOON = ("coming", "upcoming")
NOW = ("now", "today")


class Away(NamedTuple):
    """An instant at a distance from now, `exact` where hours or less were said, and the place behind it."""

    value: dt.datetime
    exact: bool
    end: int


class Weekday(NamedTuple):
    """A weekday, the day that it is (None where two are as likely), and the place behind it."""

    number: int
    value: dt.date | None
    free: bool
    """Whether nothing else said which one, so that a date beside it may."""
    end: int


def named(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read `today`, `tomorrow`, `tonight`, `the day after tomorrow`, `the day before Friday`, `this day`."""
    place += phrase.word(place) == "the" and phrase.role(place + 1, "unit") == "day"
    if phrase.word(place) in ("this", "current") and phrase.word(place + 1) == "day":
        return Day(now, place + 2)
    if (days := phrase.role(place, "named")) is not None:
        return _on(now, int(str(days)), place + 1)
    if phrase.role(place, "unit") != "day" or phrase.word(place) != "day":
        return None
    relation = phrase.role(place + 1, "relation")
    if relation is None:
        return None
    found = some_day(phrase, place + 2, now)
    return _on(found.value, int(str(relation)), found.end) if found is not None else None


def _on(day: dt.date, days: int, end: int) -> Day | None:
    try:
        return Day(day + dt.timedelta(days=days), end)
    except OverflowError:
        return None


def some_day(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read a day from which others are counted."""
    place += phrase.word(place) == "the" and phrase.role(place + 1, "unit") is None
    if (days := phrase.role(place, "named")) is not None:
        return _on(now, int(str(days)), place + 1)
    found = feast(phrase, place, now) or day(phrase, place, now)
    if found is not None:
        return found
    of_week = weekday(phrase, place, now)
    return Day(of_week.value, of_week.end) if of_week is not None and of_week.value is not None else None


def weekday(phrase: Phrase, place: int, now: dt.date) -> Weekday | None:
    """Read `Friday`, `next Friday`, `Friday next week`, `next week on Friday`, `Sunday of last week`.

    A day of this week is not the next one to all, one of this week that is over not the last one, and today's own name
    is today's to some and in a week to others: these have no value.
    """
    place += phrase.word(place) == "this" and phrase.role(place + 1, "shift") is not None
    shift = phrase.role(place, "shift")
    begin = place + (shift is not None)
    if phrase.role(begin, "unit") == "week" and shift is not None and phrase.word(begin) in ("week", "week's"):
        begin += 1
        begin += phrase.word(begin) in ("on", ",")
        if (number := phrase.role(begin, "weekday")) is None:
            return None
        return _of_week(now, int(str(number)), int(str(shift)), begin + 1)
    if (number := phrase.role(begin, "weekday")) is None:
        return None
    n, end = int(str(number)), begin + 1
    end += phrase.word(end) == "."
    after = end + (phrase.word(end) in ("of", "from", "in", ","))
    by = phrase.role(after, "shift")
    if by is not None and phrase.role(after + 1, "unit") == "week":
        return _of_week(now, n, int(str(by)), after + 2) if shift is None else None
    if shift is None:
        since = phrase.word(place - 1) == "since"
        return Weekday(n, _last(now, n) if since else _coming(now, n), free=True, end=end)
    return Weekday(n, _shifted(now, n, phrase.word(place), int(str(shift))), free=False, end=end)


def _of_week(now: dt.date, number: int, weeks: int, end: int) -> Weekday | None:
    found = _on(now, 7 * weeks - now.weekday() + number, end)
    return Weekday(number, found.value, free=False, end=end) if found is not None else None


def _coming(now: dt.date, number: int) -> dt.date | None:
    days = (number - now.weekday()) % 7
    return _shift(now, days) if days else None


def _last(now: dt.date, number: int) -> dt.date | None:
    return _shift(now, -((now.weekday() - number) % 7 or 7))


def _shift(now: dt.date, days: int) -> dt.date | None:
    found = _on(now, days, 0)
    return found.value if found is not None else None


def _shifted(now: dt.date, number: int, word: str, shift: int) -> dt.date | None:
    ahead = (number - now.weekday()) % 7
    if word in SOON:
        return _shift(now, ahead or 7)
    if shift == 0:
        return _shift(now, number - now.weekday()) if number >= now.weekday() else None
    if shift > 0:
        this_week = number > now.weekday()
        return None if this_week or ahead == 1 else _shift(now, ahead or 7)
    return None if number < now.weekday() else _last(now, number)


def weekdays_on(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read `3 Fridays from now`."""
    count = whole(phrase, place)
    if count is None or not 1 <= count.value <= 99:
        return None
    number = phrase.role(count.end, "weekdays")
    number = phrase.role(count.end, "weekday") if number is None else number
    if number is None or phrase.word(count.end + 1) != "from" or phrase.word(count.end + 2) not in NOW:
        return None
    return _on(now, ((int(str(number)) - now.weekday()) % 7 or 7) + 7 * (int(count.value) - 1), count.end + 3)


def away(phrase: Phrase, place: int, now: dt.datetime) -> Away | None:
    """Read `in 3 days`, `two hours ago`, `a week from now`, `2 weeks from Friday`, `three days after Easter`."""
    right = phrase.word(place) in ("right", "just")
    if phrase.word(place + right) == "now" and phrase.whole and len(phrase.items) == 1 + right:
        return Away(now, True, place + 1 + right)
    inside = phrase.word(place) == "in"
    begin = place + inside
    begin += inside and phrase.word(begin) in ("about", "around")
    found = length(phrase, begin)
    if found is None or (not inside and phrase.word(begin - 1) in ("last", "next", "past")):
        return None
    sign, after = _direction(phrase, found)
    try:
        if sign:
            return _moved(now, found, sign, after)
        if inside:
            return _moved(now, found, 1, found.end + (phrase.word(found.end) == "time"))
        return _from_a_day(phrase, found, now)
    except (OverflowError, ValueError):
        return None


def _direction(phrase: Phrase, found: Length) -> tuple[int, int]:
    """Return 1 for later and -1 for earlier than now, 0 for neither, and the place behind the words."""
    first, second = phrase.word(found.end), phrase.word(found.end + 1)
    if (sign := phrase.role(found.end, "away")) is not None:
        return int(str(sign)), found.end + 1
    if first == "from" and second in NOW:
        return 1, found.end + 2
    return (-1, found.end + 2) if first == "before" and second == "now" else (0, found.end)


def _from_a_day(phrase: Phrase, found: Length, now: dt.datetime) -> Away | None:
    if found.seconds:
        return None
    word, sign = phrase.word(found.end), 1
    if word in ("from", "after", "before"):
        place, sign = found.end + 1, -1 if word == "before" else 1
    elif found.days and found.days % 7 == 0 and not found.months:
        # `A week tomorrow`, `a week on Friday`.
        place = found.end + (word == "on")
        if phrase.role(place, "named") is None and (phrase.role(place, "weekday") is None or word != "on"):
            return None
    else:
        return None
    base = some_day(phrase, place, now.date())
    if base is None:
        return None
    return _moved(dt.datetime.combine(base.value, dt.time(0), tzinfo=now.tzinfo), found, sign, base.end)


def _moved(now: dt.datetime, found: Length, sign: int, end: int) -> Away | None:
    if found.months != int(found.months):
        return None
    days = int(found.days)
    seconds = found.seconds + (found.days - days) * 86_400
    on = months_on(now.date(), sign * int(found.months)) + dt.timedelta(days=sign * days)
    moved = dt.datetime.combine(on, now.time(), tzinfo=now.tzinfo)
    return Away(later(moved, sign * seconds) if seconds else moved, bool(seconds), end)
