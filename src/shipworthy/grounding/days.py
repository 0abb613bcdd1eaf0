"""Reads dates: ISO, with slashes or dots, and in words of four languages."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from shipworthy.grounding.figure import Day, Figure
from shipworthy.grounding.words import words
from shipworthy.regex import regex

ISO = regex(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|\2\d)")
ISO_MONTH = regex(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])(?!\d|-\d)")
THREE = regex(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d|[-/.]\d)")
DAY_MONTH_DOT = regex(r"(\d{1,2})\.[ \u00a0]?(\d{1,2})\.(?!\d)")
GOES_ON = regex(r"[ \u00a0]?[a-zß-ÿ0-9,)-]")
"""After `8.9.`, which is a date where the sentence goes on and may end it with a number where it does not."""
MONTH_YEAR = regex(r"(\d{1,2})[/.]((?:19|20)\d\d)(?![\d/])")
TWO = regex(r"(\d{1,2})/(\d{1,2})(?![\d/]|[.,]\d)")
ORDINAL = r"(?:st|nd|rd|th|er|ère|º|ª|\.º|\.)?"
NTH = regex(r"(\d{1,2})(?:st|nd|rd|th)(?![^\W_])", re.IGNORECASE)
LONGEST_BEFORE = 24
"""Characters before a day in which the name of its month is looked for."""
CENTURY_TURNS = 70
OUT_OF = (5, 10)
"""What ratings are given out of: `4/5`."""


@cache
def _month() -> str:
    return "|".join(sorted((re.escape(name) for name in words().months), key=lambda name: (-len(name), name)))


@cache
def _day_first() -> re.Pattern[str]:
    return re.compile(
        rf"(\d{{1,2}}){ORDINAL}(?:[\s\u00a0]{{1,2}}|-)?(?:(?:of|de|del)[\s\u00a0]{{1,2}})?({_month()})\.?(?![^\W_])"
        r"(?:(?:,|-)?[\s\u00a0]{0,2}(?:(?:de|del)[\s\u00a0])?(\d{4})(?![\d]|[.,:]\d))?",
        re.IGNORECASE,
    )


@cache
def _month_before() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![^\W_])({_month()})\.?(?:[\s\u00a0]{{1,2}}|-)(?:(?:the|de|del)[\s\u00a0])?$", re.IGNORECASE
    )


AFTER_MONTH = regex(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?(?!\d|[:.,]\d|[^\W_])(?:,?[\s\u00a0]{1,2}(\d{4})(?![\d]|[.,:]\d))?|((?:19|20)\d\d)(?!\d))",
    re.IGNORECASE,
)


def day_at(text: str, at: int, low: int) -> Figure | None:
    """Read the date whose first digit stands at a place; nothing before `low` belongs to it."""
    for read in (_numeric, _named_before, _worded, _two):
        if (found := read(text, at, low)) is not None:
            return found
    return None


def date(text: str, start: int, end: int, days: list[Day], also: tuple[tuple[Figure, ...], ...] = ()) -> Figure:
    """Make a figure of a date; the further days are other readings of it."""
    shown = text[start:end]
    others = tuple((_figure(shown, start, end, day),) for day in days[1:])
    return _figure(shown, start, end, days[0], others + also)


def _figure(shown: str, start: int, end: int, day: Day, also: tuple[tuple[Figure, ...], ...] = ()) -> Figure:
    return Figure(shown, start, end, "date", day, sum(letter.isdigit() for letter in shown), also=also)


def valid(year: int, month: int, day: int) -> Iterator[Day]:
    """Yield the date if it can be one."""
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield Day(year, month, day)


def _year(written: str) -> int:
    year = int(written)
    return year if len(written) == 4 else year + (2000 if year < CENTURY_TURNS else 1900)


def _numeric(text: str, at: int, low: int) -> Figure | None:
    if m := ISO.match(text, at):
        days = list(valid(int(m[1]), int(m[3]), int(m[4])))
        return date(text, at, m.end(), days) if days else None
    if m := ISO_MONTH.match(text, at):
        return date(text, at, m.end(), [Day(int(m[1]), int(m[2]), 0)])
    if m := THREE.match(text, at):
        year, one, two = _year(m[4]), int(m[1]), int(m[3])
        days = [*valid(year, two, one), *(valid(year, one, two) if m[2] != "." else ())]
        exact = Figure(m[0], at, m.end(), "identifier", m[0], len(m[0]) - 2)
        return date(text, at, m.end(), list(dict.fromkeys(days)), ((exact,),)) if days else None
    if (m := DAY_MONTH_DOT.match(text, at)) and (m[2][0] == "0" or GOES_ON.match(text, m.end())):
        days = list(valid(0, int(m[2]), int(m[1])))
        value = Decimal(f"{m[1]}.{m[2]}")
        number = Figure(
            m[0][:-1], at, m.end() - 1, "number", value, len(m[1] + m[2]), step=Decimal(1).scaleb(-len(m[2]))
        )
        return date(text, at, m.end(), days, ((number,),)) if days else None
    if (m := MONTH_YEAR.match(text, at)) and 1 <= int(m[1]) <= 12:
        return date(text, at, m.end(), [Day(int(m[2]), int(m[1]), 0)])
    return None


def _worded(text: str, at: int, low: int) -> Figure | None:
    m = _day_first().match(text, at)
    if m is None or not _is_month(m[2]):
        return None
    return date(text, at, m.end(), [Day(int(m[3] or 0), words().months[m[2].lower()], int(m[1]))])


def _named_before(text: str, at: int, low: int) -> Figure | None:
    start = max(low, at - LONGEST_BEFORE)
    named = _month_before().search(text, start, at)
    if named is None or not _is_month(named[1]) or not (m := AFTER_MONTH.match(text, at)):
        return None
    month = words().months[named[1].lower()]
    # May 54 is a date too, which no source has.
    day = Day(int(m[3]), month, 0) if m[3] else Day(int(m[2] or 0), month, int(m[1]))
    return date(text, named.start(), m.end(), [day])


def _is_month(name: str) -> bool:
    """Whether the word can only be a month: "may" and "mars" need their capital."""
    return name.lower() not in words().never_alone or name[0].isupper()


def _ratios(m: re.Match[str]) -> Iterator[tuple[Figure]]:
    """The readings of `1/2` that are no date: as it is written, a fraction, so many of five or ten."""
    one, two = int(m[1]), int(m[2])
    yield (Figure(m[0], m.start(), m.end(), "identifier", m[0], 2),)
    if two in OUT_OF:
        yield (Figure(m[1], m.start(1), m.end(1), "number", Decimal(one), len(m[1])),)
    elif one < two and 100 % two == 0:
        yield (Figure(m[0], m.start(), m.end(), "number", Decimal(one) / two, 2, step=Decimal("0.01")),)


def _two(text: str, at: int, low: int) -> Figure | None:
    """Read `5/12`, which may be a date in either order, or two numbers; and `15th`."""
    if m := TWO.match(text, at):
        one, two = int(m[1]), int(m[2])
        days = list(dict.fromkeys([*valid(0, one, two), *valid(0, two, one)]))
        return date(text, at, m.end(), days, tuple(_ratios(m))) if days else None
    if (m := NTH.match(text, at)) and 1 <= int(m[1]) <= 31:
        number = Figure(m[1], m.start(1), m.end(1), "number", Decimal(m[1]), len(m[1]))
        return date(text, at, m.end(), [Day(0, 0, int(m[1]))], ((number,),))
    return None
