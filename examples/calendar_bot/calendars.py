"""What is in the calendars: the owner's events, who is busy, and an event by what a person reads of it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import changes
import events
import lines
import slots
from events import Event
from people import Person, book
from store import Store, opened

from shipworthy import NotDone


def own(start: dt.datetime, end: dt.datetime) -> list[Event]:
    """The owner's events that overlap a time."""
    with opened() as store:
        return events.between(store.all(), start, end, book().me.zone)


def attended(found: Sequence[Event], email: str) -> list[Event]:
    """Those of the events to which a person is invited; all of them without a person."""
    return [one for one in found if not email or email in one.attendees]


def people_of(emails: Sequence[str]) -> list[Person]:
    """The people with these addresses, each once."""
    known = {book().me.email: book().me, **book().others}
    return [known[email] for email in dict.fromkeys(emails) if email in known]


def busy_times(who: Person, start: dt.datetime, end: dt.datetime) -> list[slots.Busy] | None:
    """When a person is busy; None where that calendar cannot be read."""
    with opened() as store:
        own = store.all()
        calendars = own if who == book().me else store.of(who)
    if calendars is None:
        return None
    found = events.between(calendars, start, end, book().me.zone)
    if who != book().me:
        # What the owner has with a person keeps that person busy, also where the other calendar lacks it.
        found = [*found, *attended(events.between(own, start, end, book().me.zone), who.email)]
    return [(one.start, one.end) for one in found if not one.free and not one.all_day]


def event_of(label: str) -> Event:
    """An event by its title and time; raises NotDone where it is not there any more."""
    with opened() as store:
        return loaded(store, label)[0]


def loaded(store: Store, label: str) -> tuple[Event, Any]:
    """An event by its title and time, as the calendar has it now; raises NotDone where it is not there any more."""
    title, _, when = label.rpartition(lines.BETWEEN)
    start, end = changes.read_moment(when)
    for one in events.between(store.all(), start, end, book().me.zone):
        if one.title == title and (one.start, one.end) == (start, end):
            calendar = store.get(events.uid_of(one.id))
            if calendar is not None:
                return one, calendar
    raise NotDone(f"{label} is not in the calendar any more.")
