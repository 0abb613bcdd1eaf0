"""Where an event goes, and how long it is then."""

import datetime as dt
import re

import aims
import goals
from hearing import Heard

from shipworthy.reading import Part


def goal_of(heard: Heard, verb: str = "") -> dict[str, object] | None:
    """Where an event goes, and how long it is then; None where a part of the plan is not explained."""
    heard = aims.apart(heard)
    plan, goal = heard.plan, dict[str, object]()
    longer, shift, length, clocks = (plan.of(kind) for kind in ("longer", "shift", "length", "clock"))
    if not _is_one(heard):
        return None
    if longer:
        goal["more"] = str(longer[0].minutes)
    if shift:
        minutes = shift[0].minutes
        goal |= {"by": f"{abs(minutes)}m", "way": "earlier" if minutes < 0 else "later"}
    if length and (sized := _sized(heard, verb, length[0].minutes, length[0].lead)) is not None:
        goal |= sized
    elif length:
        return None
    if re.search(r"\bstill\b", heard.rest) is not None and len(clocks) < 2:
        return None
    for clock in clocks:
        ends = aims.is_end(heard, clock) or (clock.lead == "to" and verb in SIZING)
        name = "ends" if ends else "was" if aims.left(heard, clock) else "new_time"
        if name in goal:
            return None
        goal[name] = clock.clock.strftime("%H:%M")
    return _with_days(heard, goal)


OTHER = frozenset(("every", "count", "until", "whole days", "hour", "hours", "weekday after"))


def _is_one(heard: Heard) -> bool:
    """Whether a message tells where one event goes."""
    plan, stretch = heard.plan, heard.plan.of("days")
    if any(part.kind in OTHER for part in plan.parts):
        return False
    elsewhere = any(day.lead != "to" for day in plan.of("day"))
    if stretch and (len(stretch) > 1 or elsewhere or stretch[0].lead in ("to", "until")):
        return False
    return all(len(plan.of(kind)) <= 1 for kind in ("longer", "shift", "length")) and (
        len(plan.of("day")) <= 2 and len(plan.of("clock")) <= 3
    )


SIZING = ("extend", "prolong", "lengthen", "shorten")
"""The verbs that change the length."""


def _sized(heard: Heard, verb: str, minutes: int, lead: str) -> dict[str, object] | None:
    """What a length means for the verb: by how much something goes, or how long it is."""
    if lead == "to" or re.search(r"\b(?:length|duration)\b", heard.rest) is not None:
        return {"lasts": str(minutes)}
    forward = re.search(r"\b(?:forward|ahead|earlier|sooner)\b", heard.rest) is not None or verb in (
        "bring forward",
        "advance",
    )
    back = re.search(r"\b(?:back|later|delay)\b", heard.rest) is not None
    if verb in SIZING:
        sign = -1 if verb == "shorten" else 1
        return {"more": str(sign * minutes)}
    if forward or back or verb in ("push", "delay", "postpone", "shift", "move", "displace", "pushed", "mv"):
        return (
            {"by": f"{minutes}m", "way": "earlier" if forward else "later"}
            if lead in ("", "by", "for", "about", "it")
            else None
        )
    if re.search(r"\b(?:last|lasts|take|takes|long|only)\b", heard.rest) or verb in ("make", "set", "let"):
        return {"lasts": str(minutes)}
    return None


def _with_days(heard: Heard, goal: dict[str, object]) -> dict[str, object] | None:
    """Say for each day whether the event is on it, or goes to it."""
    days = heard.plan.of("day")
    shift = heard.plan.one("day shift")
    if shift is not None:
        goal |= {"by": f"{abs(shift.minutes)}d", "way": "earlier" if shift.minutes < 0 else "later"}
    starting = heard.plan.of("starting")
    if len(starting) == len(days) == 1 and days[0].lead == "to":
        # `from tomorrow, Tuesday, to Friday`
        days, starting = [*starting, *days], []
    if starting and (days or len(starting) > 1):
        return None
    if starting:
        goal |= since(starting[0].day)
    to = [day for day in days if day.lead in ("to", "until") or _instead(heard, day.start)]
    to = to or aims.of_the_goal(heard, days)
    own = [day for day in days if day not in to]
    abroad = goals.day_is_its_own(heard.plan.plain.message) and heard.plan.plain.language is not None
    whose = [
        day for day in own if abroad or day.lead in ("of", "from") or heard.plan.plain.text[day.end :].startswith("'s")
    ]
    if len(days) == 1 and not to and not whose and not (goal.keys() & {"by", "more", "lasts"}):
        # `move yoga fri`: the one day is where it goes, but for `move tomorrow's standup to 10`.
        clock = heard.plan.one("clock")
        if clock is None or clock.lead != "to":
            to, own = own, []
    if len(to) > 1 or len(own) > 1:
        return None
    if to:
        goal["new_date"] = str(to[0].day)
        if BARE_DAY.fullmatch(_said(heard, to[0])) is not None:
            goal["weekday"] = True
    return goal | _its_days(heard, own)


def since(first: dt.date) -> dict[str, object]:
    """Say that the first one in the week from a day on is meant, and all that follow."""
    return {"on": f"{first}/{first + dt.timedelta(days=7)}", "since": True, "which": "this and all that follow"}


def _its_days(heard: Heard, own: list[Part]) -> dict[str, object]:
    """The day of the event, or the days in which it is."""
    stretch = heard.plan.one("days")
    if not own and stretch is None:
        return {}
    first, last = (own[0].day, own[0].day) if stretch is None else stretch.both
    return {"on": f"{first}/{last + dt.timedelta(days=1)}"}


BARE_DAY = re.compile(r"(?:(?:to|until|on|for) )?(?:the )?(?:mon|tues|wednes|thurs|fri|satur|sun)day")


def _said(heard: Heard, part: Part) -> str:
    """The plain words of a part of the plan."""
    return heard.plan.plain.text[part.start : part.end]


def _instead(heard: Heard, start: int) -> bool:
    return heard.plan.plain.text[start:].endswith("instead") and len(heard.plan.of("day")) == 2
