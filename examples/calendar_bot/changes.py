"""What is asked of a time: where an interval begins and ends, and where an event is to go."""

import datetime as dt
import re

from events import Event
from people import book, names
from series import Scope

DAY = dt.timedelta(days=1)
WEEK = re.compile(r"\bweek\b|\bWoche\b|\bsemana\b|\bsemaine\b", re.IGNORECASE)
SCOPES: dict[str, Scope] = {"only this one": "this", "this and all that follow": "following", "the whole series": "all"}
DAY_NAME = r"\w{3} \d{1,2} \w{3} \d{4}"
DAYS = re.compile(rf"({DAY_NAME})(?: to ({DAY_NAME}))?, all day")
MOMENT = re.compile(rf"({DAY_NAME}), (\d\d:\d\d)(?:–(\d\d:\d\d)| to ({DAY_NAME}), (\d\d:\d\d))")


def local(instant: dt.datetime) -> dt.datetime:
    """An instant on the owner's clock."""
    zone = book().me.zone
    return instant.replace(tzinfo=zone) if instant.tzinfo is None else instant.astimezone(zone)


def ends(when: str, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The beginning and the end of an interval such as `2026-12-01T00:00/2026-12-02T00:00`; of today without one."""
    if when:
        first, _, last = when.partition("/")
        return local(dt.datetime.fromisoformat(first)), local(dt.datetime.fromisoformat(last))
    today = local(now).date()
    return _midnight(today), _midnight(today + DAY)


def usual(query: str, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """This week where a message speaks of a week, else today."""
    begin, end = ends("", now)
    if WEEK.search(query) is None:
        return begin, end
    monday = begin.date() - begin.weekday() * DAY
    return _midnight(monday), _midnight(monday + 7 * DAY)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(0), tzinfo=book().me.zone)


def new_start(
    event: Event,
    *,
    day: dt.date | None,
    at: dt.time | None,
    by: dt.timedelta,
    earlier: bool,
) -> dt.datetime:
    """Where an event is to go: to a day, to a time of day, or by a length."""
    if day is not None or at is not None:
        # What is not said stays: the time of day of another day, the day of another time of day.
        clock = at if at is not None else event.start.time()
        return dt.datetime.combine(day or event.start.date(), clock, tzinfo=book().me.zone)
    # Hours that pass, not those of the clock.
    return local(event.start.astimezone(dt.UTC) + (-by if earlier else by))


def read_moment(text: str) -> tuple[dt.datetime, dt.datetime]:
    """The beginning and the end of a time as `lines.moment` writes it; raises ValueError."""
    if (days := DAYS.fullmatch(text)) is not None:
        return _at(days[1], "00:00"), _at(days[2] or days[1], "00:00") + DAY
    match = MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text}` is no time such as `Tue 1 Dec 2026, 10:00–11:00`")
    return _at(match[1], match[2]), _at(match[4] or match[1], match[3] or match[5])


def _at(day: str, clock: str) -> dt.datetime:
    found = dt.datetime.strptime(f"{day} {clock}", "%a %d %b %Y %H:%M")
    if not day.startswith(f"{found:%a}"):
        raise ValueError(f"{day} is a {found:%A}")
    return found.replace(tzinfo=book().me.zone)


def addresses(who: str) -> list[str]:
    """The addresses of people as they are called: `Ana, Ben and Chloe`; raises ValueError for one who is not known."""
    known = {name.casefold(): email for email, called in names().items() for name in called}
    every = [name for name in re.split(r",\s*|\s+and\s+", who) if name]
    if strange := [name for name in every if name.casefold() not in known]:
        raise ValueError(f"{strange[0]} is not in people.yaml")
    return [known[name.casefold()] for name in every]


HOUR = (
    r"(?:\d{1,2}(?:[:.h]\d\d)?\s*(?:am|pm|h|uhr|o'clock)?|noon|midnight|midday|(?:half|quarter)\s+(?:past|to)\s+\w+"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
)
DAYS_TO = r"\b(?:from|between)\b[^.!?]*\b(?:to|until|till|til|through|and)\b"
RANGE = re.compile(rf"(?<!\w){HOUR}\s*(?:[-–]|\b(?:to|until|till|til|and)\b)\s*{HOUR}(?!\w)", re.IGNORECASE)
"""Matches what says both ends of a time."""
WHOLE_DAYS = re.compile(
    r"\ball[- ]day\b|\b(?:whole|complete|full|entire)\s+days?\b|\b(?:holidays?|vacation|leave|birthday"
    r"|anniversary)\b",
    re.IGNORECASE,
)
LONGEST = dt.timedelta(hours=12)


def span_of(message: str, span: str) -> tuple[dt.datetime | None, int]:
    """The beginning and the minutes of a new event where a message says both ends, or days; else None and 0."""
    if not span:
        return None, 0
    start, end = ends(span, dt.datetime.now(dt.UTC))
    days = start.time() == end.time() == dt.time(0)
    if days and (end - start > DAY or WHOLE_DAYS.search(message)):
        named = re.search(DAYS_TO, message, re.IGNORECASE) is not None or WHOLE_DAYS.search(message) is not None
        return (start, (end.date() - start.date()).days * 24 * 60) if named else (None, 0)
    if days or end - start > LONGEST or RANGE.search(message) is None:
        return None, 0
    return start, round((end - start).total_seconds() / 60)
