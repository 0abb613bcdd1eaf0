"""The tools that read a message, and look at the time to which it creates or moves an event."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import changes
import coming
import events
import goals
import lines
import rules
import scopes
import titles
from calendars import busy_times, event_of, own, people_of
from people import Person, book, named

from shipworthy import in_english, tool

Data = dict[str, Any]
WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


@tool(timeout=2, max_tokens=110, label="Reading the title", trust="trusted")
def read_title(text: str, now: dt.datetime) -> Data:
    """The title of a new event in a message, what a meeting is about, how often it comes; empty where it says none."""
    return {
        "title": titles.title_in(text),
        "topic": titles.topic_in(text),
        "every": rules.often_in(in_english(text), changes.local(now).date()),
        "first": rules.first_in(in_english(text), changes.local(now)) or _coming(text, now),
    }


def _coming(text: str, now: dt.datetime) -> str:
    """The instant that `next Friday at 10` is; an empty text where a message says none."""
    day, clock = coming.day_in(text, changes.local(now).date()), coming.clock_in(text)
    if day is None or not clock:
        return ""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=changes.local(now).tzinfo).isoformat()


@tool(timeout=2, max_tokens=60, label="Reading the day", trust="trusted")
def read_day(text: str, now: dt.datetime) -> Data:
    """The day of `next Friday` as an interval; an empty text where a message says none."""
    day = coming.day_in(text, changes.local(now).date())
    return {"when": f"{day}/{day + DAY}" if day is not None else ""}


@tool(timeout=2, max_tokens=150, label="Reading where it goes", trust="trusted")
def read_goal(text: str, now: dt.datetime) -> Data:
    """The bare hour to which a message moves an event (`to 10`), and what its days say: which event, or where to."""
    written, text = text, in_english(text)
    shift, earlier = goals.shift_in(text)
    today = changes.local(now).date()
    day = goals.day_in(text, today) if shift else None
    return {
        "minutes": shift,
        "when": f"{day}/{day + DAY}" if day is not None else "",
        "earlier": earlier,
        "time": goals.hour_in(text) or coming.clock_in(written),
        "next": next_day.isoformat() if (next_day := coming.day_in(written, today)) is not None else "",
        "day_is_its_own": goals.day_is_its_own(written) or goals.day_is_its_own(text),
        "turned": goals.turned(text),
        "from_day_to_day": goals.from_day_to_day(text),
        "days": goals.days_in(text),
        "longer": scopes.longer_in(text),
        "lasts": scopes.lasts_in(text),
        "keeps_its_end": scopes.keeps_its_end(text),
    }


@tool(timeout=2, max_tokens=60, label="Reading how much of a series is meant", trust="trusted")
def read_scope(text: str, now: dt.datetime) -> Data:
    """How much of a series a message means, and the week from which on; where it is silent, only the one found."""
    return {
        "which": scopes.scope_in(in_english(text)) or "only this one",
        "from_week": scopes.begins_in(in_english(text), changes.local(now).date()),
    }


@tool(timeout=2, max_tokens=60, label="Reading how long it takes", trust="trusted")
def read_span(text: str, span: str = "") -> Data:
    """The beginning and the length of a new event where a message says both ends, or whole days; else empty and 0."""
    begin, minutes = changes.span_of(text, span)
    return {"start": begin.isoformat() if begin is not None else "", "minutes": minutes}


@tool(timeout=5, max_tokens=200, label="Checking that time", trust="tenant", private=True)
def look_at_time(
    now: dt.datetime,
    start: dt.datetime,
    minutes: int,
    title: str = "",
    people: list[str] | None = None,
    stranger: str = "",
) -> Data:
    """When a new event would be, who comes, what it would clash with, and what of that title is there that day.

    `stranger`: somebody who shall come, and of whom there is no address.
    """
    begin = changes.local(start)
    end = begin + dt.timedelta(minutes=minutes)
    others = people_of(people or [])
    busy = _others_at(others, begin, end)
    day = dt.datetime.combine(begin.date(), dt.time(0), tzinfo=begin.tzinfo)
    there = [one for one in own(day, day + DAY) if one.title.casefold() == title.casefold()]
    return {
        "when": lines.moment(begin, end),
        "there": lines.row(there[0])["event"] if there and there[0].start != begin else "",
        "past": begin < now and not (begin.time() == dt.time(0) and end > now),
        "who": lines.joined([named(one.email) for one in others]),
        "clash": lines.clashes([one for one in own(begin, end) if not one.free and not one.all_day], busy)
        + (f", and {stranger} is in no address book of mine and not invited" if stranger else ""),
    }


@tool(timeout=5, max_tokens=200, label="Checking that time", trust="tenant", private=True)
def look_in_its_place(
    now: dt.datetime, event: str, clock: str = "", minutes: int = 0, people: list[str] | None = None
) -> Data:
    """When a new event would be in the place of one that is there, who comes, and what else is there.

    `clock`: its own time of day. `minutes`: how long it is; 0: as long as the one before.
    """
    start, end = changes.read_moment(event.rpartition(lines.BETWEEN)[2])
    begin = dt.datetime.combine(start.date(), dt.time.fromisoformat(clock), tzinfo=start.tzinfo) if clock else start
    over = begin + (dt.timedelta(minutes=minutes) if minutes else end - start)
    others = people_of(people or [])
    busy = _others_at(others, begin, over)
    beside = [one for one in own(begin, over) if lines.row(one)["event"] != event and not one.free and not one.all_day]
    return {
        "when": lines.moment(begin, over),
        "past": begin < now and end < now,
        "who": lines.joined([named(one.email) for one in others]),
        "clash": lines.clashes(beside, busy),
    }


@tool(timeout=5, max_tokens=200, label="Working out the new time", trust="tenant", private=True)
def look_at_move(
    now: dt.datetime,
    event: str,
    new_date: dt.date | None = None,
    new_time: str = "",
    by: dt.timedelta = dt.timedelta(0),
    way: str = "later",
    stays: bool = False,
    back: bool = False,
    days: int = 0,
    longer: int = 0,
    lasts: int = 0,
    ends: str = "",
    was: str = "",
    keeps_its_end: bool = False,
    in_its_week: bool = False,
) -> Data:
    """Where an event would go: to a day, to a time of day, or by a length of time; or how long it would be.

    `stays`: on its day but for that. `back`: a day of the week is the next one, also where it lies before the event's.
    `in_its_week`: a day of the week is the one of the event's own week. `days`: by how many.
    `longer`, `lasts`: minutes. `ends`: the time of day at which it is over. `was`: the one at which it is
    said to be now; where it is not, it begins then.
    """
    if back and new_date is not None and new_date - WEEK >= changes.local(now).date():
        new_date -= WEEK
    found = event_of(event)
    if in_its_week and new_date is not None:
        later = found.start.date() - dt.timedelta(days=found.start.weekday()) + dt.timedelta(days=new_date.weekday())
        new_date = max(new_date, later)
    if was and was != f"{changes.local(found.start):%H:%M}":
        if new_date is None and new_time > was:
            new_time, ends = was, ends or new_time
        elif not (new_time or by or days):
            new_time = was
    clock = dt.time.fromisoformat(new_time) if new_time else None
    day = found.start.date() + days * DAY if days and new_date is None else None if stays else new_date
    start = changes.new_start(found, day=day, at=clock, by=by, earlier=way == "earlier")
    length = dt.timedelta(minutes=lasts) if lasts else found.end - found.start + dt.timedelta(minutes=longer)
    end = found.end if keeps_its_end and start < found.end else max(start + length, start)
    if ends:
        end = dt.datetime.combine(start.date(), dt.time.fromisoformat(ends), tzinfo=start.tzinfo)
    clash = [one for one in own(start, end) if events.uid_of(one.id) != events.uid_of(found.id) and not one.free]
    others = [one for one in people_of(found.attendees) if one != book().me]
    return {
        "to": lines.moment(start, end),
        "past": start < now,
        "same": (start, end) == (found.start, found.end),
        "backwards": end <= start,
        "clash": lines.clashes(
            [one for one in clash if not one.all_day], _others_at(others, start, end, (found.start, found.end))
        ),
    }


def _others_at(
    others: Sequence[Person], start: dt.datetime, end: dt.datetime, but: tuple[dt.datetime, dt.datetime] | None = None
) -> list[str]:
    """Whose calendars have something then; `but`: what an event that is moved takes there itself."""
    busy = {one: [each for each in busy_times(one, start, end) or () if each != but] for one in others}
    return [f"something in {named(one.email)}'s calendar" for one, times in busy.items() if times]
