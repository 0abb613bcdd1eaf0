"""Orders of meetings: a time that is to be found with people, or the one that was just asked about."""

import datetime as dt
import re
from dataclasses import replace

import acts
import begins
import dating
import entry
import strangers
import topic
from hearing import Heard, interval_of
from people import book, named

from shipworthy.reading import Last, Reading

THEM = re.compile(r"\b(?:two of us|both of us|us both|him|her|them|both|with us|us)\b")
BOOKS_IT = re.compile(
    r"\W*(?:(?:ok|okay|good|great|then|so|and|fine|please|well) )*(?:book|schedule|take|set up) (?:it|that|this)\b"
)
FINDING = re.compile(
    r"\b(?:find|look for|search|need|arrange|set up|schedule|sit down|meet|speak|talk|slot|time"
    r"|meeting|together|catch up|book|plan|get|grab|squeeze in|fit in|slot in)\b"
)
DOUBT = re.compile(
    r"\d|\b(?:everybody|everyone|weekly|not|instead|cancel|move|move|or|invite|free|available|if"
    r"|unless|and put|lunch|dinner)\b"
)
WISHED = re.compile(
    r"\b(?:(?:could|can|to|might) (?:meet|speak|talk)|find|look for|look whether|see when|arrange|sit down"
    r"|meet with|speak with|slot|need an?"
    r"|need to (?:meet|speak|talk)|together)\b"
)
SUGGEST = re.compile(r"\bwhat (?:would|do|could|can) you\b|\bwhat would (?:be possible|suit|work)\b")
NOBODY = re.compile(
    r"(?:please |can you |could you )?(?:i |we )?(?:need|want|would like|find|set up|schedule|arrange"
    r"|book)(?: me| to have| to set up| to find)?"
    r" (?:an?|some) (?:new )?(?:meeting|mtg|call|time|slot)(?: please)?[ .!?]*"
)
BOUNDED = re.compile(r"\bnot\b")
WITH = re.compile(
    r"(?:(?:ok|good|great|then|please|and)\W+)*with [\w-]+(?: and [\w-]+)?\W*(?:(?:in )?(?:my|our)\W*(?:time"
    r"|day)?)?\W*"
    r"(?:not (?:hers|his|theirs))?\W*(?:as (?:early|soon) as (?:possible|(?:he|she|they|we|i|\w+) can)|asap"
    r"|a\.s\.a\.p|whenever \w+ can)?\W*"
)
CAN = re.compile(r"\bwhen (?:can|could|may)\b")
SHORT = dt.timedelta(hours=3)


def met(heard: Heard, last: Last | None, *, wordy: bool = False) -> Reading | None:
    """A meeting at the time that was just asked about, or one of which the time is to be found; else None."""
    people = [one for one in heard.people if one != book().me.email]
    if last is not None and (THEM.search(heard.rest) is not None or BOOKS_IT.match(heard.rest) is not None):
        people = list(dict.fromkeys([*people, *topic.people_of(last)]))
    act, plan = acts.act_in(heard), heard.plan
    if last is not None and last.skill == "free_time":
        act = act or acts.after_a_sentence(heard)
        if act is not None and act.name == "create":
            return _there(heard, last, people, act.behind)
    if last is not None and act is None and (taken := _taken(heard, last, people)) is not None:
        return taken
    if not people and not plan.parts and NOBODY.fullmatch(heard.words) is not None:
        return Reading(skill="schedule", inputs={"read": True})
    if not people or (act is not None and act.name != "create") or not _is_found(heard, wordy=wordy):
        return None
    if last is not None and last.skill in dating.ASKED and not plan.of("day", "days", "clock", "part"):
        return begins.made(heard, act.behind if act is not None else 0, last=last)
    return _to_be_found(_preferred(heard), people)


def _to_be_found(heard: Heard, people: list[str]) -> Reading | None:
    """A meeting of which the time is to be found."""
    plan = heard.plan
    inputs: dict[str, object] = {"people": people, **_bounds(heard)}
    if (length := plan.one("length")) is not None:
        inputs["length"] = f"{length.minutes}m"
    if when := interval_of(heard, loose=True):
        inputs |= {"when": when, "timed": True}
    elif plan.of("day", "days", "part"):
        return None
    if heard.denied:
        inputs["without"] = " ".join(map(str, heard.denied))
    if heard.called:
        inputs |= {"read": True, "title": entry.named_in(heard)}
    elif plan.plain.language is None and (work := WORK.search(heard.rest)) is not None:
        inputs["title"] = entry.whole(heard.written(work.start("name"), work.end("name")))
    if plan.plain.language is not None:
        # The tools read a topic in English alone.
        told = TOPIC.search(heard.rest)
        title = entry.whole(heard.written(told.start("name"), told.end("name"))) if told is not None else ""
        inputs |= {"read": True, **({"title": title} if title else {})}
    return Reading(skill="schedule", inputs=inputs)


TOPIC = re.compile(r"\b(?:about|regarding|re|topic|over)\b:? (?P<name>[^.?!,;]{2,60})")
WORK = re.compile(
    r"\b(?:go (?:through|over)|discuss|talk (?:about|through)|look (?:at|over)|work on|prepare|settle|sort out"
    r"|finish|finalise|plan) (?:the|our|my|his|her|their) "
    r"(?P<name>(?!(?:week|day|time|calendar)\b)[\w'-]+(?: (?!with|in|on|at|and|for|this|next|before|after"
    r"|ideally|please|together|some)[\w'-]+){0,2})"
)
"""What is to be done together: `go through the spring catalogue`."""
ELSE = re.compile(r"\?|\b(?:no|not|what|when|who|if|is|are|am|cancel|move|free)\b")


def _taken(heard: Heard, last: Last, people: list[str]) -> Reading | None:
    """One of the times that were asked about, with a topic: `930 then, 15 minutes about the budget`."""
    parts = tuple(replace(one, kind="clock") if one.kind == "hour" else one for one in heard.plan.parts)
    heard = replace(heard, plan=replace(heard.plan, parts=parts))
    told, clock = TOPIC.search(heard.rest), heard.plan.one("clock")
    if last.skill != "free_time" or told is None or clock is None or ELSE.search(heard.rest) is not None:
        return None
    if not set(part.kind for part in heard.plan.parts) <= {"clock", "length"}:
        return None
    those = list(dict.fromkeys([*people, *topic.people_of(last)]))
    found = _there(heard, last, those, told.start("name"))
    if found is None or not those:
        return found
    title = str(found.inputs["title"])
    whom = " and ".join(named(one) for one in those)
    return replace(found, inputs={**found.inputs, "title": title if whom in title else f"{title} with {whom}"})


def _is_found(heard: Heard, *, wordy: bool) -> bool:
    """Whether a message asks for a time with people, and says nothing else; a `wordy` one may say more."""
    plan = heard.plan
    between = plan.of("hours") and not (plan.of("length") and plan.of("day") and WISHED.search(heard.rest) is not None)
    if between or plan.of("shift", "longer", "every", "hour", "whole days", "day shift", "weekday after"):
        return False
    if any(part.lead not in ("after", "before", "from", "until") for part in plan.of("clock")):
        return False
    if len(plan.of("length")) > 1 or len(plan.of("day", "days")) > 1 or len(plan.of("clock")) > 1:
        return False
    if wordy:
        asked = (acts.FIND.search(heard.rest) is not None and SUGGEST.search(heard.rest) is None) or re.search(
            r"\bwhen\b", heard.rest
        ) is not None
        return FINDING.search(heard.rest) is not None and WISHED.search(heard.rest) is not None and not asked
    said = BOUNDED.sub(" ", heard.rest) if plan.of("clock") else heard.rest
    if plan.one("length") is not None and plan.of("day", "days") and WITH.fullmatch(heard.words) is not None:
        # `1h with chloe friday, my morning not hers`
        return True
    asks = "?" in said and CAN.search(said) is None
    doubted = DOUBT.search(said) is not None or asks or len(plan.of("part")) > 1
    return FINDING.search(heard.rest) is not None and not doubted


def _bounds(heard: Heard) -> dict[str, object]:
    """Before and after which time of each day it is to be."""
    clock = heard.plan.one("clock")
    if clock is None:
        return {}
    return {"earliest" if clock.lead in ("after", "from") else "latest": clock.clock.strftime("%H:%M")}


def _preferred(heard: Heard) -> Heard:
    """The same with one part of the day: the one that is preferred, else the first."""
    parts = heard.plan.of("part")
    if len(parts) < 2:
        return heard
    text = heard.plan.plain.text
    best = next(
        (one for one in parts if re.search(r"(?:ideally|preferably|best|rather)(?: \w+){0,2} ?$", text[: one.start])),
        parts[0],
    )
    kept = tuple(one for one in heard.plan.parts if one.kind != "part" or one is best)
    return replace(heard, plan=replace(heard.plan, parts=kept))


def _there(heard: Heard, last: Last, people: list[str], start: int) -> Reading | None:
    """A new event at the time of the last question: `ok book 30 min with him then`."""
    first, _, end = str(last.inputs.get("when") or "").partition("/")
    try:
        begin, over = dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(end)
    except ValueError:
        return None
    when = begins.beginning_of(heard)
    if when is None or heard.plan.of("days", "every") or any(part.day != begin.date() for part in heard.plan.of("day")):
        return None
    when.pop("part", None)
    if "-" in str(when.get("half") or ""):
        del when["half"]
    short = over - begin <= SHORT
    if "half" in when and ":" in str(when["half"]):
        clock = dt.time.fromisoformat(str(when.pop("half")))
        # The next time that the clock shows it may be of another day than the one that was asked about.
        when.pop("start", None)
        begin = dt.datetime.combine(begin.date(), clock, tzinfo=heard.now.tzinfo)
    elif "start" in when or not short:
        return None
    about = TOPIC.search(heard.rest)
    told = entry.piece(heard, about.start("name"), about.end("name")) if about is not None else ""
    title = told or entry.title_in(replace(heard, rest=THEM.sub(lambda match: " " * len(match[0]), heard.rest)), start)
    if not title or all(word.casefold() in ("with", "then", "and") for word in title.split()):
        title = f"Meeting with {' and '.join(named(one) for one in people)}" if people else ""
    if not title:
        return None
    inputs: dict[str, object] = {"read": True, "title": title, "start": begin.isoformat(), **when}
    if name := strangers.stranger(heard):
        inputs["stranger"] = name
    return Reading(skill="create_event", inputs=inputs | ({"people": people} if people else {}))
