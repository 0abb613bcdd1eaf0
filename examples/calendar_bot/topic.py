"""What was spoken of: the event, the people and the time of the last request, and of those before it.

Each is what the newest request says that says something of it, over side questions, what was dropped and what was done.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import changes
import lines
from people import book

from shipworthy.reading import Last, Reading, Spoken

READS = ("whats_on", "free_time", "not_told", "hours", "find_event", "unable", "about", "done")
"""The skills that only tell something: what was spoken of before them is still spoken of."""
READ_BY = ("find_events", "list_events")
"""The tools that read events, the surer one first."""
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk(Last):
    """The request that a message goes on with, and those before it."""

    earlier: tuple[Last, ...] = ()
    over: bool = False
    """Whether it was dropped: nothing of it is open any more."""

    @classmethod
    def of(cls, spoken: Spoken) -> "Talk | None":
        """That of a message; None where nothing was spoken of."""
        every = [*((spoken.last,) if spoken.last is not None else ()), *spoken.earlier]
        if not every:
            return None
        told = {one.name: getattr(every[0], one.name) for one in fields(Last)}
        over = spoken.last is None
        if over:
            told |= {"asked": (), "confirms": False, "choices": ()}
        return cls(**told, earlier=tuple(every[1:]), over=over)


def requests(last: Last) -> Iterator[Last]:
    """The last request and those before it, the newest first."""
    yield last
    yield from last.earlier if isinstance(last, Talk) else ()


def rows_of(last: Last) -> list[Mapping[str, Any]]:
    """The events that the last request read."""
    for tool in READ_BY:
        found = last.found.get(tool)
        if isinstance(found, Mapping) and found.get("events"):
            return [one for one in found["events"] if isinstance(one, Mapping)]
    return []


def label_of(last: Last) -> str:
    """The one event that was spoken of, as `Yoga · Thu 3 Dec 2026, 18:00–19:00`; empty where it is none, or several."""
    for one in requests(last):
        if (label := own_label(one)) or one.skill not in READS or (one.skill == "find_event" and rows_of(one)):
            return label
    return ""


def own_label(one: Last) -> str:
    """The one event of a request, as it is now; as it was where it was cancelled."""
    title, place = str(one.inputs.get("title") or "Appointment"), str(_told(one, "look_at_time", "when"))
    if one.skill in ("create_event", "schedule", "replace_event"):
        title, place = (
            str(_told(one, "create_event", name) or usual) for name, usual in (("title", title), ("when", place))
        )
        return f"{title}{lines.BETWEEN}{place}" if one.wrote and "create_event" in one.found and place else ""
    rows = rows_of(one) if one.skill != "whats_on" else []
    label = str(one.inputs.get("event") or (rows[0]["event"] if len(rows) == 1 else ""))
    if one.skill == "move_event" and one.wrote and label:
        return f"{label.rpartition(lines.BETWEEN)[0]}{lines.BETWEEN}{_told(one, 'look_at_move', 'to')}"
    return label


def _told(one: Last, tool: str, name: str) -> object:
    found = one.found.get(tool)
    return found.get(name) or "" if isinstance(found, Mapping) else ""


def named(label: str) -> dict[str, object]:
    """The inputs by which a skill finds the event of a label; empty for none."""
    title, _, when = label.rpartition(lines.BETWEEN)
    try:
        start, _ = changes.read_moment(when)
    except ValueError:
        return {}
    begin = start.replace(hour=0, minute=0)
    end = dt.datetime.combine(begin.date() + DAY, dt.time(), tzinfo=begin.tzinfo)
    return {"about": title, "on": f"{begin.isoformat()}/{end.isoformat()}"}


def span_of(last: Last) -> str:
    """The time that was spoken of, as an interval: where an event goes, else when it is; empty where there is none."""
    return next((span for one in requests(last) if (span := _own_span(one))), "")


def _own_span(one: Last) -> str:
    if one.skill == "move_event" and (goes := _interval(str(_told(one, "look_at_move", "to")))):
        return goes
    slot = one.inputs.get("slot")
    if isinstance(slot, Mapping) and (begins := slot.get("start")):
        return f"{begins}/{slot.get('end')}"
    if one.skill in ("cancel_event", "find_event") and (when := _interval(own_label(one).rpartition(lines.BETWEEN)[2])):
        return when
    for tool in ("look_at_time", "look_in_its_place"):
        if made := _interval(str(_told(one, tool, "when"))):
            return made
    for name in ("when", "on"):
        if "/" in str(one.inputs.get(name) or ""):
            return str(one.inputs[name])
    return _begun(one.inputs) or _interval(own_label(one).rpartition(lines.BETWEEN)[2])


def day_of(last: Last | None) -> dt.date | None:
    """The one day that was spoken of."""
    begin, over = ends(span_of(last)) if last is not None else (None, None)
    return begin.date() if begin is not None and over is not None and over - begin <= DAY else None


def hour_of(last: Last | None) -> tuple[dt.datetime, dt.datetime] | None:
    """The time of day that was spoken of, as its beginning and its end; None where it was no time of a few hours."""
    begin, over = ends(span_of(last)) if last is not None else (None, None)
    return (begin, over) if begin is not None and over is not None and over - begin <= FEW_HOURS else None


FEW_HOURS = dt.timedelta(hours=4)


def ends(span: str) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The beginning and the end of an interval."""
    first, _, over = span.partition("/")
    return instant(first), instant(over)


def _interval(moment: str) -> str:
    try:
        start, end = changes.read_moment(moment)
    except ValueError:
        return ""
    return f"{start.isoformat()}/{end.isoformat()}"


def choice_spans(last: Last) -> list[str]:
    """The times of the choices that are offered, as intervals."""
    return [_interval(label.split(" (")[0].rpartition(lines.BETWEEN)[2]) for label in last.choices]


def _begun(inputs: Mapping[str, object]) -> str:
    start, said = instant(str(inputs.get("start"))), inputs.get("length")
    if start is None:
        return ""
    over = start + (said if isinstance(said, dt.timedelta) else dt.timedelta(hours=1))
    return f"{start.isoformat()}/{over.isoformat()}"


def people_of(last: Last) -> list[str]:
    """The people who were spoken of, the newest first; not the owner."""
    found = [str(name) for one in requests(last) for name in own_people(one)]
    return [one for one in dict.fromkeys(found) if one and one != book().me.email]


def own_people(one: Last) -> list[object]:
    """The people of one request."""
    held = one.inputs.get("people")
    return [*(held if isinstance(held, list) else ()), one.inputs.get("with_whom") or ""]


def can_change(last: Last) -> bool:
    """Whether what is said anew changes the last request: not one that was dropped and would have written."""
    return last.skill in READS or not (isinstance(last, Talk) and last.over)


def anew(one: Reading, last: Last | None) -> Reading:
    """The same as a request of its own, where it changes one that is over or was answered: that one stays as it was."""
    if last is None or not one.same or not isinstance(last, Talk):
        return one
    if not last.over and (last.skill not in READS or last.asked):
        return one
    kept = {**last.inputs, **one.inputs}
    kept = {name: _given(value) for name, value in kept.items() if value is not None}
    return replace(one, inputs=kept, same=False)


def _given(value: object) -> object:
    """A value of a request as a reader gives it."""
    if isinstance(value, dt.timedelta):
        return f"{round(value.total_seconds() / 60)}m"
    return value.isoformat() if isinstance(value, dt.datetime | dt.date | dt.time) else value


def instant(text: str) -> dt.datetime | None:
    """The instant of a text as inputs keep it; None for none."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None
