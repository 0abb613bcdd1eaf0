"""Times of day on the clock of somebody else: `at four her time`, `3pm New York time`, `5 my time`."""

import datetime as dt
import re
from dataclasses import replace
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import topic
from people import book, names

from shipworthy.reading import Last, Part, Plan

WHOSE = re.compile(
    r"(?: ,)?(?: (?:in|on))? (?P<whose>his|her|their|my|our|local|\w+'s|\w+"
    r"|new york|los angeles|hong kong|sao paulo|mexico city|buenos aires) (?:own )?(?:local )?time(?: zone)?\b"
)
MINE = ("my", "our", "local", "me")
THEIRS = ("his", "her", "their")
OTHERS = re.compile(r"\b(?:utc|gmt|cet|est|pst|[a-z]+ time zone)\b")
"""Zones that stand in no book."""


def on_my_clock(plan: Plan, last: Last | None, now: dt.datetime) -> Plan | None:
    """The plan on the clock of the owner; None where it names a zone that is not known, or goes over midnight."""
    for match in WHOSE.finditer(plan.plain.text):
        zone = _zone(match["whose"], plan.plain.text[: match.start()], last)
        if zone is None:
            continue
        rest = f"{plan.rest[: match.start()]}{' ' * len(match[0])}{plan.rest[match.end() :]}"
        plan = replace(plan, rest=rest)
        if zone != book().me.zone:
            moved = [_moved(part, zone, _day(plan, last, now)) for part in plan.parts]
            if None in moved:
                return None
            plan = replace(plan, parts=tuple(part for part in moved if part is not None))
    return None if OTHERS.search(plan.plain.text) is not None else plan


def _zone(whose: str, before: str, last: Last | None) -> ZoneInfo | None:
    if whose in MINE:
        return book().me.zone
    if whose in THEIRS:
        person = _named_last(before) or next(iter(topic.people_of(last) if last is not None else ()), "")
        return book().others[person].zone if person in book().others else None
    for email, one in book().others.items():
        city = one.zone.key.rpartition("/")[2].replace("_", " ").casefold()
        if whose.removesuffix("'s") in (city, *(name.casefold() for name in names()[email])):
            return one.zone
    return book().me.zone if whose == book().me.zone.key.rpartition("/")[2].casefold() else cities().get(whose)


@cache
def cities() -> dict[str, ZoneInfo]:
    """The cities by which zones are named, in small letters: `tokyo`."""
    keys = sorted(
        key for key in available_timezones() if "/" in key and not key.startswith(("Etc/", "posix/", "right/"))
    )
    return {key.rpartition("/")[2].replace("_", " ").casefold(): ZoneInfo(key) for key in keys}


def _named_last(before: str) -> str:
    found = [
        (match.start(), email)
        for email, called in names().items()
        for name in called
        for match in re.finditer(rf"\b{re.escape(name.casefold())}\b", before)
        if email in book().others
    ]
    return max(found)[1] if found else ""


def _day(plan: Plan, last: Last | None, now: dt.datetime) -> dt.date:
    day = plan.one("day")
    if day is not None:
        return day.day
    spoken = topic.span_of(last).partition("/")[0] if last is not None else ""
    return dt.datetime.fromisoformat(spoken).date() if spoken else now.date()


def _moved(part: Part, zone: ZoneInfo, day: dt.date) -> Part | None:
    """A part with its time of day on the owner's clock; None where that is on another day."""
    if part.kind not in ("clock", "hours", "hour"):
        return part
    times = part.both if part.kind == "hours" else (part.clock,)
    there = [dt.datetime.combine(day, at, tzinfo=zone).astimezone(book().me.zone) for at in times]
    if any(one.date() != day for one in there):
        return None
    value = tuple(one.time() for one in there) if part.kind == "hours" else there[0].time()
    return replace(part, value=value, kind="clock" if part.kind == "hour" else part.kind, sure=True)
