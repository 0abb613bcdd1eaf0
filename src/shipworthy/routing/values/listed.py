"""Splits an answer into the items of a list of texts: `bread, milk and eggs`."""

import re

from shipworthy.regex import regex

LINES = regex(r"[\n;]")
BULLET = regex(r"^\s*(?:[-*\u2022\u2013]|\d{1,3}[.)])\s+")
COMMA = regex(r",(?!\d)")
AND = regex(r"(?:^|\s)(?:and|und|y|e|et|plus)\s+", re.IGNORECASE)
LONGEST_ITEM = 3
"""Words on each side of an `and` that parts two items; in longer ones it belongs to a sentence."""
EDGES = " ,;\t\r\"'“”‘’«»"


def items(text: str) -> list[str]:
    """Return the items of the text: its lines, or what commas and the last `and` part; empty ones are left out."""
    parts = [BULLET.sub("", line) for line in LINES.split(text)]
    filled = [part for part in parts if part.strip()]
    if len(filled) == 1:
        parts = COMMA.split(filled[0])
        parts = [*parts[:-1], *_parted(parts[-1], begun=len(parts) > 1)]
    return [item for part in parts if (item := part.strip(EDGES))]


def _parted(text: str, *, begun: bool) -> list[str]:
    """Part the end of a list at its `and`; `begun`: commas stand before it, so that it may begin with one."""
    parts = [part for part in AND.split(text.strip()) if part.strip()]
    short = all(len(part.split()) <= LONGEST_ITEM for part in parts)
    return parts if short or (begun and len(parts) == 1) else [text]
