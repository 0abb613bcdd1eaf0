"""How results read: days, times, lists, and the lines that a person sees."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import slots
from events import Event
from people import Person, book, named

Data = dict[str, Any]
MIDNIGHT = dt.time(0)
MOST_SHOWN = 4
"""Events that are named as being at the same time."""
WHOLE = ", all day"
"""Stands behind whole days."""
BETWEEN = " · "
"""Stands between the title and the time of an event."""


def moment(start: dt.datetime, end: dt.datetime) -> str:
    """A time in words: `Tue 1 Dec 2026, 10:00–11:00`, `Tue 1 Dec 2026, all day`."""
    if start.time() == end.time() == MIDNIGHT and start < end:
        last = end - dt.timedelta(days=1)
        until = f" to {day(last)} {last:%Y}" if last > start else ""
        return f"{day(start)} {start:%Y}{until}{WHOLE}"
    if start.date() == end.date():
        return f"{day(start)} {start:%Y}, {start:%H:%M}–{end:%H:%M}"
    return f"{day(start)} {start:%Y}, {start:%H:%M} to {day(end)} {end:%Y}, {end:%H:%M}"


def day(instant: dt.datetime) -> str:
    """A day in words: `Tue 1 Dec`."""
    return f"{instant:%a} {instant.day} {instant:%b}"


def clock(event: Event) -> str:
    """When an event is on its day."""
    return "all day" if event.all_day else f"{event.start:%H:%M}–{event.end:%H:%M}"


def row(event: Event) -> Data:
    """One event as a record."""
    who = [named(each) for each in event.attendees if each != book().me.email]
    about = ", ".join(part for part in (event.place, f"with {joined(who)}" if who else "") if part)
    return {
        "id": event.id,
        "title": event.title,
        "day": day(event.start),
        "time": clock(event),
        "event": f"{event.title}{BETWEEN}{moment(event.start, event.end)}",
        "about": f" ({about})" if about else "",
        "recurring": event.recurring,
    }


def span(start: dt.datetime, end: dt.datetime, now: dt.datetime) -> str:
    """A stretch of time in words: `today`, `on Tue 1 Dec`, `from Mon 7 to Sun 13 Dec`."""
    last = end - dt.timedelta(seconds=1)
    whole = start.time() == end.time() == dt.time(0)
    today = now.astimezone(start.tzinfo).date()
    near = {today: "today", today + dt.timedelta(days=1): "tomorrow", today - dt.timedelta(days=1): "yesterday"}
    if start.date() == last.date():
        name = near.get(start.date(), f"on {day(start)}")
        return (
            name
            if whole
            else f"{name} between {start:%H:%M} and {'midnight' if end.time() == dt.time(0) else f'{end:%H:%M}'}"
        )
    return f"from {day(start)} to {day(last)}"


def agenda(found: Data) -> str:
    """Events as lines, those of one day under it."""
    out: list[str] = []
    for one in found["events"]:
        if f"{one['day']}:" not in out:
            out.append(f"{one['day']}:")
        out.append(f"- {one['time']} {one['title']}{one['about']}")
    return "\n".join(out) or "nothing"


def free_of(
    who: Person, start: dt.datetime, end: dt.datetime, busy: Sequence[slots.Busy] | None, now: dt.datetime
) -> Data:
    """When a person is free, in the owner's time, and in that person's own where it differs."""
    name = named(who.email)
    subject = "You are" if name == "you" else f"{name} is"
    if busy is None:
        return {"text": f"I cannot see {name}'s calendar, so I do not know when {name} is free.", "free": False}
    found = [each for each in _in_hours(who, start, end, busy) if each[1] - each[0] >= dt.timedelta(minutes=15)]
    if not found:
        return {"text": f"{subject} not free {span(start, end, now)}.", "free": False}
    if len(found) == 1 and found[0] == (start, end):
        return {"text": f"{subject} free {span(start, end, now)}.", "free": True}
    several = start.date() != (end - dt.timedelta(seconds=1)).date()
    times = [f"{day(a)} {a:%H:%M}–{b:%H:%M}" if several else f"{a:%H:%M}–{b:%H:%M}" for a, b in found[:12]]
    head = f"{subject} free {span(start, end, now)}"
    return {"text": f"{head}:\n" + "\n".join(f"- {time}" for time in times), "free": True}


def _in_hours(who: Person, start: dt.datetime, end: dt.datetime, busy: Sequence[slots.Busy]) -> list[slots.Busy]:
    """The free stretches; of whole days those inside working hours."""
    if end - start <= dt.timedelta(hours=12):
        return slots.openings(start, end, busy)
    found, at = list[slots.Busy](), start.astimezone(who.zone).date()
    while at <= end.astimezone(who.zone).date():
        if at.weekday() not in slots.DAYS_OFF:
            first = dt.datetime.combine(at, book().opens, tzinfo=who.zone).astimezone(book().me.zone)
            last = dt.datetime.combine(at, book().closes, tzinfo=who.zone).astimezone(book().me.zone)
            if max(first, start) < min(last, end):
                found += slots.openings(max(first, start), min(last, end), busy)
        at += dt.timedelta(days=1)
    return found


def hours_of(who: Person, now: dt.datetime) -> str:
    """When a person works, on that clock and on the owner's."""
    name, here = named(who.email), book().me.zone
    there = now.astimezone(who.zone)
    ends = [dt.datetime.combine(there.date(), at, tzinfo=who.zone) for at in (book().opens, book().closes)]
    opens, closes = (f"{one:%H:%M}" for one in ends)
    mine, over = (f"{one.astimezone(here):%H:%M}" for one in ends)
    if who.zone == here:
        return f"{name} works from {opens} to {closes}, Monday to Friday."
    city = who.zone.key.rpartition("/")[2].replace("_", " ")
    return (
        f"{name} works from {opens} to {closes} in {city}, Monday to Friday: for you that is {mine} to {over}."
        f" It is {there:%H:%M} there now."
    )


def there(who: Person, at: dt.datetime) -> str:
    """What a time is on the clock of a person."""
    return f"{at:%H:%M} on {day(at)} is {at.astimezone(who.zone):%H:%M} for {named(who.email)}."


def openings(found: Data) -> str:
    """What is known of when people are free."""
    return "\n".join(one["text"] for one in found["answers"])


def offer(slot: slots.Slot, people: Sequence[Person]) -> Data:
    """A free time as a record, with what it is on the clocks of others."""
    there = {
        f"{named(one.email)} {slot.start.astimezone(one.zone):%H:%M}"
        for one in people
        if slot.start.astimezone(one.zone).utcoffset() != slot.start.utcoffset()
    }
    notes = [f"for {name}" for name in sorted(there)]
    if slot.outside:
        notes.append(f"outside the working hours of {joined([name.split()[0] for name in slot.outside])}")
    return {
        "start": slot.start.isoformat(),
        "end": slot.end.isoformat(),
        "when": moment(slot.start, slot.end),
        "label": moment(slot.start, slot.end) + (f" ({'; '.join(notes)})" if notes else ""),
    }


def offers(found: Data) -> str:
    """Free times as lines."""
    return "\n".join(f"- {one['label']}" for one in found["slots"]) or "no common time"


def clashes(found: Sequence[Event], others: Sequence[str]) -> str:
    """What else is at a time, in words; `nothing else` where there is nothing."""
    shown = [f"{one.title} ({clock(one)})" for one in found[:MOST_SHOWN]]
    more = [f"{len(found) - MOST_SHOWN} more"] if len(found) > MOST_SHOWN else []
    return joined([*shown, *more, *others]) or "nothing else"


def joined(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))
