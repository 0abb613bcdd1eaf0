"""The tools that change the calendar, and those that look up whether a change was made.

What a change takes is what a person reads of it: an event and a time are named in words, so that the question before a
change shows all of it.
"""

import datetime as dt
from typing import Any

import changes
import events
import lines
import rules
import series
from calendars import event_of, loaded, own
from events import Gone
from people import book
from store import opened

from shipworthy import NotDone, tool

Data = dict[str, Any]


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
    start, end = _ends(when)
    made = events.made(title, start, end, changes.addresses(who), book().me.email, rules.rule_of(every))
    with opened() as store:
        store.add(made)
    return {"title": title, "when": when}


@tool(timeout=5, max_tokens=20, trust="tenant")
def event_exists(title: str, when: str, every: str = "once", who: str = "") -> bool:
    """Whether the event was created."""
    start, end = _ends(when)
    with opened() as store:
        return store.get(events.new_uid(title, start, end, changes.addresses(who), rules.rule_of(every))) is not None


def _ends(when: str) -> tuple[dt.date, dt.date]:
    """The beginning and the end of a new event: days where it takes whole ones."""
    start, end = changes.read_moment(when)
    return (start.date(), end.date()) if when.endswith(lines.WHOLE) else (start, end)


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
    """Move an event, such as `Budget review · Tue 1 Dec 2026, 10:00–11:00`, or more of its series, to another time.

    A time that ends later makes it longer.
    """
    start, end = changes.read_moment(to)
    with opened() as store:
        found, calendar = loaded(store, event)
        try:
            kept, *rest = series.moved(calendar, found, start, changes.SCOPES[which], end)
            for one in rest:
                store.add(one)
            store.replace(kept)
        except Gone:
            raise NotDone(f"{found.title} was changed elsewhere just now; nothing was moved.") from None
    return {"title": found.title, "when": lines.moment(start, end)}


@tool(timeout=5, max_tokens=20, trust="tenant")
def event_is_at(event: str, to: str) -> bool:
    """Whether an event of that title is at that time, from its beginning to its end."""
    start, end = changes.read_moment(to)
    title = event.rpartition(lines.BETWEEN)[0]
    return any((one.title, one.start, one.end) == (title, start, end) for one in own(start, end))


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
        found, calendar = loaded(store, event)
        try:
            left = series.cancelled(calendar, found, changes.SCOPES[which])
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
        event_of(event)
    except NotDone:
        return True
    return False
