"""How one event of a series, or more of it, is moved or cancelled in what ICS says of it."""

import datetime as dt
import hashlib
from typing import Literal

import icalendar
import recurring_ical_events
from events import Component, Event, Gone, listed, wrapped

Scope = Literal["this", "following", "all"]
NOTHING = dt.timedelta(0)


def master_of(calendar: icalendar.Calendar) -> Component:
    """The event of a series that has its rule, or the only one; raises Gone."""
    found = [one for one in calendar.walk("VEVENT") if "RECURRENCE-ID" not in one]
    if not found:
        raise Gone
    return found[0]


def is_series(calendar: icalendar.Calendar) -> bool:
    """Whether it happens more than once."""
    return "RRULE" in master_of(calendar)


def moved(
    calendar: icalendar.Calendar, event: Event, start: dt.datetime, scope: Scope, end: dt.datetime | None = None
) -> list[icalendar.Calendar]:
    """The calendars after an event has been moved: its own, and that of the part of a series that was cut off.

    Without an `end` it stays as long as it is.
    """
    master, length = master_of(calendar), event.end - event.start if end is None else end - start
    if not is_series(calendar):
        _place(master, start, length)
        return [calendar]
    if scope == "this":
        _override(calendar, event, start, length)
        return [calendar]
    if scope == "following" and not _is_first(calendar, event):
        rest = _cut_off(calendar, event)
        _place(rest, start, length)
        return [calendar, wrapped(rest)]
    by = _wall(start, master) - _wall(event.start, master)
    parts: list[Component] = calendar.walk("VEVENT")
    for one in parts:
        for key in ("DTSTART", "DTEND", "RECURRENCE-ID"):
            if key in one:
                longer = length - (event.end - event.start) if key == "DTEND" else NOTHING
                value = one[key].dt + by + longer
                one.pop(key)
                one.add(key, value)
    _shift_exceptions(master, by)
    _follow_weekday(master, event, start)
    return [calendar]


def cancelled(calendar: icalendar.Calendar, event: Event, scope: Scope) -> icalendar.Calendar | None:
    """The calendar after an event has been cancelled; None where nothing of it is left."""
    if not is_series(calendar) or scope == "all" or (scope == "following" and _is_first(calendar, event)):
        return None
    master = master_of(calendar)
    if scope == "following":
        _end_before(calendar, event)
        return calendar
    original = _original(calendar, event)
    _drop_override(calendar, event)
    master.add("EXDATE", original)
    _touch(master)
    return calendar


def _original(calendar: icalendar.Calendar, event: Event) -> dt.date:
    """When the series has this one, in the form of its own beginning."""
    master = master_of(calendar)
    text = event.id.rpartition("|")[2]
    if not isinstance(master.start, dt.datetime):
        return dt.date.fromisoformat(text[:10])
    instant = dt.datetime.fromisoformat(text)
    zone = master.start.tzinfo
    return instant.astimezone(zone) if instant.tzinfo is not None and zone is not None else instant


def _is_first(calendar: icalendar.Calendar, event: Event) -> bool:
    return bool(_original(calendar, event) == master_of(calendar).start)


def _place(one: Component, start: dt.datetime, length: dt.timedelta) -> None:
    """Put an event at another time, in the zone in which it was made."""
    was = one.start
    if not isinstance(was, dt.datetime):
        begin: dt.date = start.date() if start.time() == dt.time(0) else start
    else:
        begin = start.astimezone(was.tzinfo) if was.tzinfo is not None else start.replace(tzinfo=None)
    for key, value in (("DTSTART", begin), ("DTEND", begin + length)):
        one.pop(key, None)
        one.add(key, value)
    one.pop("DURATION", None)
    _touch(one)


def _touch(one: Component) -> None:
    sequence = int(one.get("SEQUENCE", 0)) + 1
    for key, value in (("SEQUENCE", sequence), ("DTSTAMP", dt.datetime.now(dt.UTC))):
        one.pop(key, None)
        one.add(key, value)


def _override(calendar: icalendar.Calendar, event: Event, start: dt.datetime, length: dt.timedelta) -> None:
    original, master = _original(calendar, event), master_of(calendar)
    _drop_override(calendar, event)
    one: Component = icalendar.Event()
    for key, value in master.items():
        if key not in ("RRULE", "RDATE", "EXDATE", "DTSTART", "DTEND", "DURATION"):
            one[key] = value
    one.add("DTSTART", original)
    one.add("RECURRENCE-ID", original)
    _place(one, start, length)
    calendar.add_component(one)


def _drop_override(calendar: icalendar.Calendar, event: Event) -> None:
    original, parts = _original(calendar, event), list[Component](calendar.subcomponents)
    calendar.subcomponents = [one for one in parts if "RECURRENCE-ID" not in one or one["RECURRENCE-ID"].dt != original]


def _end_before(calendar: icalendar.Calendar, event: Event) -> None:
    """Let a series end with the one before this."""
    original, master = _original(calendar, event), master_of(calendar)
    rule = dict(master["RRULE"])
    rule.pop("COUNT", None)
    last = original - dt.timedelta(seconds=1) if isinstance(original, dt.datetime) else original - dt.timedelta(days=1)
    rule["UNTIL"] = [last.astimezone(dt.UTC) if isinstance(last, dt.datetime) and last.tzinfo else last]
    master.pop("RRULE")
    master.add("RRULE", rule)
    parts = list[Component](calendar.subcomponents)
    calendar.subcomponents = [one for one in parts if "RECURRENCE-ID" not in one or one["RECURRENCE-ID"].dt < original]
    _touch(master)


def _cut_off(calendar: icalendar.Calendar, event: Event) -> Component:
    """End a series before this one, and return the rest of it as a series of its own."""
    original, master = _original(calendar, event), master_of(calendar)
    rest: Component = icalendar.Event.from_ical(master.to_ical())
    left = _left(calendar, original)
    for key in ("DTSTART", "DTEND", "DURATION", "UID", "EXDATE"):
        rest.pop(key, None)
    cut = f"{master['UID']}{original}"
    rest.add("UID", f"{hashlib.sha256(cut.encode()).hexdigest()[:32]}@shipworthy")
    rest.add("DTSTART", original)
    rest.add("DTEND", original + (event.end - event.start))
    if "COUNT" in rest["RRULE"]:
        rule = dict(rest["RRULE"]) | {"COUNT": [left]}
        rest.pop("RRULE")
        rest.add("RRULE", rule)
    _end_before(calendar, event)
    return rest


def _left(calendar: icalendar.Calendar, original: dt.date) -> int:
    """How many of a counted series are left from this one on."""
    count = int((master_of(calendar)["RRULE"].get("COUNT") or [0])[0])
    before = 0
    for one in recurring_ical_events.of(calendar).after(master_of(calendar).start):
        if before >= count or one["RECURRENCE-ID"].dt >= original:
            break
        before += 1
    return max(count - before, 1)


def _wall(instant: dt.datetime, master: Component) -> dt.datetime:
    """The time on the clock of the series' own zone: the same before and after clocks change."""
    zone = master.start.tzinfo if isinstance(master.start, dt.datetime) else None
    return (instant.astimezone(zone) if zone is not None else instant).replace(tzinfo=None)


def _shift_exceptions(master: Component, by: dt.timedelta) -> None:
    dates = [one.dt + by for each in listed(master.get("EXDATE")) for one in each.dts]
    master.pop("EXDATE", None)
    for date in dates:
        master.add("EXDATE", date)
    _touch(master)


def _follow_weekday(master: Component, event: Event, start: dt.datetime) -> None:
    """Let a series of one weekday follow to another one."""
    rule, days = dict(master["RRULE"]), ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    if [str(day) for day in rule.get("BYDAY") or []] == [
        days[event.start.weekday()]
    ] and start.weekday() != event.start.weekday():
        master.pop("RRULE")
        master.add("RRULE", rule | {"BYDAY": [days[start.weekday()]]})
