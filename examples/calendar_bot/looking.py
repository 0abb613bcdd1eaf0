"""The tools that only read the calendars: what is on, which event is meant, who is free, and when several are."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import changes
import events
import finding
import goals
import hearing
import lines
import looks
import slots
from calendars import attended, busy_times, own, people_of
from events import Event
from people import book, named

from shipworthy import tool

Data = dict[str, Any]
AHEAD = dt.timedelta(days=60)
"""How far an event is looked for when no time is named."""


@tool(timeout=5, max_tokens=900, label="Looking at the calendar", trust="tenant", private=True, compact=lines.agenda)
def list_events(now: dt.datetime, query: str = "", when: str = "", with_whom: str = "", look: str = "") -> Data:
    """The events of a time; where none is named, of the week that the message speaks of, else of today.

    `look`: what there is to say of them as a whole, such as `emptiest` or `overlaps`.
    """
    start, end = changes.ends(when, now) if when else changes.usual(query, now)
    found = attended(own(start, end), with_whom)
    whom = f" with {named(with_whom)}" if with_whom else ""
    return {
        "span": lines.span(start, end, now) + whom,
        "note": looks.note(found, start, end, look),
        "count": len(found),
        "events": [lines.row(one) for one in found],
    }


@tool(timeout=5, max_tokens=600, label="Looking for the event", trust="tenant", private=True, compact=lines.agenda)
def find_events(
    query: str,
    now: dt.datetime,
    when: str = "",
    with_whom: str = "",
    at: str = "",
    first: bool = False,
    nth: str = "",
    to: str = "",
    near: str = "",
) -> Data:
    """The events that a message means by their titles, people and time: of a series the next one.

    `first`: the first one of that time alone. `nth`: the event of that place in it, `-1` the last one.
    `to`: the day to which it goes: of a series that has one on that day too, in less than a week, it is that one.
    `near`: of several it is the one in that time.
    """
    start, end = changes.ends(when, now) if when else (now, now + AHEAD)
    every = own(start, end)
    if near and not when:
        begin, over = changes.ends(near, now)
        every = _there_first(every, [one for one in own(begin, over) if one.end > now], query)
    if nth:
        place = int(nth) - (int(nth) > 0)
        one = every[place : place + 1 or None] if every else []
        return _found(one, lines.span(start, end, now), named_so=True)
    if with_whom and finding.taken_back(query, with_whom, every):
        with_whom = ""
    # `it` is what was made or changed just now, by the clock of the machine that wrote it.
    found, whom = finding.titled(query, every) or finding.recent(query, every, dt.datetime.now(dt.UTC)), ""
    named_so = bool(found)
    if not found:
        found = finding.meant(query, attended(every, with_whom))
        named_so = bool(found) and len(found) < len(every) and finding.only_people(query, every)
    elif with_whom and finding.together(query, with_whom, every):
        found, whom = attended(found, with_whom), f" with {named(with_whom)}"
    if not when or first:
        found = list({events.uid_of(one.id): one for one in reversed(found)}.values())[::-1]
    if to and not when:
        found = _of_that_day(found, dt.date.fromisoformat(to))
    if at:
        found = finding.starting(found, dt.time.fromisoformat(at)) or found
    return _found(found, lines.span(start, end, now) + whom, named_so=named_so)


def _there_first(every: Sequence[Event], near: list[Event], query: str) -> list[Event]:
    """The events of the time that was spoken of, where what a message means is among them, else all."""
    best = {events.uid_of(one.id) for one in finding.titled(query, every) or finding.meant(query, every)}
    return near if any(events.uid_of(one.id) in best for one in near) else [*every]


def _of_that_day(found: Sequence[Event], day: dt.date) -> list[Event]:
    """Of each event of a series the one of a day, where it has one then: `standup to ten on Wednesday`."""
    begin = dt.datetime.combine(day, dt.time(0), tzinfo=book().me.zone)
    there = {events.uid_of(one.id): one for one in own(begin, begin + dt.timedelta(days=1))}
    soon = dt.timedelta(days=6)
    return [
        there.get(events.uid_of(one.id), one) if one.recurring and day - one.start.date() <= soon else one
        for one in found
    ]


def _found(found: Sequence[Event], span: str, *, named_so: bool) -> Data:
    return {
        "span": span,
        "count": len(found),
        "named": named_so,
        "recurring": any(one.recurring for one in found),
        "events": [lines.row(one) for one in found[:6]],
    }


@tool(timeout=5, max_tokens=500, label="Looking at who is free", trust="tenant", private=True, compact=lines.openings)
def look_up_free(now: dt.datetime, when: str, people: list[str] | None = None) -> Data:
    """When people are free in a time; the owner where none is named."""
    start, end = changes.ends(when, now)
    begin = max(start, changes.local(now))
    found = (
        []
        if end <= begin
        else [
            lines.free_of(one, begin, end, busy_times(one, begin, end), now)
            for one in people_of(people or [book().me.email])
        ]
    )
    return {"answers": found, "over": end <= begin}


@tool(timeout=2, max_tokens=200, label="Looking up working hours", trust="tenant", compact=lines.openings)
def working_hours(now: dt.datetime, people: list[str], at: str = "") -> Data:
    """When people work, on their clock and on the owner's, and how late it is for them; or what a time is for them."""
    if at:
        then = changes.local(dt.datetime.fromisoformat(at))
        return {"answers": [{"text": lines.there(one, then)} for one in people_of(people)]}
    return {"answers": [{"text": lines.hours_of(one, now)} for one in people_of(people)]}


@tool(timeout=6, max_tokens=600, label="Comparing the calendars", trust="tenant", private=True, compact=lines.offers)
def free_slots(
    now: dt.datetime,
    people: list[str],
    minutes: int,
    when: str = "",
    query: str = "",
    earliest: str = "",
    latest: str = "",
    without: str = "",
) -> Data:
    """Free times of the owner and these people, at most five; who cannot be looked up is named.

    `earliest`, `latest`: the times of day between which they are, where they are said. `without`: days, parted by
    spaces, on which none is.
    """
    start, end = changes.ends(when, now) if when else (now, now + dt.timedelta(days=7))
    start = max(start, changes.local(now))
    every = [book().me, *(one for one in people_of(people) if one != book().me)]
    days = [dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), tzinfo=start.tzinfo) for day in without.split()]
    busy, unknown = [(day, day + dt.timedelta(days=1)) for day in days], list[str]()
    for one in every:
        taken = busy_times(one, start, end)
        if taken is None:
            unknown.append(named(one.email))
        busy += taken or []
    windows = [dt.timedelta(hours=last - first) for first, last in hearing.PARTS.values()]
    hours = end - start <= dt.timedelta(hours=8) and end - start not in windows
    inside = slots.Inside(
        goals.part_in(query),
        dt.time.fromisoformat(earliest) if earliest else dt.time(),
        dt.time.fromisoformat(latest) if latest else dt.time.max,
    )
    found = slots.free(start, end, dt.timedelta(minutes=minutes), busy, every, named=hours, inside=inside)
    return {
        "span": lines.span(start, end, now),
        "who": lines.joined([named(one.email) for one in every if one != book().me]),
        "unknown": lines.joined(unknown),
        "slots": [lines.offer(one, every) for one in found],
    }
