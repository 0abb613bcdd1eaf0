"""Orders in one message: to make, move or cancel an event."""

import datetime as dt
import re

import acts
import entry
import goals
from hearing import IT, OPENING, ORDINAL, NTH, Heard, interval_of
from people import book

from shipworthy import Reading
from shipworthy.contract.reader import Last

EVENT_WORDS = re.compile(
    r"(?<![\w-])(?:the|my|our|an?|this|that|please|pls|to|for|on|at|in|from|of|by|with|it|be|is|later|earlier|instead|rather|now|just|only|one|event"
    r"|appointment|meeting|entry|forward|back|ahead|calendar|out|off|up|down|same|time|day|hour|and|then|thanks|week|something|bit|little|lot|few|minutes|so|could|you|would|can|i"
    r"|we|want|need|like|also|as|me|longer|shorter|start|starts|begin|begins|end|ends|finish|last|lasts|take|takes|should|go|not|but|going|rather|than|moved|planned|still)(?![\w-])|[^\w\s'-]"
)
SCOPES = (
    (re.compile(r"\b(?:from (?:now|then) on|all that follow|and (?:all )?following|future ones)\b"), "this and all that follow"),
    (re.compile(r"\b(?:all (?:of them|my|the|of the)|whole series|entire series|every one|all)\b"), "the whole series"),
)
DOUBT = re.compile(r"\d|\b(?:everything|unless|if|because|except|all|but|or|every|each|weekly|daily|both|and)\b")


def ordered(heard: Heard, last: Last | None) -> Reading | None:
    """The order of a message; None where it is none, or more than one."""
    opening = OPENING.match(heard.rest)
    start = opening.end() if opening is not None else 0
    if acts.ASKING.match(heard.rest[start:].strip()) is not None:
        return None
    act = acts.act_in(heard, start)
    if heard.plan.of("longer", "shift") and (act is None or act.name == "move"):
        return _moved(heard, start if act is None else act.behind, last)
    if act is None and (MOVED.search(heard.rest, start) is not None or _is_denied(heard)):
        return _moved(heard, start, last, verb="be")
    if act is None:
        return _noted(heard, start)
    if act.name == "cancel":
        return _cancelled(heard, act.behind, last)
    if act.name == "move":
        return _moved(heard, act.behind, last, verb=act.verb)
    return made(heard, act.behind, last=last) if act.name == "create" else None


MOVED = re.compile(r"\b(?:is|are|takes place|starts|begins|has been|was)\s+(?:now|rather|moved|instead)\b")
AWAY = re.compile(
    r"(?:i|we)(?: am|'m| are|'re| will be|'ll be)? (?:also )?(?P<what>(?:on (?:holiday|vacation|leave|a trip)|away|off|out of (?:the )?office|ooo|travelling|traveling"
    r"|sick|in [a-z]+))(?: please)?[ .!]*"
)


def _is_denied(heard: Heard) -> bool:
    """Whether a time is named that is not wanted: `standup at 10 instead of 9:15`."""
    return bool(re.search(r"\binstead of\b|\bnot\b|\brather than\b", heard.plan.plain.text)) and len(heard.plan.parts) > 0


def _noted(heard: Heard, start: int) -> Reading | None:
    """A few words with a day and a time: a new event."""
    plan = heard.plan
    away = AWAY.fullmatch(" ".join(heard.rest[start:].split()))
    if away is not None and plan.of("day", "days") and not plan.of("clock", "hours", "length"):
        when = _whole(heard, {})
        title = entry.whole(away["what"].removeprefix("on ").removeprefix("a "))
        return Reading(skill="create_event", inputs={"read": True, "title": title, **when}) if when is not None else None
    if "?" in heard.rest or len(heard.words.split()) > 13 or not plan.of("hours", "whole days", "every", "clock"):
        return None
    if plan.one("clock") and (plan.of("clock")[0].lead in ("to", "until", "before", "after") or not plan.of("day", "starting", "every")):
        return None
    if any(part.lead in ("to", "until", "not") for part in plan.of("day")) or re.search(r"\b(?:not|to|instead|is|are|i|has|free|busy|available|if|whether|when|what)\b", heard.rest):
        return None
    found = made(heard, start)
    return found if found is not None and found.inputs.get("title") else None


def _events(heard: Heard, start: int) -> str | None:
    """The words that name an event, as they are written; empty where they are `it`; None where they are too much."""
    text = heard.rest[start:]
    left = EVENT_WORDS.sub(" ", text)
    words = left.split()
    if len(words) > 5 or DOUBT.search(left) is not None:
        return None
    spans = [match.span() for word in words for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)]
    if not spans:
        return ""
    first, final = min(span[0] for span in spans), max(span[1] for span in spans)
    return heard.named(start + first, start + final)


def _which(heard: Heard, start: int, last: Last | None) -> dict[str, object] | None:
    """Which event an order is about: named, one of those that were listed, or the one that was spoken of last."""
    ordinal = ORDINAL.search(heard.rest, max(start - 4, 0))
    if ordinal is not None and last is not None and last.skill == "whats_on" and last.inputs.get("when"):
        return {"on": str(last.inputs["when"]), "nth": str(NTH[ordinal["nth"]]), "about": ""}
    named = _events(heard, start)
    if named is None:
        return None
    if named:
        whom = [one for one in heard.people if one != book().me.email]
        return {"about": named, **({"with_whom": whom[0]} if len(whom) == 1 else {})}
    if SOME.search(heard.rest) is not None:
        return {"about": ""}
    if last is not None and IT.search(heard.rest, max(start - 8, 0)) is not None:
        return spoken_of(last)
    return None


def spoken_of(last: Last) -> dict[str, object] | None:
    """The event that the last request was about."""
    about = last.inputs.get("about") or (last.inputs.get("title") if last.wrote else "")
    if not about:
        return None
    on = last.inputs.get("on") or ""
    if last.skill == "move_event" and last.wrote:
        on = ""
    return {"about": str(about), "on": str(on), "nth": str(last.inputs.get("nth") or "")}


SOME = re.compile(r"\b(?:something|an (?:event|appointment)|a meeting|one of my)\b|^\W*(?:move|reschedule|change|cancel)\W*$")


def _cancelled(heard: Heard, start: int, last: Last | None) -> Reading | None:
    plan = heard.plan
    if len(plan.parts) > 2 or plan.of("shift", "longer", "length", "every", "hours"):
        return None
    which = _which(heard, start, last)
    if which is None:
        return None
    inputs: dict[str, object] = {**which, "read": True}
    if (on := interval_of(heard)) and plan.of("day", "days"):
        inputs["on"] = on
    elif plan.of("day", "days"):
        return None
    if (clock := plan.one("clock")) is not None and isinstance(clock.value, dt.time):
        inputs["at"] = clock.value.strftime("%H:%M")
    return Reading(skill="cancel_event", inputs=inputs | _scope(heard))


def _scope(heard: Heard) -> dict[str, object]:
    return next(({"which": scope} for pattern, scope in SCOPES if pattern.search(heard.rest)), {})


def _moved(heard: Heard, start: int, last: Last | None, verb: str = "") -> Reading | None:
    goal = goal_of(heard, verb)
    if goal is None:
        return None
    which = _which(heard, start, last) if start else _which(heard, 0, last)
    if which is None:
        return None
    return Reading(skill="move_event", inputs={**which, **goal, **_scope(heard), "read": True})


def goal_of(heard: Heard, verb: str = "") -> dict[str, object] | None:
    """Where an event goes, and how long it is then; None where a part of the plan is not explained."""
    plan, goal = heard.plan, dict[str, object]()
    if any(part.kind in ("every", "count", "until", "starting", "whole days", "days", "hour", "weekday after") for part in plan.parts):
        return None
    longer, shift, length, days, clocks = (plan.of(kind) for kind in ("longer", "shift", "length", "day", "clock"))
    if len(longer) > 1 or len(shift) > 1 or len(length) > 1 or len(days) > 2 or len(clocks) > 2 or plan.of("hours"):
        return None
    if longer:
        goal["more"] = str(longer[0].value)
    if shift:
        minutes = int(str(shift[0].value))
        goal |= {"by": f"{abs(minutes)}m", "way": "earlier" if minutes < 0 else "later"}
    if length and (sized := _sized(heard, verb, int(str(length[0].value)), length[0].lead)) is not None:
        goal |= sized
    elif length:
        return None
    if re.search(r"\bstill\b", heard.rest) is not None and len(clocks) < 2:
        return None
    for clock in clocks:
        before = plan.plain.text[: clock.start].split()[-2:]
        ends = clock.lead == "until" or not ENDS.isdisjoint(before)
        name = "ends" if ends else "new_time"
        if name in goal or not isinstance(clock.value, dt.time):
            return None
        goal[name] = clock.value.strftime("%H:%M")
    return _with_days(heard, goal)


ENDS = frozenset(("end", "ends", "finish", "finishes", "over", "done", "stop"))


def _sized(heard: Heard, verb: str, minutes: int, lead: str) -> dict[str, object] | None:
    """What a length means for the verb: by how much something goes, or how long it is."""
    forward = re.search(r"\b(?:forward|ahead|earlier|sooner)\b", heard.rest) is not None or verb in ("bring forward", "advance")
    back = re.search(r"\b(?:back|later|delay)\b", heard.rest) is not None
    if verb in ("extend", "prolong", "lengthen", "shorten"):
        sign = -1 if verb == "shorten" else 1
        return {"lasts": str(minutes)} if lead == "to" else {"more": str(sign * minutes)}
    if forward or back or verb in ("push", "delay", "postpone", "shift", "move", "displace", "pushed", "mv"):
        return {"by": f"{minutes}m", "way": "earlier" if forward else "later"} if lead in ("", "by", "for", "about", "it") else None
    if re.search(r"\b(?:last|lasts|take|takes|long|only)\b", heard.rest) or verb in ("make", "set", "let"):
        return {"lasts": str(minutes)}
    return None


def _with_days(heard: Heard, goal: dict[str, object]) -> dict[str, object] | None:
    """Say for each day whether the event is on it, or goes to it."""
    days = heard.plan.of("day")
    shift = heard.plan.one("day shift")
    if shift is not None:
        goal |= {"by": f"{abs(int(str(shift.value)))}d", "way": "earlier" if int(str(shift.value)) < 0 else "later"}
    to = [day for day in days if day.lead in ("to", "until") or _instead(heard, day.start)]
    own = [day for day in days if day not in to]
    abroad = goals.day_is_its_own(heard.plan.plain.message) and heard.plan.plain.language is not None
    whose = [day for day in own if abroad or day.lead in ("of", "from") or heard.plan.plain.text[day.end :].startswith("'s")]
    if len(days) == 1 and not to and not whose and not (goal.keys() & {"by", "more", "lasts"}):
        # `move yoga fri`: the one day is where it goes, but for `move tomorrow's standup to 10`.
        clock = heard.plan.one("clock")
        if clock is None or clock.lead != "to":
            to, own = own, []
    if len(to) > 1 or len(own) > 1:
        return None
    if to:
        goal["new_date"] = str(to[0].value)
    if own and isinstance(own[0].value, dt.date):
        goal["on"] = f"{own[0].value}/{own[0].value + dt.timedelta(days=1)}"
    return goal


def _instead(heard: Heard, start: int) -> bool:
    return heard.plan.plain.text[start:].endswith("instead") and len(heard.plan.of("day")) == 2


def made(heard: Heard, start: int, title: str = "", last: Last | None = None) -> Reading | None:
    """A new event; `title`: where it is known; `last`: the request whose day it is on, where the message names none."""
    plan = heard.plan
    when = beginning_of(heard)
    if when is None:
        return None
    if last is not None and last.skill in ("whats_on", "free_time", "find_event") and ":" in str(when.get("half") or ""):
        when = _there(heard, when, last)
    title = title or entry.title_in(heard, start)
    inputs: dict[str, object] = {"read": True, **when}
    if title:
        inputs["title"] = title
    people = [one for one in heard.people if one != book().me.email]
    if people:
        inputs["people"] = people
    if people and "start" not in inputs and "half" not in inputs:
        return None
    if people and "start" not in inputs:
        # Without a time of day one is found with them.
        return None
    if not title and "start" not in inputs:
        return None
    used = {"day", "days", "clock", "hours", "part", "length", "whole days", "every", "count", "until", "starting"}
    return Reading(skill="create_event", inputs=inputs) if {part.kind for part in plan.parts} <= used else None


def beginning_of(heard: Heard) -> dict[str, object] | None:
    """When a new event begins, how long it is and how often it comes; None where that is not explained."""
    plan, found = heard.plan, dict[str, object]()
    hours, clock, length, days = plan.of("hours"), plan.of("clock"), plan.of("length"), plan.of("day")
    if len(hours) > 1 or len(length) > 1 or len(days) > 1 or plan.of("shift", "longer", "day shift", "hour", "weekday after"):
        return None
    every = often(heard)
    if every is None:
        return None
    found |= every
    if plan.of("days") or plan.of("whole days"):
        return _whole(heard, found)
    begin, end = _ends(heard)
    if len(clock) > 2 or (hours and clock) or (len(clock) == 2 and end is None):
        return None
    day = first_day(heard, begin)
    if length:
        found["length"] = f"{length[0].value}m"
    if begin is not None and day is not None:
        found["start"] = dt.datetime.combine(day, begin, tzinfo=heard.now.tzinfo).isoformat()
    elif day is not None:
        found["half"] = day.isoformat()
    elif begin is not None:
        # The next time that the clock shows it; `half` tells that no day was named.
        at = dt.datetime.combine(heard.now.date(), begin, tzinfo=heard.now.tzinfo)
        found |= {"half": begin.strftime("%H:%M"), "start": (at + dt.timedelta(days=at <= heard.now)).isoformat()}
    if begin is not None and end is not None:
        found["length"] = f"{_minutes(begin, end)}m"
    return found


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


def _ends(heard: Heard) -> tuple[dt.time | None, dt.time | None]:
    """The times of day at which something begins and ends."""
    hours, clocks = heard.plan.one("hours"), heard.plan.of("clock")
    if hours is not None:
        return hours.value  # type: ignore[return-value]
    times = [one.value for one in clocks if isinstance(one.value, dt.time)]
    if len(times) == 2 and clocks[1].lead in ("until", "to"):
        end = times[1] if times[1] > times[0] else times[1].replace(hour=(times[1].hour + 12) % 24)
        return times[0], end
    return (times[0], None) if times else (None, None)


def first_day(heard: Heard, begin: dt.time | None) -> dt.date | None:
    """The first day of a new event."""
    plan = heard.plan
    day, starting, every = plan.one("day"), plan.one("starting"), plan.one("every")
    first = next((one.value for one in (starting, day) if one is not None), None)
    weekday = str(getattr(every.value, "weekday", "")) if every is not None else ""
    if weekday:
        at = first if isinstance(first, dt.date) else heard.now.date()
        number = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday").index(weekday)
        at += dt.timedelta(days=(number - at.weekday()) % 7)
        if at == heard.now.date() and begin is not None and begin <= heard.now.time():
            at += dt.timedelta(days=7)
        return at
    if first is None and every is not None:
        return heard.now.date() if begin is None or begin > heard.now.time() else heard.now.date() + dt.timedelta(days=1)
    return first if isinstance(first, dt.date) else None


def often(heard: Heard) -> dict[str, object] | None:
    """How often it comes, in words: `every 2 weeks, 5 times`; None where it says two things."""
    plan = heard.plan
    every = plan.of("every")
    if len(every) > 1 or len(plan.of("count")) > 1 or len(plan.of("until")) > 1:
        return None
    if not every:
        return {}
    unit, step = str(getattr(every[0].value, "unit", "week")), int(getattr(every[0].value, "step", 1))
    said = f"every {step} {unit}s" if step > 1 else f"every {unit}"
    count, until = plan.one("count"), plan.one("until")
    if count is not None:
        said += f", {count.value} times"
    elif until is not None and isinstance(until.value, dt.date):
        said += f", until {until.value.day} {until.value:%b} {until.value.year}"
    return {"often": said}


def _whole(heard: Heard, found: dict[str, object]) -> dict[str, object] | None:
    """Whole days."""
    plan = heard.plan
    stretch, day = plan.one("days"), plan.one("day") or plan.one("starting")
    if plan.of("clock", "hours", "length"):
        return None
    if stretch is not None:
        first, last = stretch.value  # type: ignore[misc]
        if not plan.of("whole days") and not re.search(r"holiday|vacation|leave|office|trip|away|visit|conference|off\b", heard.plan.plain.text) and stretch.lead not in ("from", "between", ""):
            return None
    elif day is not None and isinstance(day.value, dt.date):
        first = last = day.value
    else:
        return None
    start = dt.datetime.combine(first, dt.time(), tzinfo=heard.now.tzinfo)
    return {**found, "start": start.isoformat(), "length": f"{((last - first).days + 1) * 24}h"}
