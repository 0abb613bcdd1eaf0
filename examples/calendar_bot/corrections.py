"""What a message changes of the last request: a day, a time, a length, a person, a title, and nothing else."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

import entry
import orders
from hearing import CORRECTS, Heard, day_after, interval_of
from people import book, names

from shipworthy import Reading
from shipworthy.contract.reader import Last

EMPTY = re.compile(
    r"\b(?:hm+|uh|um|oh|ah|ok|okay|well|so|and|then|no|nope|not|actually|wait|sorry|rather|instead|i|mean|meant|oops|make|it|that|this|change|set"
    r"|to|at|on|for|from|the|a|an|of|in|only|just|takes?|lasts?|long|better|best|works?|is|be|please|let's|let|say|what|about|how|same|also|too"
    r"|but|or|move|day|one|with|by|until|till|there|would|should|could|can|you|we|keep|time|put|do|have|'s|it's|that's|has|starts?|begins?|ends?"
    r"|finish(?:es)?|start|begin|go|going|more|likely|maybe|perhaps|if|possible|again|as|well|yes|ja|oui|si|me|them|him|her|both|than|around|second"
    r"|thought|thanks|hour|clock|week|bitte|lieber|mieux|mejor|plutôt|need|needs|don't|forget|any|see|first|good|fine|great|perfect|nice|suits?|say)\b|[^\w\s]"
)
NAMING = re.compile(
    r"\b(?:call it|name it|rename it(?: to)?|rename that(?: to)?|title(?: it| is|:)?|change the (?:title|name) to|call that)\b:? ?(?P<name>.{2,60}?)(?= instead| please| rather| [!?,;]|(?<!dr)(?<!mr)(?<!mrs)(?<!st)(?<!prof) \.| and make|$)"
)
ADDING = re.compile(r"\b(?:add|invite|include|with|plus|and)\b")
DROPPING = re.compile(r"\b(?:without|not with|except|remove|drop|leave out)\b")
ANOTHER = re.compile(
    r"(?P<no>(?:(?:no|nope|not that(?: one)?|wait|sorry|actually|i meant|i mean|oops|rather)\b[ ,.!]*)*)(?P<the>the|my)? ?"
    r"(?P<name>(?!no\b|yes\b|don't|leave|never|keep|stop|forget|it\b|that\b)[a-z'-]+(?: (?!is\b|was\b|it\b|are\b)[a-z'-]+){0,3})(?: please| pls| instead)?[ .!]*"
)
VERB = re.compile(r"\b(?:move|put|cancel|book|add|make|push|set|change|delete|create|schedule|drop|block|remove|shift|postpone)\b")
READS = ("whats_on", "free_time", "find_event")
Changes = dict[str, object]


def corrected(heard: Heard, last: Last) -> Reading | None:
    """The changes of the last request; None where the message says something else."""
    reader = CORRECTED.get(last.skill)
    if reader is None:
        return None
    if last.skill == "create_event" and not last.wrote and (named := _named(heard, last)) is not None:
        return Reading(skill=last.skill, inputs=named, same=True)
    if last.skill in READS and VERB.search(heard.rest) is not None:
        return None
    if (named := _another_event(heard, last)) is not None:
        return Reading(skill=last.skill, inputs=named, same=True)
    text = heard.rest
    for email, words in _called().items():
        if email in heard.people:
            for word in words:
                text = re.sub(rf"(?<!\w){re.escape(word)}(?:'?s)?(?!\w)", " ", text)
    if EMPTY.sub(" ", text).split() or len(heard.plan.plain.words) > 16:
        return None
    if not heard.plan.parts and not heard.people and re.search(r"\bme\b", heard.rest) is None:
        return None
    if last.wrote:
        return _after_writing(heard, last)
    if last.skill == "cancel_event" and last.confirms and (moved := _moved_instead(heard, last)) is not None:
        return moved
    changes = reader(heard, last)
    if not changes:
        return None
    return Reading(skill=last.skill, inputs=changes, same=True)


def _another_event(heard: Heard, last: Last) -> Changes | None:
    """Another event than the one that is shown or was not named yet: `no, the lunch`."""
    if last.skill not in ("move_event", "cancel_event") or last.wrote or heard.plan.parts or "?" in heard.rest:
        return None
    said = ANOTHER.fullmatch(heard.words)
    asked = last.asked and not last.inputs.get("about") and last.inputs.get("read")
    if said is None or not (asked or (last.confirms and (said["no"] or said["the"]))):
        return None
    if not entry.EVENT.sub(" ", said["name"]).split():
        return None
    about = heard.named(heard.rest.find(said["name"].split()[0], len(said["no"] or "")), len(heard.rest))
    more = {} if asked else {"event": None, "on": None, "nth": None}
    return {"about": about, "read": True, **more}


def _called() -> Mapping[str, list[str]]:
    return {email: [word.casefold() for word in words] for email, words in names().items()}


def _named(heard: Heard, last: Last) -> Changes | None:
    """Another title for a new event, with what is changed beside it."""
    if (match := NAMING.search(heard.rest)) is not None:
        title = entry.whole(heard.quoted or heard.written(match.start("name"), match.end("name")))
        more = _made_anew(heard, last) if heard.plan.parts else {}
        return {"title": title, **(more or {})} if title and more is not None else None
    if heard.quoted and re.search(r"\b(?:call|name|title|rename)\b", heard.rest):
        return {"title": entry.whole(heard.quoted)}
    if last.asked == ("start",) and not heard.plan.parts and not heard.people and not last.inputs.get("title"):
        words = heard.words
        if 0 < len(words.split()) <= 4 and not re.search(r"\?|\b(?:no|never|mind|stop|forget|what|when|cancel|move)\b", words):
            title = entry.title_in(heard, 0)
            return {"title": title} if title else None
    return None


def _after_writing(heard: Heard, last: Last) -> Reading | None:
    """A change of what was written just now: the event is moved."""
    if last.skill not in ("create_event", "move_event") or CORRECTS.search(heard.plan.plain.text) is None:
        return None
    which = orders.spoken_of(last)
    goal = orders.goal_of(heard, "make")
    if which is None or not goal:
        return None
    return Reading(skill="move_event", inputs={**which, **goal, "read": True})


def _moved_instead(heard: Heard, last: Last) -> Reading | None:
    """An event that is shown for cancelling, and is to be moved: `no, make it 17:00 instead`."""
    which = orders.spoken_of(last)
    goal = orders.goal_of(heard, "make") if heard.plan.of("clock", "shift", "longer") or "move" in heard.rest else None
    if which is None or not goal:
        return None
    return Reading(skill="move_event", inputs={**which, **goal, "read": True}, instead=True)


def _start(value: object) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _made_anew(heard: Heard, last: Last) -> Changes | None:
    """A new event that is shown, or of which the day or the time is asked for."""
    plan, changes = heard.plan, Changes()
    if plan.of("days", "whole days", "hour", "weekday after") and not last.asked:
        return None
    start, half = _start(last.inputs.get("start")), str(last.inputs.get("half") or "")
    shift, longer, lengths = plan.one("shift"), plan.one("longer"), plan.one("length")
    if plan.of("days", "whole days"):
        return orders.beginning_of(heard)
    begin, end = orders._ends(heard)
    only_end = begin is not None and end is None and plan.of("clock") and plan.of("clock")[0].lead == "until"
    if only_end:
        begin, end = None, begin
    hour = plan.one("hour")
    if begin is None and hour is not None and not only_end and isinstance(hour.value, dt.time):
        begin = hour.value
    day = orders.first_day(heard, begin) if plan.of("day", "starting", "every") else _other_day(heard, start)
    begin = _half_of_the_day(heard, begin, start)
    at = begin or (start.timetz().replace(tzinfo=None) if start is not None else _clock(half))
    on = day or (start.date() if start is not None else _date(half))
    if begin is not None or day is not None:
        if at is not None and on is not None:
            changes["start"] = dt.datetime.combine(on, at, tzinfo=heard.now.tzinfo).isoformat()
        else:
            changes["half"] = on.isoformat() if on is not None else at.strftime("%H:%M") if at is not None else ""
    if shift is not None and start is not None:
        changes["start"] = (start + dt.timedelta(minutes=int(str(shift.value)))).isoformat()
    changes |= _length(heard, last, at, end)
    if longer is not None:
        changes["length"] = f"{max(_minutes(last.inputs.get('length')) + int(str(longer.value)), 5)}m"
    elif lengths is not None:
        changes["length"] = f"{lengths.value}m"
    every = orders.often(heard)
    changes |= every or {}
    return changes | _people(heard, last)


def _half_of_the_day(heard: Heard, begin: dt.time | None, start: dt.datetime | None) -> dt.time | None:
    """A bare hour in the half of the day in which the event is: `make it 8` of a dinner at seven in the evening."""
    clock = heard.plan.one("clock")
    if begin is None or start is None or (clock is not None and clock.sure and not _bare(heard, clock.start, clock.end)):
        return begin
    if start.hour >= 12 and begin.hour < 12 and abs(begin.hour + 12 - start.hour) < abs(begin.hour - start.hour):
        return begin.replace(hour=begin.hour + 12)
    if start.hour < 12 and begin.hour >= 12 and abs(begin.hour - 12 - start.hour) < abs(begin.hour - start.hour) and begin.hour > 12:
        return begin.replace(hour=begin.hour - 12) if begin.hour - 12 >= 6 else begin
    return begin


def _bare(heard: Heard, start: int, end: int) -> bool:
    said = heard.plan.plain.text[start:end]
    return re.search(r":|am|pm|o'clock|noon|midnight|morning|afternoon|evening", said) is None


def _other_day(heard: Heard, start: dt.datetime | None) -> dt.date | None:
    return day_after(heard, start.date()) if start is not None else None


def _clock(half: str) -> dt.time | None:
    return dt.time.fromisoformat(half) if ":" in half else None


def _date(half: str) -> dt.date | None:
    return dt.date.fromisoformat(half) if "-" in half else None


def _length(heard: Heard, last: Last, at: dt.time | None, end: dt.time | None) -> Changes:
    if at is None or end is None:
        return {}
    if end <= at and end.hour < 12:
        end = end.replace(hour=end.hour + 12)
    return {"length": f"{(end.hour * 60 + end.minute - at.hour * 60 - at.minute) % (24 * 60)}m"}


def _minutes(value: object) -> int:
    """The minutes of a length as it is kept; an hour where none is."""
    return round(value.total_seconds() / 60) if isinstance(value, dt.timedelta) else 60


def _people(heard: Heard, last: Last) -> Changes:
    """Who comes, with those that the message names."""
    if not heard.people:
        return {}
    held = [str(one) for one in last.inputs.get("people") or []] if isinstance(last.inputs.get("people"), list) else []
    others = [one for one in heard.people if one != book().me.email]
    if DROPPING.search(heard.rest) is not None:
        return {"people": [one for one in held if one not in others]}
    added = ADDING.search(heard.rest) is not None and CORRECTS.search(heard.rest) is None
    return {"people": list(dict.fromkeys([*(held if added else []), *others]))}


def _offered_anew(heard: Heard, last: Last) -> Changes | None:
    """A meeting for which times are offered."""
    plan, changes = heard.plan, Changes()
    length = plan.one("length")
    if plan.of("shift", "longer", "every", "count", "hour", "hours", "clock"):
        return None
    if length is not None:
        changes["length"] = f"{length.value}m"
    before = _start(str(last.inputs.get("when") or "").partition("/")[0])
    when = interval_of(heard, day=day_after(heard, before.date() if before is not None else None))
    if not when and plan.of("part") and before is not None:
        when = interval_of(heard, day=before.date())
    if when:
        changes["when"] = when
    changes |= _people(heard, last)
    return {**changes, "slot": None} if changes else None


def _asked_anew(heard: Heard, last: Last) -> Changes | None:
    """A question with another day, time or person."""
    changes = Changes()
    before = _start(str(last.inputs.get("when") or "").partition("/")[0])
    at = before.date() if before is not None else None
    day = day_after(heard, at)
    parts = heard.plan.of("clock", "hours", "part")
    if not heard.plan.of("day", "days") and day is None and parts and at is not None:
        day = at
    when = interval_of(heard, day=day)
    if heard.plan.of("shift", "longer", "length", "every"):
        return None
    if when:
        changes["when"] = _same_hours(heard, last, when)
    mine = re.search(r"\bme\b", heard.rest) is not None
    if last.skill == "free_time" and (heard.people or mine):
        held = last.inputs.get("people")
        before = [str(last.inputs.get("before") or ""), *(map(str, held) if isinstance(held, list) else ())]
        changes["before"] = ",".join(one for one in before if one)
        changes["people"] = [*heard.people, *([book().me.email] if mine else [])]
    elif last.skill != "free_time" and len(heard.people) == 1:
        changes["with_whom"] = heard.people[0]
    return changes


def _same_hours(heard: Heard, last: Last, when: str) -> str:
    """The hours of the last question on another day: `free on Wednesday at 11?`, `and Thursday?`."""
    first, _, end = str(last.inputs.get("when") or "").partition("/")
    begin, over = _start(first), _start(end)
    if last.skill != "free_time" or heard.plan.of("clock", "hours", "part", "days") or begin is None or over is None:
        return when
    if over - begin >= dt.timedelta(hours=23):
        return when
    day = _start(when.partition("/")[0])
    if day is None:
        return when
    at = day.replace(hour=begin.hour, minute=begin.minute)
    return f"{at.isoformat()}/{(at + (over - begin)).isoformat()}"


def _moved_anew(heard: Heard, last: Last) -> Changes | None:
    """An event that is to be moved: elsewhere than was said."""
    goal = orders.goal_of(heard, "make")
    if goal is None:
        return None
    if "lasts" in goal and (kind := next((one for one in ("by", "more") if last.inputs.get(one) not in (None, "", "0")), "")):
        # `by half an hour`, `no wait 15 min`: the same with another length.
        minutes = str(goal.pop("lasts"))
        before = str(last.inputs.get("more") or "")
        goal[kind] = f"{minutes}m" if kind == "by" else f"{'-' * before.startswith('-')}{minutes}"
    if "on" in goal:
        goal["new_date"] = str(goal.pop("on")).partition("/")[0]
    if "new_time" in goal and last.inputs.get("new_time"):
        before = dt.time.fromisoformat(str(last.inputs["new_time"]))
        at = dt.time.fromisoformat(str(goal["new_time"]))
        clock = heard.plan.one("clock")
        if clock is not None and _bare(heard, clock.start, clock.end) and before.hour >= 12 > at.hour:
            goal["new_time"] = at.replace(hour=at.hour + 12).strftime("%H:%M")
    if goal.keys() & {"new_date", "new_time"} and last.inputs.get("by"):
        goal["by"] = None
    hour = heard.plan.one("hour")
    if hour is not None and isinstance(hour.value, dt.time):
        return None
    return {**goal, "read": True} if goal and last.inputs.get("read") else None


def _cancelled_anew(heard: Heard, last: Last) -> Changes | None:
    """An event that is to be cancelled: the one of another day."""
    on = interval_of(heard)
    if not on or not last.inputs.get("read") or not heard.plan.of("day"):
        return None
    return {"on": on, "event": None}


CORRECTED: Mapping[str, Callable[[Heard, Last], Changes | None]] = {
    "create_event": _made_anew,
    "schedule": _offered_anew,
    "move_event": _moved_anew,
    "cancel_event": _cancelled_anew,
    **dict.fromkeys(READS, _asked_anew),
}
"""How a change of each request is read."""
