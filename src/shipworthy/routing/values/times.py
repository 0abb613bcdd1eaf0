"""Finds dates, times, instants and durations in a message."""

import calendar
import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterator

from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, apart
from shipworthy.routing.values.numbers import spoken
from shipworthy.routing.words import plain

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SECONDS = {"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hr": 3600, "hour": 3600}
SECONDS |= {"d": 86_400, "day": 86_400, "week": 604_800, "fortnight": 1_209_600, "month": 2_592_000, "year": 31_536_000}
UNIT = r"(seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?|years?)\b"
MONTH = r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
TH = r"(?:st|nd|rd|th)?"
WEEKDAYS = rf"({'|'.join(DAYS)})"

AMOUNT = re.compile(
    rf"(?:(?<![\w.:/-])|(?<=\d[hmd]))(\d{{1,5}}(?:\.\d{{1,3}})?)(?:[\s-]?{UNIT}|([smhd])(?![^\W\d]))", re.IGNORECASE
)
ONE = re.compile(rf"\b(half an?|an?)\s+{UNIT}", re.IGNORECASE)
UNIT_NEXT = re.compile(rf"(?:\s+of)?[\s-]{UNIT}", re.IGNORECASE)
HALF_NEXT = re.compile(r"\s+and\s+a\s+half\b", re.IGNORECASE)
GLUE = re.compile(r"\s*,?\s*(?:and\s+)?", re.IGNORECASE)
AGO = re.compile(r"\s+(?:ago|earlier|before now)\b", re.IGNORECASE)
FROM_NOW = re.compile(r"\s+from\s+(?:now|today)\b", re.IGNORECASE)
IN = re.compile(r"\bin\s+(?:about\s+)?$", re.IGNORECASE)

ISO = re.compile(r"\b(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?![\d/-])")
NUMERIC = re.compile(r"(?<![\w./-])(\d{1,2})([./])(\d{1,2})\2(\d{4})(?![\w/])")
MONTH_DAY = re.compile(
    rf"\b{MONTH}\.?\s+(?:the\s+)?(\d{{1,2}}){TH}\b(?![:.]\d)(?!\s+(?:times|more|or)\b)(?:,?\s+(\d{{4}})\b)?",
    re.IGNORECASE,
)
DAY_MONTH = re.compile(rf"\b(\d{{1,2}}){TH}\s+(?:of\s+)?{MONTH}\b\.?(?:,?\s+(\d{{4}})\b)?", re.IGNORECASE)
NAMED = re.compile(
    r"\b(?:the\s+)?(day after tomorrow|day before yesterday|today|tonight|tomorrow|tomorow|tmrw|yesterday)\b",
    re.IGNORECASE,
)
NAMED_DAYS = {"day after tomorrow": 2, "day before yesterday": -2, "today": 0, "tonight": 0, "yesterday": -1}
WEEKDAY = re.compile(
    rf"\b(?:(next|last|past|this|on|since|until|by)\s+)?{WEEKDAYS}\b(\s+(?:next|in a)\s+week\b)?"
    rf"|\bnext\s+week(?:'s)?\s+(?:on\s+)?{WEEKDAYS}\b"
    r"|\b(next|last|past|this|on|since|until|by)\s+(mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b",
    re.IGNORECASE,
)
OF_MONTH = re.compile(
    r"(?:\b(?:on|by|until|till|since|from|before|after)\s+the\s+|^\W*(?:the\s+)?)(\d{1,2})(?:st|nd|rd|th)\b(?=\W*(?:$|[,.;]|please))",
    re.IGNORECASE,
)
ISO_AT = re.compile(r"\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?(?![\w:])", re.IGNORECASE)
PART = r"(?:\s*(?:([ap])\.?m\b\.?|o'?clock\b))?(?:\s+(?:in\s+the\s+(morning|afternoon|evening)|(at\s+night)))?"
CLOCK = re.compile(rf"(?<![\w:.])(\d{{1,2}})[:.](\d{{2}})(?::(\d{{2}}))?(?![\d:]){PART}", re.IGNORECASE)
HOUR = re.compile(rf"(\bat\s+)?(?<![\w:./$-])(\d{{1,2}})(?![\d:/%]|[.,]\d){PART}", re.IGNORECASE)
PAST = re.compile(rf"\b(half past|quarter past|quarter to)\s+(\d{{1,2}})\b{PART}", re.IGNORECASE)
NOON = re.compile(r"\b(noon|midday|midnight)\b", re.IGNORECASE)
BETWEEN = re.compile(r"\W*(?:(?:at|on|by|around|about|from|the)\W*)*", re.IGNORECASE)


def dates(said: Said) -> list[Found]:
    """Find every day: `2024-05-01`, `May 3`, `3rd of May`, `tomorrow`, `next Monday`, `in 3 days`, `two weeks ago`.

    A weekday is the next one of that name; a day without a year is the nearest that is not long past; `5/3/2024` has
    the month first, unless it cannot.
    """
    found: list[Found] = []
    message, today = plain(said.text), said.now.date()

    def add(pattern: re.Pattern[str], make: Callable[[re.Match[str]], dt.date]) -> None:
        for match in pattern.finditer(message):
            with contextlib.suppress(ValueError, OverflowError):
                found.append(Found(make(match), match.start(), match.end()))

    add(ISO, lambda m: dt.date(int(m[1]), int(m[3]), int(m[4])))
    add(NUMERIC, lambda m: _numeric(int(m[1]), int(m[3]), int(m[4]), day_first=m[2] == "."))
    add(MONTH_DAY, lambda m: _day(today, m[1], m[2], m[3]))
    add(DAY_MONTH, lambda m: _day(today, m[2], m[1], m[3]))
    add(NAMED, lambda m: today + dt.timedelta(days=NAMED_DAYS.get(m[1].lower(), 1)))
    add(WEEKDAY, lambda m: _weekday(today, m))
    add(OF_MONTH, lambda m: _of_month(today, int(m[1])))
    found += [Found(item.value.date(), item.start, item.end) for item in said.once(_away)]
    return apart(found)


def _numeric(first: int, second: int, year: int, *, day_first: bool) -> dt.date:
    month, day = (second, first) if day_first or first > 12 else (first, second)
    return dt.date(year, month, day)


def _day(today: dt.date, month: str, day: str, year: str | None) -> dt.date:
    number = MONTHS.index(month.lower()[:3]) + 1
    if year is None and (number, int(day)) == (2, 29):
        return next(dt.date(y, 2, 29) for y in range(today.year, today.year + 9) if calendar.isleap(y))
    found = dt.date(int(year) if year else today.year, number, int(day))
    # Without a year a day long past is the next one of that name.
    return found if year or (today - found).days < 180 else found.replace(year=found.year + 1)


def _of_month(today: dt.date, day: int) -> dt.date:
    for months in range(12):
        with contextlib.suppress(ValueError):
            found = _months_on(today, months, day)
            if found >= today:
                return found
    raise ValueError("there is no such day")


def _months_on(day: dt.date, months: int, of_month: int | None = None) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, of_month if of_month is not None else min(day.day, last))


def _weekday(today: dt.date, match: re.Match[str]) -> dt.date:
    word = (match[1] or match[5] or "").lower()
    name = (match[2] or match[4] or match[6]).lower()
    number = next(place for place, day in enumerate(DAYS) if day.startswith(name[:3]))
    if match[3] or match[4]:
        return today + dt.timedelta(days=7 - today.weekday() + number)
    if word in ("last", "past", "since"):
        return today - dt.timedelta(days=(today.weekday() - number) % 7 or 7)
    return today + dt.timedelta(days=(number - today.weekday()) % 7 or (7 if word == "next" else 0))


def times(said: Said) -> list[Found]:
    """Find every time of day: `3pm`, `3:30 pm`, `14:30`, `at 9`, `half past nine`, `noon`; `at 3` is 15:00."""
    digits = _with_digits(said)
    found: list[Found] = []
    for match in CLOCK.finditer(digits):
        if "." not in match[0][:3] or match[4]:
            _add_time(found, match, int(match[1]), int(match[2]), int(match[3] or 0), match.group(4, 5, 6))
    for match in PAST.finditer(digits):
        minutes = {"half past": 30, "quarter past": 15, "quarter to": 45}[match[1].lower()]
        hour = int(match[2]) - (match[1].lower() == "quarter to")
        _add_time(found, match, hour, minutes, 0, match.group(3, 4, 5))
    for match in HOUR.finditer(digits):
        if match[1] or match[0].strip() != match[2]:
            _add_time(found, match, int(match[2]), 0, 0, match.group(3, 4, 5))
    for match in NOON.finditer(digits):
        found.append(Found(dt.time(0 if match[1].lower() == "midnight" else 12), match.start(), match.end()))
    return apart(Found(item.value, item.start, _end_of_word(said.text, item.end)) for item in found)


def hour_alone(said: Said) -> list[Found]:
    """Read a bare hour as the answer to the question for a time: `9`, `nine`."""
    return times(Said(f"at {said.text.strip()}", said.now)) if len(said.text.split()) == 1 else []


def _end_of_word(message: str, end: int) -> int:
    while end < len(message) and message[end - 1].isalpha() and message[end].isalpha():
        end += 1
    return end


def _with_digits(said: Said) -> str:
    """Replace hours in words by digits, without moving any character."""
    message = plain(said.text)
    for item in said.once(spoken):
        if item.value == int(item.value) and 0 < item.value <= 24:
            message = message[: item.start] + f"{int(item.value)}".ljust(item.end - item.start) + message[item.end :]
    return message


def _add_time(
    found: list[Found], match: re.Match[str], hour: int, minute: int, second: int, parts: tuple[str | None, ...]
) -> None:
    half, day, night = (part.lower() if part else "" for part in parts)
    afternoon = half == "p" or day in ("afternoon", "evening") or (bool(night) and hour >= 6)
    stated = bool(half or day or night) or ":" in match[0]
    if (half and not 1 <= hour <= 12) or (not stated and hour == 0):
        return
    if (afternoon and hour < 12) or (not stated and hour < 7):
        hour += 12
    elif hour == 12 and (half == "a" or day == "morning"):
        hour = 0
    with contextlib.suppress(ValueError):
        found.append(Found(dt.time(hour, minute, second), match.start(), match.end()))


def instants(said: Said) -> list[Found]:
    """Find every instant: a day with a time, a time (the next one), a day (its beginning), `in 2 hours`."""
    now = said.now
    found = [item for item in said.once(_away) if item.exact]
    for match in ISO_AT.finditer(said.text):
        with contextlib.suppress(ValueError):
            at = dt.datetime.fromisoformat(f"{match[1]}T{match[2]}{(match[3] or '').upper()}")
            found.append(Found(at if at.tzinfo else at.replace(tzinfo=now.tzinfo), match.start(), match.end()))
    taken = [(item.start, item.end) for item in found]
    days = [item for item in said.once(dates) if all(item.end <= a or b <= item.start for a, b in taken)]
    clocks = [item for item in said.once(times) if all(item.end <= a or b <= item.start for a, b in taken)]
    for place, clock in enumerate(clocks):
        nearest = min(days, key=lambda d: abs(d.start - clock.start), default=None)
        found.append(_at(clock, days[place] if len(days) == len(clocks) else nearest, said))
    if not clocks:
        found += [Found(dt.datetime.combine(d.value, dt.time(0), tzinfo=now.tzinfo), d.start, d.end) for d in days]
    return apart(found)


def _at(clock: Found, day: Found | None, said: Said) -> Found:
    now = said.now
    at = dt.datetime.combine(day.value if day is not None else now.date(), clock.value, tzinfo=now.tzinfo)
    if day is None:
        return Found(at if at >= now or at.date() == dt.date.max else at + dt.timedelta(days=1), clock.start, clock.end)
    first, last = sorted((clock, day), key=lambda item: item.start)
    beside = BETWEEN.fullmatch(said.text, first.end, max(first.end, last.start)) is not None
    return Found(at, *((first.start, last.end) if beside else (clock.start, clock.end)))


def spans(said: Said) -> list[Found]:
    """Find every duration: `2 days`, `90 minutes`, `an hour and a half`, `1h 30m`, but not `2 days ago`."""
    return [item for item in said.once(_spans) if not AGO.match(said.text, item.end)]


def _spans(said: Said) -> list[Found]:
    joined: list[Found] = []
    for item in apart(_single(said)):
        before = joined[-1] if joined else None
        if before is not None and item.value < before.value and GLUE.fullmatch(said.text, before.end, item.start):
            joined[-1] = Found(before.value + item.value, before.start, item.end)
        else:
            joined.append(item)
    return joined


def _single(said: Said) -> Iterator[Found]:
    message = plain(said.text)
    for match in AMOUNT.finditer(message):
        yield from _span(message, float(match[1]), match[2] or match[3], match.start(), match.end())
    for match in ONE.finditer(message):
        yield from _span(
            message, 0.5 if match[1].lower().startswith("half") else 1.0, match[2], match.start(), match.end()
        )
    for item in said.once(spoken):
        if (unit := UNIT_NEXT.match(message, item.end)) is not None:
            yield from _span(message, item.value, unit[1], item.start, unit.end())


def _span(message: str, count: float, unit: str, start: int, end: int) -> Iterator[Found]:
    if (half := HALF_NEXT.match(message, end)) is not None:
        count, end = count + 0.5, half.end()
    name = unit.lower()
    with contextlib.suppress(OverflowError):
        yield Found(dt.timedelta(seconds=count * SECONDS[name.rstrip("s") or "s"]), start, end)


def _away(said: Said) -> list[Found]:
    """Find instants given by their distance from now; `exact` is False for whole days."""
    message, found = said.text, []
    for item in said.once(_spans):
        after, before = AGO.match(message, item.end), IN.search(message[max(0, item.start - 12) : item.start])
        later = FROM_NOW.match(message, item.end)
        if after is None and before is None and later is None:
            continue
        start = item.start - (len(before[0]) if before is not None else 0)
        end = (after or later).end() if after or later else item.end  # type: ignore[union-attr]
        exact = item.value % dt.timedelta(days=1) != dt.timedelta(0)
        with contextlib.suppress(OverflowError, ValueError):
            at = _shifted(said.now, item.value, message[item.start : item.end], back=after is not None)
            found.append(Found(at, start, end, exact))
    return found


def _shifted(now: dt.datetime, span: dt.timedelta, said: str, *, back: bool) -> dt.datetime:
    """Add a duration to an instant; months and years follow the calendar."""
    sign = -1 if back else 1
    days = round(span / dt.timedelta(days=1))
    for name, length, months in (("month", 30, 1), ("year", 365, 12)):
        if name in said.lower() and days % length == 0:
            day = _months_on(now.date(), sign * months * (days // length))
            return dt.datetime.combine(day, now.timetz())
    return now + sign * span
