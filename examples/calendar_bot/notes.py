"""Notes without a verb: a title with a time, and several of them in one message."""

import re
from collections.abc import Callable

import acts
import begins
import entry
from hearing import Heard

from shipworthy.reading import Last, Reading

APART = re.compile(r"\s*(?:[,;+&]|(?<!\w)(?:n|and|und|y|et|then|plus)(?!\w))\s*", re.IGNORECASE)
MOST = 4
TITLE = 5
"""Words of a title."""
SAYS = re.compile(
    r"\?|\b(?:no|not|never|mind|stop|forget|what|when|who|where|how|is|are|am|free|busy|available|if|to|instead|move|cancel"
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
