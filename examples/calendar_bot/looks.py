"""Questions about a stretch of time as a whole: how many, which day is the emptiest, whether anything overlaps."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

import topic
from events import Event
from hearing import Heard, interval_of

from shipworthy.reading import Last, Reading

ASKED = (
    (
        "emptiest",
        re.compile(
            r"\b(?:emptiest|quietest|(?:most|more) (?:free|room|time|space|air)|least (?:busy|full|on"
            r"|meetings)|fewest|lightest|freest)\b"
        ),
    ),
    ("fullest", re.compile(r"\b(?:fullest|busiest|most (?:busy|full|meetings|events|on)|heaviest|worst day)\b")),
    (
        "overlaps",
        re.compile(
            r"\b(?:overlaps?|overlapping|double[- ]?book(?:ed|ings?)?|clash(?:es|ing)?|collid\w+|collisions?"
            r"|conflicts?|twice at (?:once|the same time))\b"
        ),
    ),
    ("count", re.compile(r"\bhow many\b(?! (?:minute|hour|time|day|people))")),
)
"""What is asked for, and the words that ask for it."""
OPINION = re.compile(
    r"\b(?:anything|which|what|any|one|those|these|them)\b.*\b(?:(?:could|should|can|would|might) (?:i "
    r"|we )?(?:\w+ )?(?:skip|drop|miss|cancel|shift|move"
    r"|postpone|do without)|(?:easiest|best|worth|least important|most important)\b)"
)
ORDERS = re.compile(r"\b(?:move|put|cancel|book|add|make|delete|create|drop|remove|shift|postpone)\b")
SOMEWHERE = re.compile(r"\b(?:overlap\w*|double[- ]?book\w*|twice)\b")
NEAR = dt.timedelta(days=14)
"""How far is looked where no time is named."""


def looked(heard: Heard, last: Last | None) -> Reading | None:
    """A question about a stretch of time as a whole; None where the message is none."""
    text = heard.plan.plain.text
    if (
        last is not None
        and last.skill in ("whats_on", "free_time")
        and OPINION.search(text) is not None
        and _asks(heard)
    ):
        return Reading(skill="whats_on", inputs={"when": topic.span_of(last), "look": "opinion"})
    look = next((name for name, words in ASKED if words.search(text) is not None), "")
    if (
        not look
        or ORDERS.search(text.replace("double book", " ")) is not None
        or (look == "overlaps" and heard.plan.of("clock", "hours"))
    ):
        return None
    if last is not None and (last.confirms or last.asked) and not heard.plan.of("day", "days"):
        return None
    if look in ("emptiest", "fullest") and len(both := sorted(part.day for part in heard.plan.of("day"))) == 2:
        return Reading(skill="whats_on", inputs={"when": f"{both[0]}/{both[1]}", "look": f"{look}:{both[0]},{both[1]}"})
    when = interval_of(heard, loose=True) or (str(last.inputs.get("when") or "") if last is not None else "")
    if not when and look == "overlaps" and SOMEWHERE.search(text) is not None:
        now = heard.now.replace(hour=0, minute=0, second=0, microsecond=0)
        when = f"{now.isoformat()}/{(now + NEAR).isoformat()}"
    whom = {"with_whom": heard.people[0]} if len(heard.people) == 1 else {}
    return Reading(skill="whats_on", inputs={"when": when, "look": look, **whom}) if when else None


COLLIDES = re.compile(r"\b(?:clash\w*|collid\w+|conflicts?|in the way|interfere\w*)\b")


def collides(heard: Heard) -> Reading | None:
    """What is at the time that a long message tells, where it asks whether that collides with anything."""
    past = [part for part in heard.plan.of("day") if part.day < heard.now.date()]
    parts = tuple(part for part in heard.plan.parts if part not in past and (part.kind != "part" or not past))
    heard = replace(heard, plan=replace(heard.plan, parts=parts))
    when = interval_of(heard) if heard.plan.of("clock", "hours") else ""
    if not when or COLLIDES.search(heard.plan.plain.text) is None or "?" not in heard.plan.plain.text:
        return None
    return Reading(skill="whats_on", inputs={"when": when})


def _asks(heard: Heard) -> bool:
    return (
        not heard.plan.parts
        and not heard.people
        and ("?" in heard.rest or heard.rest.startswith(("which", "what", "any")))
    )


def note(found: Sequence[Event], start: dt.datetime, end: dt.datetime, look: str) -> str:
    """What there is to say of the events of a time as a whole; empty where nothing was asked for."""
    if look == "overlaps":
        return _overlaps([one for one in found if not one.all_day])
    if look == "opinion":
        return "Which of them matters less is for you to say; I only know this:"
    look, _, only = look.partition(":")
    if look not in ("emptiest", "fullest"):
        return ""
    busy = {day: _minutes(found, day) for day in _days(start, end, found) if not only or str(day) in only}
    if len(busy) < 2:
        return ""
    most = (max if look == "fullest" else min)(busy.values())
    days = [day for day, minutes in busy.items() if minutes == most]
    word = "fullest" if look == "fullest" else "emptiest"
    names = " and ".join(f"{day:%a} {day.day} {day:%b}" for day in days)
    return f"The {word} {'day is' if len(days) == 1 else 'days are'} {names}, with {_length(most)} taken."


def _days(start: dt.datetime, end: dt.datetime, found: Sequence[Event]) -> list[dt.date]:
    """The working days of a time, and those of its other days that have an event."""
    taken = {one.start.date() for one in found}
    every, day = list[dt.date](), start.date()
    while dt.datetime.combine(day, dt.time(), tzinfo=start.tzinfo) < end and len(every) < 62:
        if day.weekday() < 5 or day in taken:
            every.append(day)
        day += dt.timedelta(days=1)
    return every


def _minutes(found: Sequence[Event], day: dt.date) -> int:
    return sum(
        round((one.end - one.start).total_seconds() / 60)
        for one in found
        if one.start.date() == day and not one.all_day
    )


def _length(minutes: int) -> str:
    hours, left = divmod(minutes, 60)
    said = [f"{hours} {'hour' if hours == 1 else 'hours'}"] * bool(hours) + [f"{left} minutes"] * bool(left)
    return " and ".join(said) or "nothing"


def _overlaps(found: Sequence[Event]) -> str:
    both = [
        f"{one.title} ({one.start:%a} {one.start.day} {one.start:%b} {one.start:%H:%M}–{one.end:%H:%M})"
        f" and {other.title} ({other.start:%H:%M}–{other.end:%H:%M})"
        for place, one in enumerate(found)
        for other in found[place + 1 :]
        if one.start < other.end and other.start < one.end
    ]
    return f"At the same time are: {'; '.join(both)}." if both else "Nothing overlaps."
