"""Notes without a verb: a title with a time, and several of them in one message."""

import re
from collections.abc import Callable
from dataclasses import replace

import acts
import begins
import clauses
import entry
from hearing import Heard

from shipworthy.reading import Last, Reading

APART = re.compile(r"\s*(?:[,;+&]|(?<!\w)(?:n|and|und|y|et|then|plus)(?!\w))\s*", re.IGNORECASE)
MOST = 4
TITLE = 5
"""Words of a title."""
SAYS = re.compile(
    r"\?|\b(?:no|not|never|mind|stop|forget|what|when|who|where|how|is|are|am|free|busy|available|if|to"
    r"|instead|move|cancel"
    r"|yes|yep|ok|okay|wait|it|that|option|number|the|one|find|meet|meeting|show|make|only|other|else|about)\b"
)


def several(
    message: str, hear: Callable[[str], Heard | None], beside: Callable[[Reading, Reading], Reading]
) -> list[Reading]:
    """Several new events of one message, of which each has a title and a time; empty where it has no several."""
    parts = [part for part in APART.split(message) if part.strip()]
    if not 2 <= len(parts) <= MOST:
        return []
    found: list[Reading] = []
    for text in parts:
        heard = hear(text)
        one = _note(heard, first=not found) if heard is not None else None
        if one is None:
            return []
        found.append(beside(one, found[0]) if found else one)
    return found


def _note(heard: Heard, *, first: bool) -> Reading | None:
    plan, act = heard.plan, acts.act_in(heard)
    if act is not None and act.name != "create":
        return None
    said = heard.rest[act.behind :] if act is not None else heard.rest
    if not plan.of("clock", "hours") or SAYS.search(SAME.sub(" ", said)) is not None or (first and not plan.of("day")):
        return None
    made = begins.made(heard, act.behind if act is not None else 0)
    return made if made is not None and made.inputs.get("title") and made.inputs.get("start") else None


TELLS = re.compile(
    r"\b(?:no|not|never|what|when|who|is|are|am|was|were|has|have|you|i|we|he|she|they|it|move|cancel|delete|drop)\b"
)
SENTENCE = re.compile(r"(?<=[.!;])\s+")


def apart(message: str, hear: Callable[[str], Heard | None]) -> Reading | None:
    """A new event that is told in pieces: `Thursday. 4pm. Car inspection. One hour.`; None where a piece says more."""
    every = [text for text in SENTENCE.split(message) if re.search(r"\w", text)]
    if not 3 <= len(every) <= MOST * 2:
        return None
    title, both = "", [(text, hear(text)) for text in every]
    both = [(text, one) for text, one in both if one is None or not clauses.HARMLESS.fullmatch(one.plan.plain.text)]
    pieces, heard = [text for text, _ in both], [one for _, one in both]
    for one in heard:
        if one is None or "?" in one.plan.plain.text:
            return None
        words = re.sub(r"[^\w'\s-]", " ", one.rest).split()
        if words and (title or len(words) > TITLE or TELLS.search(one.rest) is not None):
            return None
        if words:
            title = entry.title_in(one, 0)
    whole = hear(", ".join(text.strip(" .!;") for text in pieces))
    whole = _at_the_hour(whole) if whole is not None else None
    found = begins.made(whole, 0, title) if whole is not None and title else None
    return found if found is not None and found.inputs.get("start") and "half" not in found.inputs else None


def _at_the_hour(heard: Heard) -> Heard:
    """The same with its one bare number as the hour, where it names no other."""
    hours = heard.plan.of("hour")
    if len(hours) != 1 or heard.plan.of("clock", "hours"):
        return heard
    parts = tuple(replace(part, kind="clock") if part is hours[0] else part for part in heard.plan.parts)
    return replace(heard, plan=replace(heard.plan, parts=parts))


SAME = re.compile(r"\b(?:the |that )?same day\b|\bthe (?=\w)")


def timed(heard: Heard, last: Last | None) -> Reading | None:
    """A title with a time of day and no day, which is asked for: `call mum 8`."""
    plan = heard.plan
    if last is not None and (last.asked or last.confirms):
        return None
    if {part.kind for part in plan.parts} not in ({"hour"}, {"clock"}) or len(plan.parts) > 1:
        return None
    part = plan.parts[0]
    said = heard.words
    if (
        part.lead not in ("", "at")
        or not 0 < len(said.split()) <= TITLE
        or SAYS.search(SAME.sub(" ", said)) is not None
    ):
        return None
    title = entry.title_in(heard, 0)
    if not title or heard.rest[part.end :].strip():
        return None
    return Reading(skill="create_event", inputs={"read": True, "title": title, "half": part.clock.strftime("%H:%M")})
