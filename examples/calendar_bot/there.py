"""Questions about the time that was spoken of last: `what is there?`, `am I free at that point?`."""

import datetime as dt
import re

import acts
import hearing
import topic
from hearing import Heard, interval_of

from shipworthy.reading import Last, Reading

THERE = re.compile(
    r"\b(?:there|then|(?:that|this|the same) (?:time|day|hour|point|moment|week|afternoon|morning|evening)"
    r"|(?:those|these) days?|in between)\b"
)
LOOKS = re.compile(
    r"\b(?:collid\w+|conflicts?|overlaps?|what(?:'s)?|anything|something|show|list|agenda|calendar|schedule"
    r"|diary|clash(?:es)?|busy)\b"
)
DENIED = re.compile(
    r"\b(?:don't|do not|not|no|never|without|have to|need to)(?: you)?(?: (?:just|please|even|dare))? (?:\w+ )?(?=\w)"
    r"(?:delete|deleting|cancel|cancelling|remove|move|change|drop|book|put|kill)\b"
)
ACTING = re.compile(
    r"\b(?:move|put|cancel|book|add|make|push|set|change|delete|create|schedule it|drop|block|remove|shift|postpone"
    r"|kill|find|enter)\b"
)
WHOSE = re.compile(r"\b(?:her|his|their|him|them|she|he|they)\b")
ASKS = re.compile(
    r"\?\s*$|\b(?:show|tell|list)\b|^\W*(?:(?:and|so|but|or|hm+|oh) )*(?:what|am|is|are|anything|when|who|how"
    r"|does|do)\b"
)
CLASHES = re.compile(r"\b(?:clash\w*|collid\w+|conflicts?|overlaps?|suits?|works?)\b")


def asked_there(heard: Heard, last: Last) -> Reading | None:
    """A question about the time that was spoken of last; None where the message is none."""
    if (made := _made(heard, last)) is not None:
        return made
    said = DENIED.sub(" ", heard.rest)
    if (
        UNLESS_TAKEN.search(heard.rest) is not None
        and said != heard.rest
        and (at := heard.plan.one("clock")) is not None
    ):
        return _taken_at(heard, last, at.clock)
    if heard.plan.of("day", "days", "clock", "hours", "shift", "longer", "length", "every"):
        return None
    if LIKE.search(said) is not None and (when := _day_of(last)) and not heard.people:
        return Reading(skill="whats_on", inputs={"when": when})
    if (
        (THERE.search(said) is None and not (CLASHES.search(said) and heard.people))
        or ASKS.search(said) is None
        or ACTING.search(said) is not None
    ):
        return None
    when = _day_of(last) if DAY.search(said) is not None else topic.span_of(last)
    if not when or re.search(r"\b(?:if|unless|because)\b", said) is not None:
        return None
    instead = said != heard.rest and last.skill == "cancel_event"
    people = [*heard.people] or (topic.people_of(last)[:1] if WHOSE.search(said) is not None else [])
    if people or acts.FREE.search(said) is not None:
        return Reading(skill="free_time", inputs={"when": when, "people": people or None}, instead=instead)
    return Reading(skill="whats_on", inputs={"when": when}, instead=instead) if LOOKS.search(said) is not None else None


LIKE = re.compile(
    r"^\W*(?:(?:and|so|ok|then|well) )*(?:hows|how(?:'s| is| does)?(?: \w+)?"
    r"|what(?:'s| does| is left of| remains of)?) (?:the|that|this) day\b"
    r"|\brest of (?:the|there) day\b"
)
"""Asks for the day that was spoken of: `how does the day look now?`, `wie sieht der Tag jetzt aus?`."""
DAY = re.compile(r"\b(?:that|this|the same|those|these) days?\b")


def _day_of(last: Last) -> str:
    """The whole of the day that was spoken of; what was spoken of, where that is no day."""
    begin, day = topic.ends(topic.span_of(last))[0], topic.day_of(last)
    if begin is None or day is None:
        return topic.span_of(last)
    first = begin.replace(hour=0, minute=0)
    over = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=begin.tzinfo)
    return f"{first.isoformat()}/{over.isoformat()}"


SUITS = re.compile(r"\b(?:suits?|works?|free|ok|okay|time|fine|possible|can|could|available|busy)\b")


def of_a_choice(heard: Heard, last: Last) -> Reading | None:
    """Whether a person can at one of the times that are offered: `would the second suit Ben as well?`."""
    nth, spans = hearing.ANY_NTH.search(heard.rest), topic.choice_spans(last)
    people = heard.people or (topic.people_of(last)[:1] if WHOSE.search(heard.rest) is not None else ())
    if nth is None or not people or "?" not in heard.rest or SUITS.search(heard.rest) is None:
        return None
    place = hearing.NTH[nth["nth"]]
    when = spans[place - 1 if place > 0 else place] if place <= len(spans) and spans else ""
    return Reading(skill="free_time", inputs={"when": when, "people": [*people]}) if when else None


UNLESS_TAKEN = re.compile(r"\b(?:if|unless) (?:there's|there is|i have|i've got) (?:anything|something)\b")
MADE = re.compile(
    r"^\W*(?:so |and |ok )?(?:what (?:exactly )?(?:have|did|has) (?:you|been)(?: just)?"
    r" (?:made?|done?|created?|book(?:ed)?|enter(?:ed)?|put)"
    r"|what is (?:in|made|entered) now)\b[\w ]{0,20}\W*$"
)


def _made(heard: Heard, last: Last) -> Reading | None:
    """What was written just now: `what have you made exactly?`."""
    title = str(last.inputs.get("title") or "")
    if not last.wrote or not title or heard.plan.parts or MADE.search(heard.words) is None:
        return None
    return Reading(skill="find_event", inputs={"about": title})


def _taken_at(heard: Heard, last: Last, at: dt.time) -> Reading | None:
    """What is at a time to which an event is to go only if it is free."""
    day = str(last.inputs.get("new_date") or "") or topic.span_of(last)[:10]
    if last.skill not in ("move_event", "create_event") or last.wrote or not day:
        return None
    begin = dt.datetime.combine(dt.date.fromisoformat(day), at, tzinfo=heard.now.tzinfo)
    when = f"{begin.isoformat()}/{(begin + dt.timedelta(hours=1)).isoformat()}"
    return Reading(skill="whats_on", inputs={"when": when})


FORBIDDEN = re.compile(
    r"\b(?:don't|do not|never)(?: you)?(?: (?:ever|dare|please))? (?:put|book|add|enter|block|create)\b"
)


def forbidden(heard: Heard) -> Reading | None:
    """What is at a time at which nothing is to be entered, so that the built-in reading makes no order of it."""
    when = interval_of(heard)
    if FORBIDDEN.search(heard.rest) is None or not when:
        return None
    return Reading(skill="whats_on", inputs={"when": when})
