"""A new event: what it is called, when it begins, how long it is, and how often it comes."""

import datetime as dt
import re
from dataclasses import replace

import dating
import entry
import strangers
import untold
from hearing import Heard
from people import book, named

from shipworthy.reading import Last, Reading


def made(heard: Heard, start: int, title: str = "", last: Last | None = None) -> Reading | None:
    """A new event; `title`: where it is known; `last`: the request whose day it is on, where the message names none."""
    if (odd := untold.impossible(heard)) is not None:
        found = made(odd[0], start, title, last)
        if found is None:
            return None
        kept = {name: value for name, value in found.inputs.items() if name != "start" or heard.plan.of("day", "days")}
        return replace(found, inputs=kept, unread=(odd[1],))
    if (odd := untold.placed(heard)) is not None:
        found = made(odd[0], start, title, last)
        return found and replace(found, unread=(odd[1],))
    heard = _both_ends(dating.dated(heard, last))
    plan = heard.plan
    when = beginning_of(heard)
    if when is None:
        return None
    if (
        last is not None
        and last.skill in ("whats_on", "free_time", "find_event")
        and ":" in str(when.get("half") or "")
        and "often" not in when
    ):
        when = _there(heard, when, last)
    title = _of_a_topic(heard, title or entry.title_in(heard, start))
    when = _of_the_evening(heard, when, title)
    people = [one for one in heard.people if one != book().me.email]
    if people and "start" not in when and not (title and "half" in when and PUTS.search(heard.rest) is not None):
        # Without a time of day one is found with them.
        return None
    if (not title and "start" not in when) or ("around" in when and PUTS.search(heard.rest) is None):
        return None
    inputs: dict[str, object] = {"read": True, **when, **_whom(heard, people)}
    if title or people:
        inputs["title"] = title or f"Meeting with {' and '.join(named(one) for one in people)}"
    used = {"day", "days", "clock", "hours", "part", "length", "whole days", "every", "count", "until", "starting"}
    return Reading(skill="create_event", inputs=inputs) if {part.kind for part in plan.parts} <= used else None


def _both_ends(heard: Heard) -> Heard:
    """The same with a bare number before an end as the beginning: `block 1 to 3 on Wednesday`."""
    hour, clock = heard.plan.one("hour"), heard.plan.one("clock")
    if hour is None or clock is None or clock.lead not in ("to", "until") or not 0 <= clock.start - hour.end <= 1:
        return heard
    begin = hour.clock
    if begin > clock.clock and begin.hour >= 12 and begin.replace(hour=begin.hour - 12) < clock.clock:
        begin = begin.replace(hour=begin.hour - 12)
    parts = [replace(one, kind="clock", value=begin) if one is hour else one for one in heard.plan.parts]
    return replace(heard, plan=replace(heard.plan, parts=tuple(parts)))


def _whom(heard: Heard, people: list[str]) -> dict[str, object]:
    """Who comes: people of the book, somebody else, or one who is still to be asked for."""
    inputs: dict[str, object] = {"people": people} if people else {"whose": heard.whose} if heard.whose else {}
    return {**inputs, "stranger": name} if (name := strangers.stranger(heard)) else inputs


PUTS = re.compile(r"\b(?:put|add|enter|note|write|book|plan|schedule)\b")
MEETING = re.compile(r"(?:mtg|meeting|call|chat|talk)(?: (?:w|w/|with) .*)?", re.IGNORECASE)
TOPIC = re.compile(r"\b(?:about|regarding|re|topic):? (?P<name>[^.?!,;]{2,60})")


def _of_a_topic(heard: Heard, title: str) -> str:
    """What a meeting is about, where its title says that it is one: `mtg w Chloe thu 2 about pricing`."""
    topic = TOPIC.search(heard.rest) if MEETING.fullmatch(title) is not None and heard.titled is None else None
    if topic is None:
        return title
    whom = " and ".join(named(one) for one in heard.people if one != book().me.email)
    about = entry.whole(heard.written(topic.start("name"), topic.start("name") + len(topic["name"].rstrip())))
    return f"{about} with {whom}" if whom else about


EVENING = re.compile(
    r"\b(?:dinner|supper|drinks|pub|party|concert|cinema|movie|theatre|theater|opera)\b", re.IGNORECASE
)


def _of_the_evening(heard: Heard, when: dict[str, object], title: str) -> dict[str, object]:
    """A bare hour of what is in the evening: `dinner fri 8`."""
    clock = heard.plan.one("clock")
    said = heard.plan.plain.text[clock.start : clock.end] if clock is not None else ""
    if clock is None or "start" not in when or not 5 <= clock.clock.hour <= 11 or EVENING.search(title) is None:
        return when
    if re.fullmatch(r"(?:at |by |around )?\d{1,2}", said) is None or heard.plan.of("part"):
        return when
    start = dt.datetime.fromisoformat(str(when["start"])).replace(hour=clock.clock.hour + 12)
    half = {"half": start.strftime("%H:%M")} if "half" in when else {}
    return {**when, **half, "start": start.isoformat()}


def beginning_of(heard: Heard) -> dict[str, object] | None:
    """When a new event begins, how long it is and how often it comes; None where that is not explained."""
    plan, found = heard.plan, dict[str, object]()
    hours, clock, length = plan.of("hours"), plan.of("clock"), plan.of("length")
    every = often(heard) if _is_one(heard) else None
    if every is None:
        return None
    found |= every
    if (daily := each_day(heard)) is not None:
        return daily
    if plan.of("days") or plan.of("whole days"):
        return whole(heard, found) or _around(heard)
    begin, end = ends(heard)
    if len(clock) > 2 or (hours and clock) or (len(clock) == 2 and end is None):
        return None
    day = first_day(heard, begin)
    if length:
        found["length"] = f"{length[0].minutes}m"
    found |= _at(heard, day, begin)
    if begin is not None and end is not None:
        found["length"] = f"{_minutes(begin, end)}m"
    return found


def _at(heard: Heard, day: dt.date | None, begin: dt.time | None) -> dict[str, object]:
    """When it begins, or the half of that which is said."""
    if begin is not None and day is not None:
        return {"start": dt.datetime.combine(day, begin, tzinfo=heard.now.tzinfo).isoformat()}
    if day is not None:
        part = heard.plan.one("part")
        return {"half": day.isoformat(), **({"part": str(part.value)} if part is not None else {})}
    if begin is None:
        return {}
    # The next time that the clock shows it; `half` tells that no day was named.
    at = dt.datetime.combine(heard.now.date(), begin, tzinfo=heard.now.tzinfo)
    return {"half": begin.strftime("%H:%M"), "start": (at + dt.timedelta(days=at <= heard.now)).isoformat()}


def _around(heard: Heard) -> dict[str, object] | None:
    """The time in which the day is that is said next: `for January`."""
    stretch = heard.plan.one("days")
    if stretch is None or len(heard.plan.parts) > 1 or stretch.lead not in ("", "in", "for"):
        return None
    return {"around": f"{stretch.both[0]}/{stretch.both[1]}"}


RANGE = re.compile(r"(?:day|\d(?:st|nd|rd|th)?) (?:to|until|through|-) ")


def each_day(heard: Heard) -> dict[str, object] | None:
    """One event at the same time of several days: `Monday to Thursday at 16:10`; None where it is none."""
    plan, stretch = heard.plan, heard.plan.one("days")
    begin, end = ends(heard)
    if stretch is None or begin is None or plan.of("every", "day", "whole days"):
        return None
    if RANGE.search(plan.plain.text[stretch.start : stretch.end]) is None:
        return None
    first, last = stretch.both
    today = heard.now.date()
    if first <= today and (begin <= heard.now.time() or NOT_TODAY.search(plan.plain.text) is not None):
        first = today + dt.timedelta(days=1)
    if last <= first:
        return None
    length = plan.one("length")
    minutes = _minutes(begin, end) if end is not None else length.minutes if length is not None else 0
    found = {"start": dt.datetime.combine(first, begin, tzinfo=heard.now.tzinfo).isoformat()}
    return {
        **found,
        "often": f"every day, until {last.day} {last:%b} {last.year}",
        **({"length": f"{minutes}m"} if minutes else {}),
    }


NOT_TODAY = re.compile(r"\bnot today\b")


def _is_one(heard: Heard) -> bool:
    """Whether a message tells the time of one event, and no change of it."""
    plan, days = heard.plan, 1 + bool(heard.plan.of("whole days"))
    if len(plan.of("hours")) > 1 or len(plan.of("length")) > 1 or len(plan.of("day")) > days:
        return False
    return not plan.of("shift", "longer", "day shift", "hour", "weekday after")


def _there(heard: Heard, when: dict[str, object], last: Last) -> dict[str, object]:
    """The time on the one day of the last question."""
    first, _, end = str(last.inputs.get("when") or "").partition("/")
    if not end or dt.datetime.fromisoformat(end) - dt.datetime.fromisoformat(first) > dt.timedelta(days=1):
        return when
    begin = dt.time.fromisoformat(str(when["half"]))
    start = dt.datetime.combine(dt.datetime.fromisoformat(first).date(), begin, tzinfo=heard.now.tzinfo)
    return {**{name: value for name, value in when.items() if name != "half"}, "start": start.isoformat()}


def _minutes(begin: dt.time, end: dt.time) -> int:
    return ((end.hour * 60 + end.minute) - (begin.hour * 60 + begin.minute)) % (24 * 60)


def ends(heard: Heard) -> tuple[dt.time | None, dt.time | None]:
    """The times of day at which something begins and ends."""
    hours, clocks = heard.plan.one("hours"), heard.plan.of("clock")
    if hours is not None:
        return hours.both
    times = [one.clock for one in clocks]
    if len(times) == 2 and clocks[1].lead in ("until", "to"):
        end = times[1] if times[1] > times[0] else times[1].replace(hour=(times[1].hour + 12) % 24)
        return times[0], end
    return (times[0], None) if times else (None, None)


def first_day(heard: Heard, begin: dt.time | None) -> dt.date | None:
    """The first day of a new event."""
    plan = heard.plan
    day, starting, every = plan.one("day"), plan.one("starting"), plan.one("every")
    first = next((one.day for one in (starting, day) if one is not None), None)
    weekday = every.every.weekday if every is not None else ""
    if weekday:
        at = first if first is not None else heard.now.date()
        number = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday").index(weekday)
        at += dt.timedelta(days=(number - at.weekday()) % 7)
        if at == heard.now.date() and begin is not None and begin <= heard.now.time():
            at += dt.timedelta(days=7)
        return at
    if first is None and every is not None:
        return (
            heard.now.date() if begin is None or begin > heard.now.time() else heard.now.date() + dt.timedelta(days=1)
        )
    return first


def often(heard: Heard) -> dict[str, object] | None:
    """How often it comes, in words: `every 2 weeks, 5 times`; None where it says two things."""
    plan = heard.plan
    every = plan.of("every")
    if len(every) > 1 or len(plan.of("count")) > 1 or len(plan.of("until")) > 1:
        return None
    if not every:
        return {}
    unit, step = every[0].every.unit, every[0].every.step
    said = f"every {step} {unit}s" if step > 1 else f"every {unit}"
    count, until = plan.one("count"), plan.one("until")
    if count is not None:
        said += f", {count.minutes} times"
    elif until is not None:
        said += f", until {until.day.day} {until.day:%b} {until.day.year}"
    return {"often": said}


def whole(heard: Heard, found: dict[str, object]) -> dict[str, object] | None:
    """Whole days."""
    plan = heard.plan
    stretch, day = plan.one("days"), plan.one("day") or plan.one("starting")
    if plan.of("clock", "hours", "length"):
        return None
    both = [one.day for one in plan.of("day")]
    if stretch is None and len(both) == 2:
        first, last = both
        if last < first and first.day < last.day:
            # `from 19 February to the 28th`
            last = first.replace(day=last.day)
        if last <= first:
            return None
    elif stretch is not None:
        first, last = stretch.both
        if (
            not plan.of("whole days")
            and not re.search(
                r"holiday|vacation|leave|office|trip|away|visit|conference"
                r"|off\b",
                heard.plan.plain.text,
            )
            and stretch.lead not in ("from", "between")
            and RANGE.search(heard.plan.plain.text[stretch.start : stretch.end]) is None
        ):
            return None
    elif day is not None and plan.one("starting") is not None and day.lead in ("until", "to"):
        first, last = plan.of("starting")[0].day, day.day
        if last < first:
            return None
    elif day is not None:
        first = last = day.day
    else:
        return None
    start = dt.datetime.combine(first, dt.time(), tzinfo=heard.now.tzinfo)
    return {**found, "start": start.isoformat(), "length": f"{((last - first).days + 1) * 24}h"}
