"""Reads days of the calendar: `May 3`, `3rd of May 2024`, `5/3`, `the last Friday of March`, `20th of next month`."""

import calendar
import datetime as dt
from typing import NamedTuple

from shipworthy.regex import regex
from shipworthy.routing.values.times.counts import Count, day_of_month, ordinal, whole, year
from shipworthy.routing.values.times.phrase import MONTH, Phrase
from shipworthy.routing.values.times.words import ROLES

LONG_PAST = 180
"""Days; a day without a year that is further past is the next one of that name."""
AHEAD = 30
"""Years from now of the latest day whose year is written in two digits."""
VERBS = frozenset(("may", "march"))
TELLING = frozenset(("i", "you", "we", "they", "he", "she", "it", "who"))
"""Words behind which these months are verbs."""
SPLIT = regex(rf"(\d+|{MONTH})([-/.])(\d+|{MONTH})(?:[-/.](\d+))?")


class Day(NamedTuple):
    """A day and the place behind it."""

    value: dt.date
    end: int


def day(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read a day that begins at a place; None where there is none, or where it does not exist."""
    for read in (_written, _month_day, _of_month, _weekday_of, _last_day_of, _day_of_month_of, _month_on):
        try:
            found = read(phrase, place, now)
        except (ValueError, OverflowError):
            return None
        if found is not None:
            return found
    return None


def _written(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read a day in digits: `2024-05-01`, `5/3/2024`, `3.5.24`, `31-Oct-74`, `5/20`."""
    item = phrase.at(place)
    if item.kind not in ("date", "pair"):
        return None
    match = SPLIT.fullmatch(item.lower)
    if match is None:
        return None
    first, sign, second, third = match.groups()
    if third is None:
        return Day(found, place + 1) if (found := _pair(phrase, place, now, first, sign, second)) is not None else None
    if len(first) == 4 and first.isdigit():
        return Day(dt.date(int(first), _month(second), int(third)), place + 1)
    of = _full_year(third, now)
    if not second.isdigit():
        return Day(dt.date(of, _month(second), int(first)), place + 1)
    month, number = (second, first) if sign == "." or int(first) > 12 else (first, second)
    return Day(dt.date(of, int(month), int(number)), place + 1)


def _pair(phrase: Phrase, place: int, now: dt.date, first: str, sign: str, second: str) -> dt.date | None:
    """Read a month and a day without a year; with a point or a dash only where a word says that it is a day."""
    a, b = int(first), int(second)
    before = place - 1 - (phrase.word(place - 1) == "the")
    on = phrase.word(before) in ("on", "by", "until", "till", "since")
    if phrase.counted and place + 1 == len(phrase.items):
        return None
    if (a, b) == (24, 7) or not 1 <= a <= 31 or not 1 <= b <= 31 or (a > 12 and b > 12):
        return None
    if sign == "." and not (on and (a > 12 or b > 12 or first[0] == "0" or second[0] == "0" or _dotted(phrase, place))):
        return None
    if sign == "-" and not (on or phrase.whole):
        return None
    if sign == "/" and phrase.role(place + 1, "unit") is not None:
        return None
    # With a point the day comes first, as where a year follows: `09.12.`.
    month, number = (b, a) if a > 12 or (sign == "." and b <= 12) else (a, b)
    return nearest(now, month, number)


def _dotted(phrase: Phrase, place: int) -> bool:
    """Whether a point directly follows that ends no sentence: `on 9.12. at 10`."""
    return phrase.word(place + 1) == "." and phrase.at(place + 1).glued and place + 2 < len(phrase.items)


def _full_year(text: str, now: dt.date) -> int:
    number = int(text)
    if len(text) > 2:
        return number
    century = now.year // 100 * 100
    return century + number if century + number <= now.year + AHEAD else century + number - 100


def _month(text: str) -> int:
    return int(text) if text.isdigit() else int(str(ROLES[text]["month"]))


def nearest(now: dt.date, month: int, number: int) -> dt.date:
    """Return the day without a year that is meant: of this year, or the next one where it is long past."""
    if (month, number) == (2, 29):
        return next(dt.date(y, 2, 29) for y in range(now.year, now.year + 9) if calendar.isleap(y))
    found = dt.date(now.year, month, number)
    return found if (now - found).days < LONG_PAST else found.replace(year=found.year + 1)


def _in_year(phrase: Phrase, place: int, now: dt.date, month: int, number: int) -> Day:
    """Complete a month and a day by the year behind them, if one is said."""
    after = place + (phrase.word(place) in (",", "of", "in"))
    if (shift := phrase.role(after, "shift")) is not None and phrase.role(after + 1, "unit") == "year":
        return Day(dt.date(now.year + int(str(shift)), month, number), after + 2)
    of = year(phrase, after)
    if of is None:
        return Day(nearest(now, month, number), place)
    return Day(dt.date(int(of.value), month, number), of.end)


def _month_day(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read `May 3`, `May the third, 2024`, `October. 2`, `Oct/2`."""
    month = phrase.role(place, "month")
    if month is None or (place == 0 and phrase.word(0) in VERBS and phrase.before in TELLING):
        return None
    after = place + 1
    after += phrase.word(after) in (".", "-", "/")
    after += phrase.word(after) == "the"
    count = day_of_month(phrase, after)
    if count is None or phrase.at(after).kind in ("clock", "pair"):
        return None
    if _is_clock(phrase, count) or (phrase.counted and count.end == len(phrase.items) and phrase.word(place) in VERBS):
        return None
    return _in_year(phrase, count.end, now, int(str(month)), int(count.value))


def _is_clock(phrase: Phrase, count: Count) -> bool:
    after = phrase.at(count.end)
    return after.kind == "half" or "oclock" in after.roles or (after.glued and "unit" in after.roles)


def _of_month(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read `3 May`, `the 3rd of May 2024`, `14april`, `the first of march`, `third day of october`."""
    place += phrase.word(place) == "the"
    count = day_of_month(phrase, place)
    if count is None:
        return None
    after = count.end
    after += phrase.role(after, "unit") == "day" and ordinal(phrase, place) is not None
    of = phrase.word(after) in ("of", "in")
    after += of
    after += of and phrase.word(after) == "the"
    month = phrase.role(after, "month")
    if month is not None:
        after += 1
        after += phrase.word(after) == "."
        return _in_year(phrase, after, now, int(str(month)), int(count.value))
    return None


def _shifted_month(phrase: Phrase, place: int, now: dt.date) -> tuple[int, int, int] | None:
    """Read the year and month of `march 2015`, `next month`, `this month`; also the place behind it."""
    place += phrase.word(place) == "the"
    if (month := phrase.role(place, "month")) is not None:
        first = _in_year(phrase, place + 1, now, int(str(month)), 1)
        if first.end == place + 1:
            # The month that is not over.
            over = (now.year, now.month) > (first.value.year, first.value.month)
            return first.value.year + over, first.value.month, first.end
        return first.value.year, first.value.month, first.end
    if (shift := phrase.role(place, "shift")) is not None and phrase.role(place + 1, "unit") == "month":
        moved = months_on(now.replace(day=1), int(str(shift)))
        return moved.year, moved.month, place + 2
    return None


def months_on(day: dt.date, months: int) -> dt.date:
    """Add months; the last day of the month is used where the day does not exist."""
    of, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(of, month + 1, min(day.day, calendar.monthrange(of, month + 1)[1]))


def _weekday_of(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read `the last Monday of March`, `first tuesday in october 2015`, `the second Monday of next month`."""
    place += phrase.word(place) == "the"
    count = Count(-1, place + 1) if phrase.word(place) == "last" else ordinal(phrase, place)
    if count is None or phrase.word(count.end + 1) not in ("of", "in"):
        return None
    weekday = phrase.role(count.end, "weekday")
    month = _shifted_month(phrase, count.end + 2, now) if weekday is not None else None
    if month is None:
        return None
    days = [d for d in _days(month[0], month[1]) if d.weekday() == weekday]
    number = int(count.value)
    return Day(days[number - 1 if number > 0 else number], month[2]) if abs(number) <= len(days) else None


def _last_day_of(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read `the last day of May`, `fifth last day of May`, `the second day of next month`."""
    place += phrase.word(place) == "the"
    count = ordinal(phrase, place)
    end = count.end if count is not None else place
    last = phrase.word(end) == "last"
    end += last
    if (count is None and not last) or phrase.role(end, "unit") != "day" or phrase.word(end + 1) not in ("of", "in"):
        return None
    month = _shifted_month(phrase, end + 2, now)
    if month is None:
        return None
    number = int(count.value) if count is not None else 1
    days = _days(month[0], month[1])
    return Day(days[-number if last else number - 1], month[2]) if number <= len(days) else None


def _days(of: int, month: int) -> list[dt.date]:
    return [dt.date(of, month, number) for number in range(1, calendar.monthrange(of, month)[1] + 1)]


def _day_of_month_of(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read `20 of next month`, `the 3rd of this month`."""
    place += phrase.word(place) == "the"
    count = ordinal(phrase, place) or whole(phrase, place)
    if count is None:
        return None
    after = count.end + (phrase.word(count.end) == "of")
    if phrase.role(after, "shift") is None or phrase.role(after + 1, "unit") != "month":
        return None
    month = _shifted_month(phrase, after, now)
    return Day(dt.date(month[0], month[1], int(count.value)), month[2]) if month is not None else None


def _month_on(phrase: Phrase, place: int, now: dt.date) -> Day | None:
    """Read `next month on the 20th`, `this month the 3rd`."""
    if phrase.role(place, "shift") is None or phrase.role(place + 1, "unit") != "month":
        return None
    after = place + 2
    after += phrase.word(after) in ("on", ",")
    after += phrase.word(after) == "the"
    count, month = ordinal(phrase, after), _shifted_month(phrase, place, now)
    if count is None or month is None:
        return None
    return Day(dt.date(month[0], month[1], int(count.value)), count.end)
