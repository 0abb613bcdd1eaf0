"""The tools of the calendar bot: what is on, who is free when, and the four that change the calendar.

What a change takes is what a person reads of it: an event and a time are named in words, so that the question before a
change shows all of it.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import changes
import events
import finding
import goals
import lines
import slots
import titles
from events import Event, Gone
from people import Person, book, named, names
from store import Store, opened

from shipworthy import NotDone, input_type, tool

Data = dict[str, Any]
AHEAD = dt.timedelta(days=60)
"""How far an event is looked for when no time is named."""
WEEK = dt.timedelta(days=7)

person = input_type("person", values=names)
which = input_type(
    "which",
    values={
        "only this one": [
            "just this",
            "only this",
            "this one",
            "just this one",
            "only that one",
            "just once",
            "this time",
        ],
        "this and all that follow": [
            "this and following",
            "this and the following",
            "from then on",
            "from now on",
            "future ones",
        ],
        "the whole series": [
            "all of them",
            "every one",
            "whole series",
            "the series",
            "entire series",
            "all occurrences",
            "all",
            "every single",
        ],
    },
)
way = input_type("way", values={"earlier": ["forward", "ahead", "sooner"], "later": ["back", "behind", "out"]})
repeats = input_type(
    "repeats",
    values={
        "once": ["one time", "no repeat"],
        "every day": ["daily", "each day"],
        "every week": ["weekly", "each week", "once a week"],
        "every month": ["monthly", "each month", "once a month"],
    },
)


@tool(timeout=5, max_tokens=900, label="Looking at the calendar", trust="tenant", private=True, compact=lines.agenda)
def list_events(now: dt.datetime, query: str = "", when: str = "", with_whom: str = "") -> Data:
    """The events of a time; where none is named, of the week that the message speaks of, else of today."""
    start, end = changes.ends(when, now) if when else changes.usual(query, now)
    found = _with(_own(start, end), with_whom)
    whom = f" with {named(with_whom)}" if with_whom else ""
    return {
        "span": lines.span(start, end, now) + whom,
        "count": len(found),
        "events": [lines.row(one) for one in found],
    }


@tool(timeout=5, max_tokens=600, label="Looking for the event", trust="tenant", private=True, compact=lines.agenda)
def find_events(query: str, now: dt.datetime, when: str = "", with_whom: str = "", at: str = "") -> Data:
    """The events that a message means by their titles, people and time: of a series the next one."""
    start, end = changes.ends(when, now) if when else (now, now + AHEAD)
    every = _own(start, end)
    found, whom = finding.titled(query, every), ""
    named_so = bool(found)
    if not found:
        found = finding.meant(query, _with(every, with_whom))
    elif with_whom and finding.together(query, with_whom, every):
        found, whom = _with(found, with_whom), f" with {named(with_whom)}"
    if not when:
        found = list({events.uid_of(one.id): one for one in reversed(found)}.values())[::-1]
    if at:
        found = finding.starting(found, dt.time.fromisoformat(at)) or found
    return {
        "span": lines.span(start, end, now) + whom,
        "count": len(found),
        "named": named_so,
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
            lines.free_of(one, begin, end, _busy(one, begin, end), now) for one in _people(people or [book().me.email])
        ]
    )
    return {"answers": found, "over": end <= begin}


@tool(timeout=6, max_tokens=600, label="Comparing the calendars", trust="tenant", private=True, compact=lines.offers)
def free_slots(now: dt.datetime, people: list[str], minutes: int, when: str = "") -> Data:
    """Free times of the owner and these people, at most five; who cannot be looked up is named."""
    start, end = changes.ends(when, now) if when else (now, now + dt.timedelta(days=7))
    start = max(start, changes.local(now))
    every = [book().me, *(one for one in _people(people) if one != book().me)]
    busy, unknown = list[slots.Busy](), list[str]()
    for one in every:
        own = _busy(one, start, end)
        if own is None:
            unknown.append(named(one.email))
        busy += own or []
    hours = end - start <= dt.timedelta(hours=8)
    found = slots.free(start, end, dt.timedelta(minutes=minutes), busy, every, named=hours)
    return {
        "span": lines.span(start, end, now),
        "who": lines.joined([named(one.email) for one in every if one != book().me]),
        "unknown": lines.joined(unknown),
        "slots": [lines.offer(one, every) for one in found],
    }


@tool(timeout=1, max_tokens=60, label="Reading the title", trust="trusted")
def read_title(text: str) -> Data:
    """The title of a new event in a message, and what a meeting with others is about; empty where it has none."""
    return {"title": titles.title_in(text), "topic": titles.topic_in(text)}


@tool(timeout=1, max_tokens=60, label="Reading where it goes", trust="trusted")
def read_goal(text: str, now: dt.datetime) -> Data:
    """The bare hour to which a message moves an event (`to 10`), and what its days say: which event, or where to."""
    shift, earlier = goals.shift_in(text)
    day = goals.day_in(text, changes.local(now).date()) if shift else None
    return {
        "minutes": shift,
        "when": f"{day}/{day + dt.timedelta(days=1)}" if day is not None else "",
        "earlier": earlier,
        "time": goals.hour_in(text),
        "day_is_its_own": goals.day_is_its_own(text),
        "turned": goals.turned(text),
        "from_day_to_day": goals.from_day_to_day(text),
    }


@tool(timeout=5, max_tokens=200, label="Checking that time", trust="tenant", private=True)
def look_at_time(now: dt.datetime, start: dt.datetime, minutes: int, people: list[str] | None = None) -> Data:
    """When a new event would be, who comes, and what it would clash with."""
    begin = changes.local(start)
    end = begin + dt.timedelta(minutes=minutes)
    others = _people(people or [])
    busy = [f"{named(one.email)} is busy" for one in others if _busy(one, begin, end)]
    return {
        "when": lines.moment(begin, end),
        "past": begin < now,
        "who": lines.joined([named(one.email) for one in others]),
        "clash": lines.clashes([one for one in _own(begin, end) if not one.free and not one.all_day], busy),
    }


@tool(
    timeout=6,
    max_tokens=100,
    label="Creating the event",
    effect="write",
    identity=["title", "when", "every", "who"],
    verify="event_exists",
    trust="tenant",
    accepts={"title": "tenant", "when": "tenant", "every": "tenant", "who": "tenant"},
)
def create_event(title: str, when: str, every: str = "once", who: str = "") -> Data:
    """Create an event, such as `Fri 4 Dec 2026, 15:00–15:45`, with `Ana and Ben`; an equal one stays as it is."""
    start, end = changes.read_moment(when)
    made = events.made(title, start, end, changes.addresses(who), book().me.email, changes.RULES[every])
    with opened() as store:
        store.add(made)
    return {"title": title, "when": when}


@tool(timeout=5, max_tokens=20, trust="tenant")
def event_exists(title: str, when: str, every: str = "once", who: str = "") -> bool:
    """Whether the event was created."""
    start, end = changes.read_moment(when)
    with opened() as store:
        return store.get(events.new_uid(title, start, end, changes.addresses(who), changes.RULES[every])) is not None


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
) -> Data:
    """Where an event would go: to a day, to a time of day, or by a length of time.

    `stays`: on its day but for that. `back`: a day of the week is the next one, also where it lies before the event's.
    """
    if back and new_date is not None and new_date - WEEK >= changes.local(now).date():
        new_date -= WEEK
    found = _event(event)
    clock = dt.time.fromisoformat(new_time) if new_time else None
    start = changes.new_start(found, day=None if stays else new_date, at=clock, by=by, earlier=way == "earlier")
    end = start + (found.end - found.start)
    clash = [one for one in _own(start, end) if events.uid_of(one.id) != events.uid_of(found.id) and not one.free]
    return {
        "to": lines.moment(start, end),
        "past": start < now,
        "same": start == found.start,
        "clash": lines.clashes([one for one in clash if not one.all_day], []),
    }


@tool(
    timeout=6,
    max_tokens=100,
    label="Moving the event",
    effect="write",
    identity=["event", "to", "which"],
    verify="event_is_at",
    trust="tenant",
    accepts={"event": "tenant", "to": "tenant", "which": "tenant"},
)
def move_event(event: str, to: str, which: str = "only this one") -> Data:
    """Move an event, such as `Budget review · Tue 1 Dec 2026, 10:00–11:00`, or more of its series, to another time."""
    start, end = changes.read_moment(to)
    with opened() as store:
        found, calendar = _loaded(store, event)
        try:
            own, *rest = events.moved(calendar, found, start, changes.SCOPES[which])
            for one in rest:
                store.add(one)
            store.replace(own)
        except Gone:
            raise NotDone(f"{found.title} was changed elsewhere just now; nothing was moved.") from None
    return {"title": found.title, "when": lines.moment(start, end)}


@tool(timeout=5, max_tokens=20, trust="tenant")
def event_is_at(event: str, to: str) -> bool:
    """Whether an event of that title is at that time."""
    start, end = changes.read_moment(to)
    return any(one.title == event.rpartition(lines.BETWEEN)[0] and one.start == start for one in _own(start, end))


@tool(
    timeout=6,
    max_tokens=100,
    label="Cancelling the event",
    effect="write",
    identity=["event", "which"],
    verify="event_is_gone",
    trust="tenant",
    accepts={"event": "tenant", "which": "tenant"},
)
def cancel_event(event: str, which: str = "only this one") -> Data:
    """Cancel an event, such as `Budget review · Tue 1 Dec 2026, 10:00–11:00`, or more of its series."""
    with opened() as store:
        found, calendar = _loaded(store, event)
        try:
            left = events.cancelled(calendar, found, changes.SCOPES[which])
            if left is None:
                store.remove(events.uid_of(found.id))
            else:
                store.replace(left)
        except Gone:
            raise NotDone(f"{found.title} was changed elsewhere just now; nothing was cancelled.") from None
    return {"event": event}


@tool(timeout=5, max_tokens=20, trust="tenant")
def event_is_gone(event: str) -> bool:
    """Whether the event is not in the calendar any more."""
    try:
        _event(event)
    except NotDone:
        return True
    return False


def _own(start: dt.datetime, end: dt.datetime) -> list[Event]:
    with opened() as store:
        return events.between(store.all(), start, end, book().me.zone)


def _with(found: Sequence[Event], email: str) -> list[Event]:
    return [one for one in found if not email or email in one.attendees]


def _people(emails: Sequence[str]) -> list[Person]:
    known = {book().me.email: book().me, **book().others}
    return [known[email] for email in dict.fromkeys(emails) if email in known]


def _busy(who: Person, start: dt.datetime, end: dt.datetime) -> list[slots.Busy] | None:
    """When a person is busy; None where that calendar cannot be read."""
    with opened() as store:
        own = store.all()
        calendars = own if who == book().me else store.of(who)
    if calendars is None:
        return None
    found = events.between(calendars, start, end, book().me.zone)
    if who != book().me:
        # What the owner has with a person keeps that person busy, also where the other calendar lacks it.
        found = [*found, *_with(events.between(own, start, end, book().me.zone), who.email)]
    return [(one.start, one.end) for one in found if not one.free and not one.all_day]


def _event(label: str) -> Event:
    with opened() as store:
        return _loaded(store, label)[0]


def _loaded(store: Store, label: str) -> tuple[Event, Any]:
    """An event by its title and time, as the calendar has it now; raises NotDone where it is not there any more."""
    title, _, when = label.rpartition(lines.BETWEEN)
    start, end = changes.read_moment(when)
    for one in events.between(store.all(), start, end, book().me.zone):
        if one.title == title and (one.start, one.end) == (start, end):
            calendar = store.get(events.uid_of(one.id))
            if calendar is not None:
                return one, calendar
    raise NotDone(f"{label} is not in the calendar any more.")
