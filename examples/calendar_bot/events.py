"""Events of a calendar: what ICS says of them, when they are, and how one of a series is moved or cancelled."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

Component: TypeAlias = Any
"""A VEVENT; what its properties hold is told by the standard, not by types."""
MOST = 500
"""Events of one look."""


class Gone(Exception):
    """The event is not there any more, or not at that time."""


@dataclass(frozen=True, slots=True)
class Event:
    """One event, or one of a series: when it is in the zone of the owner."""

    id: str
    """Its UID, and behind a bar the instant at which the series has it."""
    title: str
    start: dt.datetime
    end: dt.datetime
    all_day: bool
    place: str
    attendees: tuple[str, ...]
    recurring: bool
    free: bool
    """Whether other events may stand beside it."""
    stamp: dt.datetime | None = None
    """When what the calendar says of it was written last; None where it does not say so."""


def between(
    calendars: Iterable[icalendar.Calendar], start: dt.datetime, end: dt.datetime, zone: ZoneInfo
) -> list[Event]:
    """The events that overlap a time, in order; cancelled ones are left out."""
    found: dict[str, Event] = {}
    for calendar in calendars:
        series = any("RRULE" in one or "RDATE" in one for one in calendar.walk("VEVENT"))
        for one in recurring_ical_events.of(calendar).between(start, end):
            if str(one.get("STATUS", "")).upper() != "CANCELLED":
                event = _event(one, zone, recurring=series)
                if event.start < end and event.end > start:
                    found[event.id] = event
    return sorted(found.values(), key=lambda one: (one.start, one.end, one.title))[:MOST]


def _event(one: Component, zone: ZoneInfo, *, recurring: bool) -> Event:
    first = one["RECURRENCE-ID"].dt if "RECURRENCE-ID" in one else one.start
    return Event(
        id=f"{one['UID']}|{_stamp(first)}",
        title=str(one.get("SUMMARY", "")).strip() or "Untitled",
        start=_instant(one.start, zone),
        end=_instant(one.end, zone),
        all_day=not isinstance(one.start, dt.datetime),
        place=str(one.get("LOCATION", "")).strip(),
        attendees=tuple(_address(each) for each in listed(one.get("ATTENDEE"))),
        recurring=recurring,
        free=str(one.get("TRANSP", "")).upper() == "TRANSPARENT",
        stamp=_written(one),
    )


def _written(one: Component) -> dt.datetime | None:
    found = [one[key].dt for key in ("LAST-MODIFIED", "DTSTAMP") if key in one]
    stamps = [value for value in found if isinstance(value, dt.datetime) and value.tzinfo is not None]
    return max(stamps, default=None)


def listed(value: Any) -> Sequence[Any]:
    """The values of a property that may stand several times."""
    return [] if value is None else value if isinstance(value, list) else [value]


def _address(value: object) -> str:
    return str(value).lower().removeprefix("mailto:")


def _instant(value: dt.date, zone: ZoneInfo) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time(0), tzinfo=zone)
    # A time without a zone is one of wherever the owner is.
    return value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)


def _stamp(value: dt.date) -> str:
    return (
        value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) and value.tzinfo else value.isoformat()
    )


def uid_of(id: str) -> str:
    """The UID in the id of an event."""
    return id.rpartition("|")[0]


def made(
    title: str,
    start: dt.date,
    end: dt.date,
    attendees: Sequence[str],
    me: str,
    rule: Mapping[str, object] | None = None,
) -> icalendar.Calendar:
    """A calendar with one new event, under a UID that is made of what the event is; of whole days where it is one."""
    event: Component = icalendar.Event()
    event.add("UID", new_uid(title, start, end, attendees, rule))
    event.add("DTSTAMP", dt.datetime.now(dt.UTC))
    event.add("DTSTART", start)
    event.add("DTEND", end)
    event.add("SUMMARY", title)
    if rule:
        event.add("RRULE", dict(rule))
    if attendees:
        event.add("ORGANIZER", f"mailto:{me}")
        for address in attendees:
            event.add("ATTENDEE", f"mailto:{address}")
    return wrapped(event)


def new_uid(
    title: str, start: dt.date, end: dt.date, attendees: Sequence[str], rule: Mapping[str, object] | None = None
) -> str:
    """The UID of a new event: the same for the same one."""
    parts = (
        title.casefold(),
        _stamp(start),
        _stamp(end),
        *sorted(attendees),
        ",".join(f"{key}={value}" for key, value in sorted((rule or {}).items())),
    )
    return f"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:32]}@shipworthy"


def wrapped(*events: Component) -> icalendar.Calendar:
    """A calendar of these events, with the zones that they use."""
    calendar = icalendar.Calendar()
    calendar.add("PRODID", "-//Shipworthy//calendar bot//EN")
    calendar.add("VERSION", "2.0")
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar
