"""The one wish of a long message: the order of one sentence, with the day and the time that it tells anywhere."""

import re
from collections.abc import Callable
from dataclasses import replace

import acts
import begins
import entry
import going
import limits
import looks
import meetings
import questions
from hearing import Heard, heard_of

from shipworthy.reading import Last, Reading, Spoken

CLAUSE = re.compile(
    r"(?<=[.!?;])\s+|;\s+|,\s+(?=(?:could|would|can|please|so (?:could|would|please)|block|put|add"
    r"|note|reserve|enter|keep|write)\b)",
    re.IGNORECASE,
)
LEADING = re.compile(
    r"^(?:first of all|anyway|so|well|by the way|before [^,]+|to begin with|my question is),?\s+", re.IGNORECASE
)


INDIRECT = re.compile(
    r"\b(?:(?:might|may|can|could|shall) i (?:just |perhaps )?ask(?: you)?|i (?:was|am|'m) (?:just )?wondering"
    r"|wonder(?:ing)?"
    r"|i(?:'d| should| would| ought| need| want| have| must)?(?: just)?(?: like| love)? to know|tell me"
    r"|do you (?:happen to )?know|let me know|(?:see|check|find out|look)(?= (?:up )?(?:whether|if)\b))\b"
    r"[^.?!]{0,90}?\b(?:(?:whether|if) |(?=(?:what|when|who|how|where|until when|at what)\b))(?P<asks>[^.?!]+)"
)
"""Asks in the words of another sentence: `I was wondering whether I have any room on Friday`."""
ASIDE = re.compile(
    r",? (?:roughly|say|perhaps|by any chance|if i may(?: ask)?|please|possibly|in your own words|exactly|at all"
    r"|our time) ?(?:,|$)"
)
GROUND = re.compile(r" , (?:as|because|since|for|so that|which|who|and (?:what|when|who|how)|before|though)\b.*")
ABLE = re.compile(
    r"\bwhat (?:(?:sort|kind)s? of )?(?:things? )?(?:may|can|could|might|should) i (?:\w+ )?ask(?: you)?\b"
    r"|\bwhat (?:(?:sort|kind)s? of )?things? i (?:may|can|could|might|should) (?:\w+ )?ask(?: you)?\b"
    r"|\bwhat (?:(?:sort|kind)s? of things? )?you (?:can|could) do\b"
)


def inquired(message: str, hear: Callable[[str], Heard | None], last: Last | None) -> Reading | None:
    """The question that a message asks in the words of another sentence; None where it asks none so."""
    heard = hear(message)
    match = INDIRECT.search(heard.plan.plain.text) if heard is not None else None
    if heard is None or match is None or acts.act_in(heard) is not None:
        return None
    asks = GROUND.sub("", ASIDE.sub(" ", f"{match['asks']} ")).strip(" ,")
    if ABLE.search(match["asks"]) is not None:
        return Reading(skill="about")
    one = hear(f"{asks}?")
    if one is None:
        return None
    return limits.limited(one, last) or looks.looked(one, last) or questions.asked(one, last)


SUBJECT = re.compile(
    r"\b(?:our|my|the)\s+(?P<name>[\w-]+(?:\s+(?!would|could|should|can|has|have|had|needs?|be|to|will"
    r"|might|is|was)[\w-]+){0,2}?)"
    r"\s+(?:would|could|should|can|has|have|had|needs?|be|to|will|might|is|was|begin|start)\b"
)


def _moved(heard: Heard, sentences: list[str], spoken: Spoken) -> Reading | None:
    """An event that a long message says is to be by a length earlier, later, longer or shorter."""
    if len(heard.plan.of("shift", "longer")) != 1:
        return None
    for text in (part for one in sentences for part in re.split(r",\s+", one)):
        part = heard_of(replace(spoken, message=text))
        if part is None or not part.plan.of("shift", "longer"):
            continue
        goal, named = going.goal_of(part, "make"), SUBJECT.search(part.rest)
        if goal is None or named is None:
            return None
        about = part.named(named.start("name"), named.end("name"))
        whom = {"with_whom": heard.people[0]} if len(heard.people) == 1 else {}
        return Reading(skill="move_event", inputs={"about": about, **whom, **goal, "read": True})
    return None


def told(spoken: Spoken, heard: Heard) -> Reading | None:
    """The one order of a long message, with the day and the time that it tells anywhere."""
    if (meeting := meetings.met(heard, None, wordy=True)) is not None:
        return meeting
    sentences = [part for part in CLAUSE.split(spoken.message) if part.strip()]
    for text in sentences if spoken.message.rstrip().endswith("?") else ():
        part = heard_of(replace(spoken, message=LEADING.sub("", text)))
        if text.endswith("?") and part is not None and (question := questions.asked(part)) is not None:
            return question
    if (moved := _moved(heard, sentences, spoken)) is not None:
        return moved
    title = entry.named_in(heard)
    if INDIRECT.search(heard.plan.plain.text) is not None:
        return None
    for text in CLAUSE.split(spoken.message):
        part = heard_of(replace(spoken, message=text))
        act = acts.act_in(part) or acts.create_inside(part) if part is not None else None
        if part is None or act is None:
            continue
        if act.name != "create":
            return None
        title = title or entry.title_in(replace(heard, rest=part.rest, titled=part), act.behind)
        title = title or entry.told_before(heard, heard.rest.find(act.verb, max(len(heard.rest) - len(part.rest), 0)))
        found = begins.made(heard, 0, title or entry.NEUTRAL)
        return found if found is not None and found.inputs.keys() & {"start", "half"} else None
    return _expected(heard, title)


def _expected(heard: Heard, title: str) -> Reading | None:
    """A told event whose time is sure: `my physiotherapist wants to see me on Tuesday at nine`."""
    named = entry.EXPECTED.search(heard.rest)
    if title and heard.called and NOT_SURE.search(heard.rest) is None and "?" not in heard.rest:
        found = begins.made(heard, 0, title)
        return found if found is not None and found.inputs.get("start") and "half" not in found.inputs else None
    if named is None or "?" in heard.rest or NOT_SURE.search(heard.rest) is not None:
        return None
    found = begins.made(heard, 0, title or entry.whole(heard.written(named.start("name"), named.end("name"))))
    return found if found is not None and found.inputs.get("start") and heard.plan.of("day", "every") else None


NOT_SURE = re.compile(r"\b(?:not|never|if|unless|perhaps|maybe|might|cancel|move|instead|no|don't|earlier|later)\b")
