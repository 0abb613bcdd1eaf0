"""One event in the place of another: `cancel lunch with Dana and put a call with Chloe there instead, 30 min`."""

import re
from collections.abc import Callable
from dataclasses import replace

import acts
import entry
from hearing import Heard
from people import book

from shipworthy.reading import Reading

THERE = re.compile(
    r"\b(?:there|then|instead|rather|for (?:it|that|this)|in (?:its|his|her|their|that|the) (?:place|slot|stead)"
    r"|(?:in(?:to)?|at) (?:that|this|the same)"
    r" (?:slot|time|spot|place)|in place of it)\b"
)
ABROAD = re.compile(
    r"\b(?:dafür|stattdessen|(?:an|in) (?:der|die|deren|seiner|ihrer|dieser) (?:stelle|zeit)|en (?:su|ese) (?:lugar"
    r"|hueco)|ahí"
    r"|à (?:sa|la|leur|cette) (?:place|heure))\b",
    re.IGNORECASE,
)
TAKEN = ("about", "on", "nth", "near", "with_whom")


def in_its_place(text: str, hear: Callable[[str], Heard | None], first: Reading) -> Reading | None:
    """Both wishes as one request: the second is at the time of the event that the first cancels; None for others."""
    abroad = ABROAD.search(text)
    heard = hear(ABROAD.sub(" ", text))
    if heard is None:
        return None
    plan, act = heard.plan, acts.act_in(heard)
    if first.skill != "cancel_event" or first.inputs.get("which") or act is None or act.name != "create":
        return None
    said = THERE.search(plan.plain.text) or abroad
    if said is None or plan.of("day", "days", "hours", "every", "shift", "longer"):
        return None
    clock, length = plan.one("clock"), plan.one("length")
    rest = THERE.sub(lambda match: " " * len(match[0]), heard.rest)
    title = entry.title_in(replace(heard, rest=rest), act.behind)
    people = [one for one in heard.people if one != book().me.email]
    inputs: dict[str, object] = {name: first.inputs[name] for name in TAKEN if first.inputs.get(name)}
    inputs |= {"title": title} if title else {}
    inputs |= {"people": people} if people else {"whose": heard.whose} if heard.whose else {}
    inputs |= {"clock": clock.clock.strftime("%H:%M")} if clock is not None else {}
    inputs |= {"length": f"{length.minutes}m"} if length is not None else {}
    return Reading(skill="replace_event", inputs=inputs, unread=first.unread)
