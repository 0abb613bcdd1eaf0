"""What is said anew of an event that is to be moved: to where, by how much, how long."""

import datetime as dt
import re

import anew
import going
import orders
import topic
from anew import Changes
from hearing import Heard

from shipworthy.reading import Last, Reading

SAME_DAY = re.compile(r"\b(?:keep|same|leave) (?:the |on the |it on the )?(?:same )?day\b")


def moved_instead(heard: Heard, last: Last) -> Reading | None:
    """An event that is shown for cancelling, and is to be moved: `no, make it 17:00 instead`."""
    which = orders.spoken_of(last)
    goal = going.goal_of(heard, "make") if heard.plan.of("clock", "shift", "longer") or "move" in heard.rest else None
    if which is None or not goal:
        return None
    return Reading(skill="move_event", inputs={**which, **goal, "read": True}, instead=True)


LASTS = re.compile(r"^\W*(?:and|also)\b|\b(?:lasts?|takes?|long)\b")
MOVING = re.compile(
    r"(?:(?:no|oh|hm+|wait|actually|or|better|maybe|then|ok|can|could|would|you|we|i|to|rather|let's|just"
    r"|please|but|so)\W+)*"
    r"(?:move|reschedule|postpone|shift|push)(?: it| that| this| the \w+)?(?: instead| rather| then| please"
    r"| only)*\W*"
)


def moves_it(heard: Heard, last: Last) -> Reading | None:
    """The event that is shown for cancelling is only to be moved, and nothing says yet where to."""
    which = orders.spoken_of(last)
    if which is None or heard.plan.parts or MOVING.fullmatch(heard.words) is None:
        return None
    return Reading(skill="move_event", inputs={**which, "read": True}, instead=True)


def moved_anew(heard: Heard, last: Last) -> Changes | None:
    """An event that is to be moved: elsewhere than was said."""
    if [part.kind for part in heard.plan.parts] == ["hour"]:
        return _at_the_hour(heard.plan.parts[0].clock, last)
    goal = going.goal_of(heard, "make")
    if goal is None:
        return None
    if "since" in goal:
        # Also of a request that the tools read: they find the event in its message.
        told = goal.keys() & {"by", "new_time", "more", "lasts"} or last.inputs.get("since")
        return {**goal, "event": None} if told else None
    _another_length(heard, last, goal)
    _another_day(heard, last, goal)
    _half_of_the_day(heard, last, goal)
    _from_there(last, goal)
    if goal.keys() & {"new_date", "new_time"} and last.inputs.get("by"):
        goal["by"] = None
    if goal and not last.inputs.get("read"):
        # The tools have read the request: from here on it is the event that they found.
        found = topic.named(topic.label_of(last))
        return {**found, **goal, "read": True} if found else None
    return {**goal, "read": True} if goal else None


def _from_there(last: Last, goal: Changes) -> None:
    """By a length from where it was to go: `to Friday at 9`, then `half an hour later`."""
    start = topic.ends(topic.span_of(last))[0]
    named = last.inputs.get("new_time") or last.inputs.get("new_date")
    if (
        start is None
        or not named
        or goal.keys() & {"new_time", "new_date"}
        or not str(goal.get("by") or "").endswith("m")
    ):
        return
    by = dt.timedelta(minutes=int(str(goal.pop("by"))[:-1]))
    start += -by if goal.pop("way", "later") == "earlier" else by
    goal |= {"new_date": str(start.date()), "new_time": start.strftime("%H:%M")}


def _another_length(heard: Heard, last: Last, goal: Changes) -> None:
    """The same with another length: `by half an hour`, then `no wait 15 min`."""
    kind = next((one for one in ("by", "more") if last.inputs.get(one) not in (None, "", "0")), "")
    if "lasts" not in goal or not kind or LASTS.search(heard.rest) is not None:
        return
    minutes = str(goal.pop("lasts"))
    sign = "-" * str(last.inputs.get("more") or "").startswith("-")
    goal[kind] = f"{minutes}m" if kind == "by" else f"{sign}{minutes}"


def _another_day(heard: Heard, last: Last, goal: Changes) -> None:
    shift, before = heard.plan.one("day shift"), last.inputs.get("new_date")
    if shift is not None and before and "by" in goal:
        # `to Wednesday`, `then the day after`: the one after that day.
        goal |= {"new_date": str(dt.date.fromisoformat(str(before)) + dt.timedelta(days=shift.minutes)), "by": None}
        del goal["way"]
    if SAME_DAY.search(heard.plan.plain.text) is not None and "new_date" not in goal:
        goal["new_date"] = None
    if "on" in goal and "new_date" not in goal:
        goal["new_date"] = str(goal.pop("on")).partition("/")[0]


def _half_of_the_day(heard: Heard, last: Last, goal: Changes) -> None:
    """A bare hour in the half of the day of the one before."""
    begins = topic.ends(topic.span_of(last))[0]
    if "new_time" not in goal or begins is None:
        return
    at = dt.time.fromisoformat(str(goal["new_time"]))
    goal["new_time"] = anew.nearest(heard, at, begins.timetz().replace(tzinfo=None)).strftime("%H:%M")


def _at_the_hour(at: dt.time, last: Last) -> Changes | None:
    """A bare number behind a preview: the hour, in the half of the day of the one before."""
    before = str(last.inputs.get("new_time") or "")
    if not before or not last.inputs.get("read"):
        return None
    if dt.time.fromisoformat(before).hour >= 12 > at.hour:
        at = at.replace(hour=at.hour + 12)
    return {"new_time": at.strftime("%H:%M"), **({"by": None} if last.inputs.get("by") else {})}
