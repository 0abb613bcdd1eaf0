"""Takes back what was written last: `undo that`, `put it back`, `mach das rückgängig`."""

import re

import changes
import lines
import topic
from hearing import Heard

from shipworthy.reading import Last, Reading

UNDO = re.compile(
    r"\b(?:undo|revert|(?:take|put|bring|move|change) (?:it|that|this|them) back|rückgängig|zurücknehmen"
    r"|nimm das zurück|deshaz\w*"
    r"|deshacer|reviértelo|annule (?:ça|cela)|restore (?:it|that|this))\b",
    re.IGNORECASE,
)


def undone(heard: Heard, last: Last | None) -> Reading | None:
    """The opposite of the last change, shown like any other; None where nothing was changed, or more is said."""
    plan = heard.plan
    if last is None or last.asked or last.confirms or UNDO.search(plan.plain.message) is None:
        return None
    if plan.of("clock", "hours", "shift", "longer", "length", "days"):
        return None
    wrote = next((one for one in topic.requests(last) if one.wrote), None)
    if wrote is None:
        return None
    was, made = str(wrote.inputs.get("event") or ""), "create_event" in wrote.found
    now = topic.named(topic.own_label(wrote))
    if made or wrote.skill != "move_event":
        return Reading(skill="cancel_event", inputs={**now, "read": True}) if made and now else _entered(was)
    if not was:
        return None
    start, end = changes.read_moment(was.rpartition(lines.BETWEEN)[2])
    back = {"new_date": str(start.date()), "new_time": start.strftime("%H:%M")}
    lasts = str(round((end - start).total_seconds() / 60))
    return Reading(skill="move_event", inputs={**now, **back, "lasts": lasts, "read": True})


def _entered(label: str) -> Reading | None:
    """What was cancelled, as a new event."""
    title, _, when = label.rpartition(lines.BETWEEN)
    if not title:
        return None
    start, end = changes.read_moment(when)
    length = f"{round((end - start).total_seconds() / 60)}m"
    return Reading(
        skill="create_event", inputs={"read": True, "title": title, "start": start.isoformat(), "length": length}
    )
