"""A new event that is shown, or asked about, and of which something is said anew."""

import datetime as dt
import re

import aims
import begins
from hearing import CORRECTS, Heard, day_after
from people import book

from shipworthy.reading import Last

Changes = dict[str, object]

ADDING = re.compile(r"\b(?:add|invite|include|with|plus|and)\b")

DROPPING = re.compile(r"\b(?:without|not with|except|remove|drop|leave out)\b")


def made_anew(heard: Heard, last: Last) -> Changes | None:
    """A new event that is shown, or of which the day or the time is asked for."""
    heard = aims.there(heard)
    plan, changes = heard.plan, Changes()
    if (later := _without_the_first(heard, last)) is not None:
        return later
    if plan.of("days", "whole days") and not last.asked:
        return None
    start, half = instant(last.inputs.get("start")), str(last.inputs.get("half") or "")
    shift = plan.one("shift")
    if plan.of("days", "whole days"):
        return begins.beginning_of(heard)
    begin, end = begins.ends(heard)
    only_end = begin is not None and end is None and plan.of("clock") and aims.is_end(heard, plan.of("clock")[0])
    if only_end:
        begin, end = None, begin
    hour = plan.one("hour")
    if begin is None and hour is not None and not only_end:
        begin = hour.clock
    if minutes := _is_length(last, start, hour.clock.hour if hour is not None else 0):
        return {"length": f"{minutes}m"}
    if (often := _until(heard, last)) is not None:
        return often
    weekly = any(part.every.weekday for part in plan.of("every")) or start is None
    named = plan.of("day", "starting") or (plan.of("every") and weekly)
    day = begins.first_day(heard, begin) if named else _other_day(heard, start)
    day = _around(heard, last, _in_the_week(heard, day, start))
    before = start.timetz().replace(tzinfo=None) if start is not None else _clock(half)
    begin = _in_its_part(heard, last, begin)
    begin = _half_of_the_day(heard, begin, start) or _in_the_part(heard, before)
    on = day or (start.date() if start is not None else _date(half))
    if begin is not None or day is not None:
        changes |= _at(heard, on, begin or before)
    if shift is not None and start is not None:
        changes["start"] = (start + dt.timedelta(minutes=shift.minutes)).isoformat()
    changes |= _length(heard, last, begin or before, end) | (begins.often(heard) or {})
    return changes | people_of(heard, last)


def _until(heard: Heard, last: Last) -> Changes | None:
    """The last day of what comes again: `until Christmas`."""
    often, day = str(last.inputs.get("often") or "").partition(",")[0], heard.plan.one("day")
    if not often or day is None or day.lead not in ("until", "to") or len(heard.plan.parts) != 1:
        return None
    return {"often": f"{often}, until {day.day.day} {day.day:%b} {day.day.year}"}


WITHOUT = re.compile(r"\b(?:not|without|except|but no|no) (?:on )?(?:the )?(?P<day>today|tomorrow|\w+day)\b")


def _without_the_first(heard: Heard, last: Last) -> Changes | None:
    """A row of days without its first one: `not today`."""
    match, start = WITHOUT.search(heard.plan.plain.text), instant(last.inputs.get("start"))
    if match is None or start is None or not str(last.inputs.get("often") or "").startswith("every day"):
        return None
    near = {"today": heard.now.date(), "tomorrow": heard.now.date() + dt.timedelta(days=1)}
    first = near.get(match["day"]) == start.date() or f"{start:%A}".casefold() == match["day"]
    return {"start": (start + dt.timedelta(days=1)).isoformat()} if first else None


def _at(heard: Heard, on: dt.date | None, at: dt.time | None) -> Changes:
    """When it begins, or the half of that which is known."""
    if at is None or on is None:
        return {"half": on.isoformat() if on is not None else at.strftime("%H:%M") if at is not None else ""}
    # With a part of the day `half` changes too: where it is in it already, it is shown again.
    part = {"half": at.strftime("%H:%M")} if heard.plan.of("part") else {}
    return {**part, "start": dt.datetime.combine(on, at, tzinfo=heard.now.tzinfo).isoformat()}


def _half_of_the_day(heard: Heard, begin: dt.time | None, start: dt.datetime | None) -> dt.time | None:
    """A bare hour in the half of the day in which the event is: `make it 8` of a dinner at seven in the evening."""
    if begin is None or start is None:
        return begin
    return nearest(heard, begin, start.timetz().replace(tzinfo=None))


EARLY = 6
"""The hour before which a time without a half of the day is not meant, unless the event is that early."""


def nearest(heard: Heard, at: dt.time, near: dt.time) -> dt.time:
    """A time of day without a half of the day, as it is nearest to the one that was shown: `6:30`, of one at seven."""
    clock = heard.plan.one("clock", "hour", "hours")
    if clock is None or (clock.sure and not _has_no_half(heard, clock.start, clock.end)):
        return at
    other = at.replace(hour=(at.hour + 12) % 24)
    far, apart = (abs((one.hour - near.hour) * 60 + one.minute - near.minute) for one in (other, at))
    return other if far < apart and other.hour >= min(EARLY, near.hour) else at


LATE = {"afternoon": (12, 18), "evening": (17, 23), "night": (19, 23)}
"""The first and the last hour of a part of the day."""
SHORTEST, LONGEST = 10, 55
"""Minutes of a length that is said as a bare number."""


def _in_the_part(heard: Heard, at: dt.time | None) -> dt.time | None:
    """A time of day in the part of the day that is said: eight, then `in the evening`."""
    part = heard.plan.one("part")
    if part is None or at is None:
        return None
    if part.value == "morning":
        return at.replace(hour=at.hour - 12) if at.hour > 12 else at
    first, last = LATE[str(part.value)]
    later = at.hour + 12 if at.hour < 12 else at.hour
    return at.replace(hour=later) if first <= later <= last else None


def _in_the_week(heard: Heard, day: dt.date | None, start: dt.datetime | None) -> dt.date | None:
    """A bare weekday in the week of the event that is shown: `oh, the Wednesday`, of one on Thursday of next week."""
    part = heard.plan.one("day")
    if day is None or start is None or part is None:
        return day
    said = heard.plan.plain.text[part.start : part.end]
    if re.fullmatch(r"(?:on )?(?:the |that )?\w+day", said) is None or said.endswith("today") or start.date() <= day:
        return day
    return start.date() + dt.timedelta(days=day.weekday() - start.weekday())


def _in_its_part(heard: Heard, last: Last, begin: dt.time | None) -> dt.time | None:
    """A bare hour in the part of the day that was said before: `the evening before`, `from 7`."""
    first, over = LATE.get(str(last.inputs.get("part") or ""), (0, 0))
    clock = heard.plan.one("clock", "hour")
    if (
        begin is None
        or clock is None
        or not is_bare(heard, clock.start, clock.end)
        or not first <= begin.hour + 12 <= over
    ):
        return begin
    return begin.replace(hour=begin.hour + 12)


def _around(heard: Heard, last: Last, day: dt.date | None) -> dt.date | None:
    """A day without its month in the time that was said before: `the 14th`, of January."""
    first, _, end = str(last.inputs.get("around") or "").partition("/")
    part = heard.plan.one("day")
    if day is None or part is None or not end:
        return day
    said = heard.plan.plain.text[part.start : part.end]
    begin, over = dt.date.fromisoformat(first), dt.date.fromisoformat(end)
    if re.search(r"\d(?:st|nd|rd|th)?$", said) is not None and not re.search(r"[a-z]{3}day|\d[./-]\d", said):
        fits = [begin + dt.timedelta(days=n) for n in range((over - begin).days + 1)]
        return next((one for one in fits if one.day == day.day), day)
    if re.fullmatch(r"(?:on )?(?:the |that )?\w+day", said) is not None and (over - begin).days == 6:
        return begin + dt.timedelta(days=day.weekday())
    return day


def _is_length(last: Last, start: dt.datetime | None, number: int) -> int:
    """The minutes of a bare number, where a length was said before and the number is far from the time of day."""
    said = isinstance(last.inputs.get("length"), dt.timedelta) and _minutes(last.inputs.get("length")) < 60
    far = start is not None and abs(start.hour - number) > 4
    return number if said and far and number >= SHORTEST and number % 5 == 0 else 0


def _has_no_half(heard: Heard, start: int, end: int) -> bool:
    """Whether a time of day says no half of the day: also `7:30`, but not `07:30`."""
    said = heard.plan.plain.text[start:end]
    return re.search(r"\b0\d|am|pm|o'clock|noon|midnight|morning|afternoon|evening", said) is None


def is_bare(heard: Heard, start: int, end: int) -> bool:
    said = heard.plan.plain.text[start:end]
    return re.search(r":|am|pm|o'clock|noon|midnight|morning|afternoon|evening", said) is None


def _other_day(heard: Heard, start: dt.datetime | None) -> dt.date | None:
    return day_after(heard, start.date()) if start is not None else None


def _clock(half: str) -> dt.time | None:
    return dt.time.fromisoformat(half) if ":" in half else None


def _date(half: str) -> dt.date | None:
    return dt.date.fromisoformat(half) if "-" in half else None


def _length(heard: Heard, last: Last, at: dt.time | None, end: dt.time | None) -> Changes:
    longer, length = heard.plan.one("longer"), heard.plan.one("length")
    if longer is not None:
        return {"length": f"{max(_minutes(last.inputs.get('length')) + longer.minutes, 5)}m"}
    if length is not None:
        return {"length": f"{length.minutes}m"}
    if at is None or end is None:
        return {}
    if end <= at and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    return {"length": f"{(end.hour * 60 + end.minute - at.hour * 60 - at.minute) % (24 * 60)}m"}


def _minutes(value: object) -> int:
    """The minutes of a length as it is kept; an hour where none is."""
    return round(value.total_seconds() / 60) if isinstance(value, dt.timedelta) else 60


def people_of(heard: Heard, last: Last) -> Changes:
    """Who comes, with those that the message names."""
    if not heard.people:
        return {}
    given = last.inputs.get("people")
    held = [*map(str, given)] if isinstance(given, list) else []
    others = [one for one in heard.people if one != book().me.email]
    if DROPPING.search(heard.rest) is not None:
        return {"people": [one for one in held if one not in others]}
    added = ADDING.search(heard.rest) is not None and CORRECTS.search(heard.rest) is None
    return {"people": list(dict.fromkeys([*(held if added else []), *others]))}


def instant(value: object) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
