"""Dates, times, instants and spans in a message."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable

from shipworthy.routing.found import Found, apart
from shipworthy.routing.numbers import WORDS

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
COUNT = rf"(\d{{1,4}}|an?|half an|{'|'.join(w for w in WORDS if w != 'zero')})"
UNITS = {"second": 1, "sec": 1, "minute": 60, "min": 60, "hour": 3600, "hr": 3600, "day": 86_400, "week": 604_800}
UNITS |= {"month": 30 * 86_400, "year": 365 * 86_400}
UNIT = r"(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)"
MONTH = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
TH = r"(?:st|nd|rd|th)?"

SPAN = re.compile(rf"\b{COUNT}\s+{UNIT}\b", re.IGNORECASE)
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
MONTH_DAY = re.compile(rf"\b{MONTH}\.?\s+(?:the\s+)?(\d{{1,2}}){TH}\b(?!:)(?:,?\s+(\d{{4}}))?", re.IGNORECASE)
DAY_MONTH = re.compile(rf"\b(\d{{1,2}}){TH}\s+(?:of\s+)?{MONTH}\b\.?(?:,?\s+(\d{{4}}))?", re.IGNORECASE)
NAMED = re.compile(r"\b(today|tonight|tomorrow|yesterday)\b", re.IGNORECASE)
WEEKDAY = re.compile(rf"\b(?:(next|last|this|on|since|until|by)\s+)?({'|'.join(DAYS)})\b", re.IGNORECASE)
AHEAD = re.compile(rf"\bin\s+{COUNT}\s+{UNIT}\b|\b{COUNT}\s+{UNIT}\s+ago\b", re.IGNORECASE)
CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]\.?m\b)?", re.IGNORECASE)
HOUR = re.compile(r"\b(\d{1,2})\s*([ap])\.?m\b\.?", re.IGNORECASE)
NOON = re.compile(r"\b(noon|midday|midnight)\b", re.IGNORECASE)


def dates(message: str, now: dt.datetime) -> list[Found]:
    """Every day: `2024-05-01`, `May 3`, `3rd of May`, `tomorrow`, `next Monday`, `in 3 days`, `two weeks ago`."""
    found: list[Found] = []

    def add(match: re.Match[str], make: Callable[[], dt.date]) -> None:
        with contextlib.suppress(ValueError, OverflowError):
            found.append(Found(make(), match.start(), match.end()))

    today = now.date()
    for match in ISO.finditer(message):
        add(match, lambda m=match: dt.date(int(m[1]), int(m[2]), int(m[3])))  # type: ignore[misc]
    for match in MONTH_DAY.finditer(message):
        add(match, lambda m=match: _day(today, m[1], m[2], m[3]))  # type: ignore[misc]
    for match in DAY_MONTH.finditer(message):
        add(match, lambda m=match: _day(today, m[2], m[1], m[3]))  # type: ignore[misc]
    for match in NAMED.finditer(message):
        days = {"tomorrow": 1, "yesterday": -1}.get(match[1].lower(), 0)
        add(match, lambda d=days: today + dt.timedelta(days=d))  # type: ignore[misc]
    for match in WEEKDAY.finditer(message):
        add(match, lambda m=match: _weekday(today, m[1] or "", m[2]))  # type: ignore[misc]
    for match in AHEAD.finditer(message):
        add(match, lambda m=match: today + _ahead(m))  # type: ignore[misc]
    return apart(found)


def _day(today: dt.date, month: str, day: str, year: str | None) -> dt.date:
    number = MONTHS.index(month.lower()[:3]) + 1
    found = dt.date(int(year) if year else today.year, number, int(day))
    # Without a year a day long past is the next one of that name.
    return found if year or (today - found).days < 180 else found.replace(year=found.year + 1)


def _weekday(today: dt.date, word: str, name: str) -> dt.date:
    away = (DAYS.index(name.lower()) - today.weekday()) % 7
    if word.lower() in ("last", "since"):
        return today - dt.timedelta(days=(today.weekday() - DAYS.index(name.lower())) % 7 or 7)
    return today + dt.timedelta(days=away or (7 if word.lower() == "next" else 0))


def _ahead(match: re.Match[str]) -> dt.timedelta:
    if match[1]:
        return _span(match[1], match[2])
    return -_span(match[3], match[4])


def times(message: str) -> list[Found]:
    """Every time of day: `3pm`, `3:30 pm`, `14:30`, `noon`."""
    found: list[Found] = []
    for match in CLOCK.finditer(message):
        hour = _hour(int(match[1]), (match[4] or "").lower()[:1])
        with contextlib.suppress(ValueError):
            found.append(Found(dt.time(hour, int(match[2]), int(match[3] or 0)), match.start(), match.end()))
    for match in HOUR.finditer(message):
        with contextlib.suppress(ValueError):
            found.append(Found(dt.time(_hour(int(match[1]), match[2].lower())), match.start(), match.end()))
    for match in NOON.finditer(message):
        found.append(Found(dt.time(0 if match[1].lower() == "midnight" else 12), match.start(), match.end()))
    return apart(found)


def _hour(hour: int, half: str) -> int:
    if half == "p" and hour < 12:
        return hour + 12
    return 0 if half == "a" and hour == 12 else hour


def instants(message: str, now: dt.datetime) -> list[Found]:
    """Every instant: a day with a time, a time alone (the next one), a day alone (its beginning)."""
    days, clocks = dates(message, now), times(message)
    found = []
    for number, clock in enumerate(clocks):
        day = days[number] if number < len(days) else days[0] if days else None
        date = day.value if day is not None else now.date()
        at = dt.datetime.combine(date, clock.value, tzinfo=now.tzinfo)
        if day is None and at < now:
            at += dt.timedelta(days=1)
        start = min(clock.start, day.start) if day is not None else clock.start
        end = max(clock.end, day.end) if day is not None else clock.end
        found.append(Found(at, start, end))
    if not clocks:
        found = [Found(dt.datetime.combine(d.value, dt.time(0), tzinfo=now.tzinfo), d.start, d.end) for d in days]
    return apart(found)


def spans(message: str) -> list[Found]:
    """Every span of time: `2 days`, `90 minutes`, `an hour`."""
    found = []
    for match in SPAN.finditer(message):
        with contextlib.suppress(OverflowError):
            found.append(Found(_span(match[1], match[2]), match.start(), match.end()))
    return apart(found)


def _span(count: str, unit: str) -> dt.timedelta:
    word = count.lower()
    number = 0.5 if word == "half an" else 1 if word in ("a", "an") else WORDS[word] if word in WORDS else int(word)
    return dt.timedelta(seconds=number * UNITS[unit.lower().rstrip("s")])
