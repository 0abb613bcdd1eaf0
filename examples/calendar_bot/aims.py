"""From where to where something goes: `on Friday at 14:00 to Monday at 15:00` has a day and a time on either side."""

import re
from dataclasses import replace

from hearing import Heard

from shipworthy.reading import Part, plan_of

TO = re.compile(r" (?=(?:to|until) )")
"""Stands before where it goes, in a stretch that is read as one."""
BEHIND = ("to", "until")
SIZES = frozenset(("shift", "longer", "length", "day shift"))
ENDS = frozenset(("end", "ends", "finish", "finishes", "over", "done", "stop"))


def apart(heard: Heard) -> Heard:
    """The same with each stretch as the two places that it goes between: `on Friday to Monday`, `from 10:00 to 11:00`.

    A stretch stays one where the message says otherwise where it goes, or by how much.
    """
    if any(part.kind in SIZES for part in heard.plan.parts):
        return heard
    for kind in ("days", "hours"):
        parts = heard.plan.parts
        aims = [part for part in parts if part.kind in ("day", "clock", "starting") and part.lead in BEHIND]
        found = [one for part in parts for one in (_ends(heard, part, aims) if part.kind == kind else [part])]
        heard = replace(heard, plan=replace(heard.plan, parts=tuple(found)))
    return heard


def _ends(heard: Heard, part: Part, aims: list[Part]) -> list[Part]:
    said = heard.plan.plain.text[part.start : part.end]
    cut = TO.search(said, len(part.lead) + 1)
    if cut is None or part.lead == "between":
        return [part]
    middle = part.start + cut.start() + 1
    if part.kind == "days":
        return [part] if aims or part.lead in BEHIND else _both_days(heard, part, middle)
    begin, end = part.both
    # `to 10:00 to 11:30`, `to Monday from 10:00 to 11:30`: both are where it goes.
    there = part.lead in BEHIND or any(one.start < part.start for one in aims)
    goal = plan_of(heard.plan.plain.text[middle : part.end], heard.now).one("clock")
    if goal is not None and not there:
        # `from 14:00 to 10:30` goes back.
        end = goal.clock
    first = replace(part, kind="clock", end=middle - 1, value=begin, lead="at" if there else part.lead)
    return [first, replace(part, kind="clock", start=middle, value=end, lead="until" if there else "to")]


def _both_days(heard: Heard, part: Part, middle: int) -> list[Part]:
    """The two days of a stretch, each read by itself; the stretch where one of them is none."""
    text, pieces = heard.plan.plain.text, list[Part]()
    for start, end in ((part.start, middle - 1), (middle, part.end)):
        day = plan_of(text[start:end].removeprefix(part.lead), heard.now).one("day")
        if day is None:
            return [part]
        lead = part.lead if start == part.start else "to"
        pieces.append(replace(part, kind="day", value=day.day, start=start, end=end, lead=lead))
    return pieces


def is_end(heard: Heard, clock: Part) -> bool:
    """Whether a time of day is when something is over: `until 12`, `it ends at 12:30`."""
    return clock.lead == "until" or not ENDS.isdisjoint(heard.plan.plain.text[: clock.start].split()[-2:])


def left(heard: Heard, part: Part) -> bool:
    """Whether a day or a time is where something is now: it stands before where it goes, or it goes by a length."""
    if part.kind == "clock" and part.lead not in BEHIND and heard.plan.of("shift", "day shift"):
        return True
    aims = [one for one in heard.plan.parts if one.kind in ("day", "clock") and _goes(heard, one)]
    return bool(aims) and part.start < aims[0].start


def _goes(heard: Heard, one: Part) -> bool:
    return one.lead == "to" or (one.kind == "day" and one.lead == "until")


def of_the_goal(heard: Heard, days: list[Part]) -> list[Part]:
    """The days to which something goes, of two without a word before the second: `on Monday to 10:00 on Tuesday`."""
    clocks = [one for one in heard.plan.of("clock") if one.lead == "to"]
    behind = [day for day in days if any(clock.start < day.start for clock in clocks)]
    return behind if len(days) == 2 and len(behind) == 1 else []


MOVES = re.compile(r"\b(?:move|shift|push|postpone|reschedule|delay|bring)\b")


def there(heard: Heard) -> Heard:
    """The same without where it is now, of what is to be moved: `move it from Friday to Monday at 10:00`."""
    if MOVES.search(heard.rest) is None:
        return heard
    both = apart(heard)
    kept = tuple(part for part in both.plan.parts if not left(both, part))
    return replace(both, plan=replace(both.plan, parts=kept))
