"""A question, or a meeting for which times are offered, with another day, time or person."""

import datetime as dt
import re
from dataclasses import replace

import anew
from anew import Changes
from hearing import Heard, day_after, interval_of
from people import book

from shipworthy.reading import Last


def offered_anew(heard: Heard, last: Last) -> Changes | None:
    """A meeting for which times are offered."""
    plan, changes = heard.plan, Changes()
    length = plan.one("length")
    if plan.of("shift", "longer", "every", "count", "hour", "hours", "clock"):
        return None
    if length is not None:
        changes["length"] = f"{length.minutes}m"
    before = anew.instant(str(last.inputs.get("when") or "").partition("/")[0])
    when = interval_of(heard, day=day_after(heard, before.date() if before is not None else None))
    if not when and plan.of("part") and before is not None:
        when = interval_of(heard, day=before.date())
    if when:
        changes |= {"when": _inside(heard, last, when), "timed": True}
    if heard.denied or (when and last.inputs.get("without")):
        changes["without"] = " ".join(map(str, heard.denied)) or None
    changes |= anew.people_of(heard, last)
    return {**changes, "slot": None} if changes else None


def asked_anew(heard: Heard, last: Last) -> Changes | None:
    """A question with another day, time or person."""
    changes = Changes()
    before = anew.instant(str(last.inputs.get("when") or "").partition("/")[0])
    at = before.date() if before is not None else None
    day = day_after(heard, at)
    heard = at_the_hour(heard) if last.skill == "free_time" else heard
    parts = heard.plan.of("clock", "hours", "part")
    if not heard.plan.of("day", "days") and day is None and parts and at is not None:
        day = at
    when = interval_of(heard, day=day)
    if heard.plan.of("shift", "longer", "length", "every"):
        return None
    if when:
        changes["when"] = _inside(heard, last, _same_hours(heard, last, when))
    mine = re.search(r"\bme\b", heard.rest) is not None
    if last.skill == "free_time" and (heard.people or mine):
        changes["people"] = [*heard.people, *([book().me.email] if mine else [])]
    elif last.skill != "free_time" and len(heard.people) == 1:
        changes["with_whom"] = heard.people[0]
    return changes


def at_the_hour(heard: Heard) -> Heard:
    """The same with its one bare number as the time of day, where it names no other: `what about 3?`."""
    hour = heard.plan.one("hour")
    if hour is None or heard.plan.of("clock", "hours", "length"):
        return heard
    parts = tuple(replace(part, kind="clock", lead="at") if part is hour else part for part in heard.plan.parts)
    return replace(heard, plan=replace(heard.plan, parts=parts))


def _inside(heard: Heard, last: Last, when: str) -> str:
    """A day of the week in the week that was spoken of: `next week`, then `and on Friday?`."""
    (first, over), (begin, end) = (
        [anew.instant(each) for each in span.split("/")] if "/" in span else [None, None]
        for span in (str(last.inputs.get("when") or ""), when)
    )
    if first is None or over is None or begin is None or end is None:
        return when
    week = dt.timedelta(days=7)
    if over - first < dt.timedelta(days=2):
        weeks = _weeks_from(heard, first, begin)
        return f"{(begin + weeks * week).isoformat()}/{(end + weeks * week).isoformat()}"
    if begin < first <= begin + week and end + week <= over:
        return f"{(begin + week).isoformat()}/{(end + week).isoformat()}"
    return when


BARE_DAY = re.compile(r"(?:(?:on|for) )?(?:the |that )?\w+day")


def _weeks_from(heard: Heard, spoken: dt.datetime, named: dt.datetime) -> int:
    """How many weeks a bare weekday is from the next one: it is of the week that was spoken of, or comes after it."""
    part, today = heard.plan.one("day"), heard.now.date()
    monday = today - dt.timedelta(days=today.weekday())
    if part is None or BARE_DAY.fullmatch(heard.plan.plain.text[part.start : part.end]) is None:
        return 0
    if monday <= spoken.date() < monday + dt.timedelta(days=7) or named.date() <= today + dt.timedelta(days=1):
        return 0
    wanted = spoken.date() + dt.timedelta(days=named.weekday() - spoken.weekday())
    if wanted < spoken.date() and spoken.date() > today:
        wanted += dt.timedelta(days=7)
    return (wanted - named.date()).days // 7


def _same_hours(heard: Heard, last: Last, when: str) -> str:
    """The hours of the last question on another day: `free on Wednesday at 11?`, `and Thursday?`."""
    first, _, end = str(last.inputs.get("when") or "").partition("/")
    begin, over = anew.instant(first), anew.instant(end)
    if last.skill != "free_time" or heard.plan.of("clock", "hours", "part", "days") or begin is None or over is None:
        return when
    if over - begin >= dt.timedelta(hours=23):
        return when
    day = anew.instant(when.partition("/")[0])
    if day is None:
        return when
    at = day.replace(hour=begin.hour, minute=begin.minute)
    return f"{at.isoformat()}/{(at + (over - begin)).isoformat()}"
