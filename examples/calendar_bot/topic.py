"""What was spoken of last: the event, the people, and the time of the last request, by its inputs and what it read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import changes
import lines
from people import book

from shipworthy.reading import Last, Reading

KEEPS = ("whats_on", "free_time", "not_told", "hours", "find_event", "unable")
"""The skills that keep the event that was spoken of before them."""
READ_BY = ("find_events", "list_events")
"""The tools that read events, the surer one first."""


def rows_of(last: Last) -> list[Mapping[str, Any]]:
    """The events that the last request read."""
    for tool in READ_BY:
        found = last.found.get(tool)
        if isinstance(found, Mapping) and found.get("events"):
            return [one for one in found["events"] if isinstance(one, Mapping)]
    return []


def label_of(last: Last) -> str:
    """The one event that was spoken of, as `Yoga · Thu 3 Dec 2026, 18:00–19:00`; empty where it is none, or several."""
    if last.skill == "create_event":
        return ""
    if chosen := str(last.inputs.get("event") or ""):
        return chosen
    rows = rows_of(last) if last.skill != "whats_on" else []
    if len(rows) == 1:
        return str(rows[0]["event"])
    return str(last.inputs.get("topic") or "") if last.skill in KEEPS else ""


def named(label: str) -> dict[str, object]:
    """The inputs by which a skill finds the event of a label; empty for none."""
    title, _, when = label.rpartition(lines.BETWEEN)
    try:
        start, _ = changes.read_moment(when)
    except ValueError:
        return {}
    begin = start.replace(hour=0, minute=0)
    end = dt.datetime.combine(begin.date() + dt.timedelta(days=1), dt.time(), tzinfo=begin.tzinfo)
    return {"about": title, "on": f"{begin.isoformat()}/{end.isoformat()}"}


def span_of(last: Last) -> str:
    """The time that was spoken of, as an interval: where an event goes, else when it is; empty where there is none."""
    target = last.found.get("look_at_move")
    if isinstance(target, Mapping) and not last.wrote and (goes := _interval(str(target.get("to") or ""))):
        return goes
    slot = last.inputs.get("slot")
    if isinstance(slot, Mapping) and (begins := slot.get("start")):
        return f"{begins}/{slot.get('end')}"
    for name in ("when", "on"):
        if "/" in str(last.inputs.get(name) or ""):
            return str(last.inputs[name])
    if begun := _begun(last.inputs):
        return begun
    return _interval(label_of(last).rpartition(lines.BETWEEN)[2])


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
    try:
        start = dt.datetime.fromisoformat(str(inputs.get("start")))
    except ValueError:
        return ""
    said = inputs.get("length")
    over = start + (said if isinstance(said, dt.timedelta) else dt.timedelta(hours=1))
    return f"{start.isoformat()}/{over.isoformat()}"


def people_of(last: Last) -> list[str]:
    """The people of the last request, those whom it names itself first; not the owner."""
    held, before = last.inputs.get("people"), str(last.inputs.get("before") or "").split(",")
    whom = [str(last.inputs.get("with_whom") or "")]
    found = [*(map(str, held) if isinstance(held, list) else ()), *whom, *before]
    return [one for one in dict.fromkeys(found) if one and one != book().me.email]


def kept(one: Reading, last: Last | None) -> Reading:
    """The same request with the event and the people that were spoken of before it, where it keeps them."""
    if last is None or one.same or one.skill not in KEEPS or one.ends or one.again:
        return one
    more: dict[str, object] = {}
    if (label := label_of(last)) and "topic" not in one.inputs:
        more["topic"] = label
    if (people := people_of(last)) and not one.inputs.get("people") and "before" not in one.inputs:
        more["before"] = ",".join(people)
    return replace(one, inputs={**one.inputs, **more}) if more else one


def instant(text: str) -> dt.datetime | None:
    """The instant of a text as inputs keep it; None for none."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None
