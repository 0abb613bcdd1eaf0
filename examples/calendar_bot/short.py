"""Orders in few words, whose verb ends them or is left out: `yoga next thurs cancel pls`, `budget review to 11`."""

import re
from dataclasses import replace

import orders
from hearing import OPENING, Heard

from shipworthy.reading import Last, Reading

FINAL = re.compile(r"\b(?:cancel|delete|remove)\W*(?:please\W*)?$")
BESIDE = re.compile(r"\b(?:(?:at )?(?:the )?same (?:time|hour)|now|asap|please|already|finally)\b|[!.,;]")
"""Words beside such an order that change nothing of it."""
MOST = 3
"""Words that name an event in short."""


def ordered(heard: Heard, last: Last | None) -> Reading | None:
    """The order of few words; None where they are none, or answer a question."""
    opening = OPENING.match(heard.rest)
    start = opening.end() if opening is not None else 0
    heard = replace(heard, rest=BESIDE.sub(lambda match: " " * len(match[0]), heard.rest))
    goes, said = heard.plan.one("clock", "day"), heard.rest[start:].split()
    waits = last is not None and bool(last.asked or last.confirms)
    if waits or "?" in heard.rest or not 0 < len(said) <= MOST + 2:
        return None
    if (final := FINAL.search(heard.rest)) is not None and heard.rest[start : final.start()].strip():
        rest = f"{heard.rest[: final.start()]}{' ' * len(final[0])}"
        return orders.cancelled(replace(heard, rest=rest), start, last)
    if goes is None or goes.lead != "to" or len(heard.plan.parts) > 1 or len(said) > MOST:
        return None
    return orders.moved(heard, start, last, verb="move")
