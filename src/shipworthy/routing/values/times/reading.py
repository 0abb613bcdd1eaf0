"""Finds dates, times, instants and durations in a message."""

import contextlib
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from operator import attrgetter

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, apart
from shipworthy.routing.values.languages import in_any_language, in_english
from shipworthy.routing.values.times.halves import days_before, parts_before
from shipworthy.routing.values.times.intervals import stretched
from shipworthy.routing.values.times.moments import Moment, duration, spoken_of
from shipworthy.routing.values.times.phrase import phrases
from shipworthy.routing.values.times.pieces import pieces
from shipworthy.routing.values.times.zones import at, fixed


@in_any_language
def dates(said: Said) -> list[Found]:
    """Find every day: `2024-05-01`, `May 3`, `3rd of May`, `tomorrow`, `next Monday`, `in 3 days`, `two weeks ago`.

    A weekday is the next one of that name; a day without a year is the nearest that is not long past; `5/3/2024` has
    the month first, unless it cannot.
    """
    found = said.once(spoken_of).moments
    days = [Found(moment.day, *moment.day_span) for moment in found if moment.day_span is not None]
    return _of_that_week(said, days) if said.before and len(days) == 1 else days


def _of_that_week(said: Said, days: list[Found]) -> list[Found]:
    """Read a weekday as that of the next week, where the messages before speak of that: `next week`, `Tuesday?`."""
    (day,) = days
    if NEXT_WEEK.search(said.before) is None or not WEEKDAY.fullmatch(said.text[day.start : day.end]):
        return days
    read = [moment.day for moment in spoken_of(Said(f"{said.text[day.start : day.end]} next week", said.now)).moments]
    return [replace(day, value=read[0])] if len(read) == 1 and read[0] is not None else days


@in_any_language
def times(said: Said) -> list[Found]:
    """Find every time of day: `3pm`, `3:30 pm`, `14:30`, `at 9`, `half past nine`, `noon`; `at 3` is 15:00."""
    before = said.once(parts_before)
    joined = _joined(said, before[0], _times) if len(before) == 1 else []
    return joined or _times(said)


def _times(said: Said) -> list[Found]:
    return [
        Found(moment.clock, *moment.clock_span)
        for moment in said.once(spoken_of).moments
        if moment.clock_span is not None and moment.certain and moment.zone is None
    ]


def _joined(said: Said, before: str, find: Callable[[Said], list[Found]]) -> list[Found]:
    """Read an answer together with the half of a value that was said before it."""
    shift = len(before) + 1
    found = find(Said(f"{before} {said.text}", said.now))
    return [Found(i.value, max(i.start - shift, 0), i.end - shift) for i in found if i.end > shift]


def hour_alone(said: Said) -> list[Found]:
    """Read a bare hour as the answer to the question for a time: `9`, `nine`, `ten thirty`."""
    text = said.text.strip()
    if len(text.split()) > SHORT:
        return []
    english = said.once(in_english)
    before = english.hour if english is not None else AT
    shift = len(said.text) - len(said.text.lstrip()) - len(before)
    read = times(Said(f"{before}{text}", said.now))
    return [Found(i.value, max(i.start + shift, 0), i.end + shift) for i in read if i.end == len(before) + len(text)]


AT = "at "
NEXT_WEEK = regex(r"\bnext week\b", re.IGNORECASE)
WEEKDAY = regex(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thu(?:rs)?|fri|sat|sun", re.IGNORECASE)
SHORT = 3
"""Words of an answer that may be a bare time of day."""


@in_any_language
def instants(said: Said) -> list[Found]:
    """Find every instant: a day with a time, a time of day (the next one), `in 2 hours`.

    A day without a time of day is none, and neither is a part of a day: both are asked about. What completes such a
    half is read together with it.
    """
    moments = said.once(spoken_of).moments
    if said.before and moments and all(moment.clock is None and moment.at is None for moment in moments):
        return _at_that_hour(said, said.once(clock_before)) or _instants(said)
    before = said.once(days_before)
    if not before or any(moment.day is not None for moment in moments):
        return _instants(said)
    return _joined(said, before[0], _instants) if len(before) == 1 else []


def _at_that_hour(said: Said, clock: str) -> list[Found]:
    """Read the day of an answer together with the time of day that was said before it; empty without one."""
    found = _instants(Said(f"{said.text} {clock}", said.now)) if clock else []
    last = len(said.text)
    return [replace(item, end=min(item.end, last)) for item in found if item.start < last]


def clock_before(said: Said) -> str:
    """Return the one time of day that the last of the messages before says without a day that is known; else empty."""
    for line in reversed(said.before.splitlines()):
        # Today's own weekday is a day of which two may be meant, and the phrase with it is not read: tomorrow it is.
        earlier = Said(line, said.now + dt.timedelta(days=1))
        if found := times(earlier):
            alone = len(found) == 1 and not instants(earlier.at(said.now))
            return earlier.text[found[0].start : found[0].end] if alone else ""
    return ""


def hour_of_the_day(said: Said) -> list[Found]:
    """Read a bare hour as the answer to the question for an instant of which the day was said before: `10`."""
    before, hours = said.once(days_before), hour_alone(said)
    if len(before) != 1 or len(hours) != 1 or not isinstance(hours[0].value, dt.time):
        return []
    read = _instants(Said(f"{before[0]} {hours[0].value:%H:%M}", said.now))
    return [replace(hours[0], value=read[0].value)] if len(read) == 1 else []


def _instants(said: Said) -> list[Found]:
    found: list[Found] = []
    moments = said.once(spoken_of).moments
    clocks = [moment for moment in moments if moment.clock is not None and moment.day is None]
    days = [moment for moment in moments if moment.day is not None and moment.clock is None and moment.at is None]
    for moment in moments:
        value = moment.at
        if value is None and moment.certain and moment.clock is not None:
            if moment.day is not None:
                value = at(moment.day, moment.clock, moment.zone or said.now.tzinfo)
            elif not days:
                value = _next(moment, said.now)
            elif len(days) == 1 and days[0].certain:
                value = at(days[0].day or said.now.date(), moment.clock, moment.zone or said.now.tzinfo)
        if value is not None:
            found.append(Found(fixed(value), *moment.span))
    return apart(found) if clocks else found


def _next(moment: Moment, now: dt.datetime) -> dt.datetime | None:
    """Return the next time that the clock shows this."""
    zone = moment.zone or now.tzinfo
    here = now if moment.zone is None else now.replace(tzinfo=zone) if now.tzinfo is None else now.astimezone(zone)
    with contextlib.suppress(OverflowError):
        day = here.date()
        if (first := at(day, moment.clock or dt.time(), zone)) is not None and first >= here:
            return first
        return at(day + dt.timedelta(days=1), moment.clock or dt.time(), zone)
    return None


@in_any_language
def spans(said: Said) -> list[Found]:
    """Find every duration: `2 days`, `90 minutes`, `an hour and a half`, `1h 30m`, but not `2 days ago`."""
    found = list(said.once(spoken_of).spans)
    for phrase in phrases(said):
        # "Next week, thirty minutes": beside a stretch of the calendar.
        if any("unit" in item.roles for item in phrase.items) and not pieces(phrase, said.now):
            beside = [piece for piece in pieces(phrase, said.now, stretched) if piece.slot == "span"]
            found += [duration(phrase, piece) for piece in beside]
    return sorted(found, key=attrgetter("start"))
