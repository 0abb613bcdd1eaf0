"""Questions in one message: what is on, when something is, and who is free."""

import datetime as dt
import re

import acts
import orders
import reasked
import topic
import zones
from hearing import OPENING, Heard, interval_of
from people import book, names

from shipworthy.reading import Last, Reading

BARE = re.compile(r"(?:on|and|what|about|in|my|the|day|week|this|'s|is|\W)*")
LEFT = re.compile(
    r"\b(?:written|already|about|what|what's|when|when's|where|which|who|how|much|long|is|are|am|do|does|have|has|i|the|my"
    r"|our|on"
    r"|in|at|time|day|hour|it|exactly|again"
    r"|please|next|meet|see|with|until|of|to|for|be|supposed|s|was|will|there|and|a|an|goes|go|lasts"
    r"|last|calendar|take|takes|long|he|she|they|know|only|want|wanted|that|this|so|ok|then|no|just|mean|tell"
    r"|say|ends?|finish(?:es)?|starts?|begins?|appointment|meeting|event|place|now|still|exact|date|where's"
    r"|after all|actually|s)\b|\W"
)
DOUBT = re.compile(r"\d|\b(?:not|if|because|but|or|after|before|besides|everybody|everyone|others?|else)\b")
CHECK = re.compile(
    r"^\W*(?:(?:can|could|would|you|please|pls|i|want|to|would|like|me|just)\s+)*(?:ch?e?c?k|see|look"
    r"|tell me|find out|say|know|wonder(?:ing)?|ask(?:ing)?)\s+(?:up )?(?:if|whether|when)\b"
)
TELL = re.compile(
    r"^\W*(?:(?:can|could|would|you|please|pls|just|also)\s+)*(?:tell|show"
    r"|let)\s+me(?:\s+know)?\s+(?=what|when|who|where|how)"
)
MOST = 12


def asked(heard: Heard, last: Last | None = None) -> Reading | None:
    """The question of a message; None where it is none that is read whole."""
    opening = OPENING.match(heard.rest)
    text = heard.rest[opening.end() if opening is not None else 0 :]
    text = CHECK.sub(lambda match: " " * len(match[0]), text)
    text = TELL.sub(lambda match: " " * len(match[0]), text)
    words = " ".join(text.split())
    if (other := _another(heard, last)) is not None:
        return other
    if KEEPS.search(words) is not None:
        return None
    if (short := of_another_clock(heard) or _short(heard, words) or _suits(heard, words, last)) is not None:
        return short
    if (named := _one_that_is_named(heard, words)) is not None:
        return named
    if (
        DOUBT.search(re.sub(r"\bor am i\b|\bor\b(?= \w+ free)|\b(?:any|some)thing else\b", " ", words)) is not None
        or len(words.split()) > MOST
        or len(heard.plan.of("day", "days")) > 1
    ):
        return None
    if re.search(r"\band (?:is|are|when|what|put|cancel|move|book|add)\b", words):
        return None
    when = interval_of(heard) or _that_day(heard, last)
    if not when and last is not None and not heard.plan.parts and acts.FREE.search(words) is not None:
        when = topic.span_of(last) if last.skill in ("whats_on", "free_time", "not_told") else ""
    return _of_a_time(heard, text, when, last)


KEEPS = re.compile(r"\bkeep\b.*\bfree\b|\bfree keep\b")
"""Asks that a time be kept, and not whether it is free."""
SUITS = re.compile(
    r"\b(?:could|can|would|will|does|do|is|might)\b.*\b(?:do|make|manage|works?|suits?|good|ok|okay|fine|possible"
    r"|for)\b"
)


def _suits(heard: Heard, words: str, last: Last | None) -> Reading | None:
    """Whether a time suits people: `could she do 11?`, `does 4 work for him?`."""
    if "?" not in words or not heard.people or SUITS.search(words) is None or acts.act_in(heard) is not None:
        return None
    heard = reasked.at_the_hour(heard)
    when = interval_of(heard) or _that_day(heard, last)
    if not heard.plan.of("clock") or not when or heard.plan.of("length", "shift", "every"):
        return None
    return Reading(skill="free_time", inputs={"when": when, "people": [*heard.people]})


def _another(heard: Heard, last: Last | None) -> Reading | None:
    """Another event than the one that was spoken of: `and the dentist?`."""
    if last is None or last.asked or last.confirms or last.skill == "find_event" or heard.plan.parts or heard.people:
        return None
    said = BESIDES.fullmatch(heard.words)
    if said is None:
        return None
    start = heard.rest.find(said["name"].split()[0], heard.rest.find(said["lead"]) + len(said["lead"]))
    return Reading(skill="find_event", inputs={"about": heard.named(start, heard.rest.rfind("?"))})


BESIDES = re.compile(
    r"(?P<lead>and|what about|how about) (?:the|my) (?P<name>(?!(?:rest|next|day|week|other|second|first|last)\b)"
    r"[a-z'-]+(?: [a-z'-]+)?) ?\?"
)


def _of_a_time(heard: Heard, text: str, when: str, last: Last | None) -> Reading | None:
    """The question about a time, or about when an event is."""
    words = " ".join(text.split())
    if (
        BARE.fullmatch(words)
        and when
        and not heard.people
        and not re.match(r"\W*and\b", heard.rest)
        and len(words) < 20
    ):
        return (
            Reading(skill="whats_on", inputs={"when": when}) if not heard.plan.of("clock", "hours", "length") else None
        )
    asking = acts.ASKING.match(words) is not None or "?" in words
    free = acts.FREE.search(words) or AROUND.search(heard.plan.plain.text)
    if free is not None and when and (asking or len(words.split()) <= 5):
        return _free(heard, words, when, last)
    if acts.ON.search(words) is not None and acts.act_in(heard) is None and when and not acts.FIND.search(words):
        if heard.plan.of("length", "shift", "longer", "every"):
            return None
        return Reading(skill="whats_on", inputs={"when": when, **_with_whom(heard)})
    return _found(heard, text, when, last) if acts.FIND.search(words) is not None else None


def _one_that_is_named(heard: Heard, words: str) -> Reading | None:
    """When the next event is, or one of which a message says that it was changed, or that its exact time is wanted."""
    if NEXT_ONE.search(heard.plan.plain.text) is not None and len(words.split()) <= MOST and not heard.people:
        return Reading(skill="find_event", inputs={"nth": "1"})
    named = (
        ACCUSED.search(heard.plan.plain.text)
        or MAKES.search(heard.plan.plain.text)
        or (OWNED.search(heard.rest) if EXACT.search(words) else None)
    )
    if named is None or heard.plan.parts:
        return None
    return Reading(skill="find_event", inputs={"about": heard.named(named.start("name"), named.end("name"))})


def _short(heard: Heard, words: str) -> Reading | None:
    """Whether people can at a time, without a verb: `dana wed 9 or 930?`."""
    clocks, day = heard.plan.of("clock"), heard.plan.one("day")
    if "?" not in words or not heard.people or day is None or not 1 <= len(clocks) <= 2:
        return None
    called = {name.casefold() for email in heard.people for name in names()[email]}
    if any(word not in called | SMALL for word in re.findall(r"[\w']+", words)):
        return None
    first, last = clocks[0].clock, clocks[-1].clock
    begin, end = (dt.datetime.combine(day.day, at, tzinfo=heard.now.tzinfo) for at in (first, last))
    when = f"{begin.isoformat()}/{(max(begin, end) + dt.timedelta(hours=1)).isoformat()}"
    return Reading(skill="free_time", inputs={"when": when, "people": [*heard.people]}) if begin <= end else None


AROUND = re.compile(r"^\W*(?:is|are|will) [\w-]+(?: be)? around\b")
FOR_ME = re.compile(
    r"\bwhat(?:'s| is| would| will| does)? (?:that|it|this)(?: be| make)? (?:for (?:me|us)|here|over here"
    r"|in my|on my|my time)|\bwhen (?:is|would) that\b.*\b(?:me|here)\b"
)
THEIRS = re.compile(r"\b(?:his|her|their) (?:own )?(?:half past )?\d{1,2}(?::\d\d)?\b(?! (?:minute|hour|day|week))")


def of_another_clock(heard: Heard) -> Reading | None:
    """Whether the owner can at a time of another person's clock: `what is her two o'clock on Friday over here?`."""
    clocks, day = heard.plan.of("clock"), heard.plan.one("day")
    zoned = zones.WHOSE.search(heard.plan.plain.text) is not None and FOR_ME.search(heard.plan.plain.text) is not None
    if zoned and len(clocks) == 1 and day is not None and heard.people:
        begin = dt.datetime.combine(day.day, clocks[0].clock, tzinfo=heard.now.tzinfo)
        when = f"{begin.isoformat()}/{(begin + dt.timedelta(hours=1)).isoformat()}"
        return Reading(skill="free_time", inputs={"when": when, "people": [*heard.people[:1], book().me.email]})
    if THEIRS.search(heard.plan.plain.text) is None or "?" not in heard.rest or len(heard.people) != 1 or day is None:
        return None
    person = book().others.get(heard.people[0])
    if person is None or len({one.clock for one in clocks}) != 1:
        return None
    begin = dt.datetime.combine(day.day, clocks[0].clock, tzinfo=person.zone).astimezone(heard.now.tzinfo)
    when = f"{begin.isoformat()}/{(begin + dt.timedelta(hours=1)).isoformat()}"
    return Reading(skill="free_time", inputs={"when": when, "people": [person.email, book().me.email]})


SMALL = frozenset(("or", "and", "at", "is", "can", "ok", "for", "with", "does", "do", "works", "work"))


WHOSE = re.compile(r"\b(?:he|she|they|he's|she's|they're|him|her|them)\b")


def _that_day(heard: Heard, last: Last | None) -> str:
    """A time of day on the one day that was spoken of; empty where the message names none, or several were."""
    first, _, over = topic.span_of(last).partition("/") if last is not None else ("", "", "")
    begin, end = topic.instant(first), topic.instant(over)
    if (
        begin is None
        or end is None
        or not heard.plan.of("clock", "hours", "part")
        or end - begin > dt.timedelta(days=1)
    ):
        return ""
    return interval_of(heard, day=begin.date())


def _with_whom(heard: Heard) -> dict[str, object]:
    return {"with_whom": heard.people[0]} if len(heard.people) == 1 else {}


def _free(heard: Heard, words: str, when: str, last: Last | None) -> Reading | None:
    if len(heard.plan.of("length")) or re.search(r"\b(?:book|put|find|for(?! (?:me|us)\b))\b", words):
        return None
    mine = re.search(r"\b(?:i|we|me|us)\b", words) is not None
    if heard.whose:
        return Reading(skill="free_time", inputs={"when": when, "whose": heard.whose})
    people = [*heard.people, *([book().me.email] if mine and heard.people else [])]
    return Reading(skill="free_time", inputs={"when": when, "people": people or None})


MAKES = re.compile(
    r"^\W*(?:so |and |but )*(?:can|could|will|would) i (?:still |also |even |ever )*(?:make it|manage|catch"
    r"|get to|be in time)\b.*\b(?:the|my) (?P<name>[\w'-]+)"
)
"""Asks whether the owner can be there."""
NEXT_ONE = re.compile(
    r"\b(?:when|where|what|how long|until|which)\b.*\b(?:my|the) next (?:appointment|meeting|event|thing"
    r"|one)\b(?! (?:with|about|on|in))"
)
ACCUSED = re.compile(
    r"\b(?:somebody|someone|who|you(?:'ve)?|have you|did you)(?: just| have| has| secretly)? (?:moved?"
    r"|changed?|cancell?ed|cancel|deleted?|removed?|lost|shifted)"
    r" (?:my|the|our) (?P<name>(?!(?:time|day|date|title|calendar|meeting)\b)[\w'-]+)(?= ?(?:$|[?.!,]| and"
    r"| didn| did| again| you))"
)
"""Says that an event has been changed."""
EXACT = re.compile(r"\b(?:exact|what|which) (?:date|day|time|hour)\b")
OWNED = re.compile(r"\b(?:my|our) (?P<name>(?!last\b|next\b|own\b|calendar\b|time\b)[\w'-]+)\b")


def _found(heard: Heard, text: str, when: str, last: Last | None) -> Reading | None:
    """When an event is that the message names."""
    left = LEFT.sub(" ", text).split()
    if not left and last is not None and not heard.plan.parts and (spoken := orders.spoken_of(last)) is not None:
        back = last.confirms and re.match(r"\W*(?:no|nope|nah|wait)\b", heard.rest) is not None
        on = {"when": spoken["on"]} if spoken.get("on") else {}
        return Reading(skill="find_event", inputs={"about": spoken["about"], **on}, instead=back)
    if not left or len(left) > 4 or heard.plan.of("clock", "hours", "length", "shift"):
        return None
    first = heard.rest.find(left[0])
    final = heard.rest.rfind(left[-1])
    if first < 0 or final < first:
        return None
    about = heard.named(first, final + len(left[-1]))
    inputs: dict[str, object] = {"about": about, **_with_whom(heard)}
    if when:
        inputs |= {"when": when, "on": when}
    return Reading(skill="find_event", inputs=inputs)
