"""The same order on several days."""

import re
from collections.abc import Callable

import acts
from hearing import Heard

from shipworthy.reading import Reading

Hear = Callable[[str], Heard | None]
Read = Callable[[str, Heard], Reading | None]
DAYS = re.compile(
    r"(?P<first>\b[^\W\d_]+\b)\s*(?:,|&|\+|\b(?:and|n|und|y|et)\b)\s*(?P<last>\b[^\W\d_]+\b)", re.IGNORECASE
)


def on_each_day(message: str, heard: Heard, hear: Hear, read: Read) -> list[Reading] | None:
    """The same order for each of two days: `cancel the standup on Wednesday and Thursday`."""
    stretch = heard.plan.one("days")
    act = acts.act_in(heard)
    if stretch is None or act is None or act.name not in ("cancel", "create"):
        return None
    written = heard.written(stretch.start, stretch.end)
    match = DAYS.search(written)
    if match is None:
        return None
    found: list[Reading] = []
    for day in (match["first"], match["last"]):
        text = message.replace(written, f"{written[: match.start()]}{day}{written[match.end() :]}", 1)
        one = hear(text)
        reading = read(text, one) if one is not None and one.plan.of("day") else None
        if reading is None:
            return None
        found.append(reading)
    return found
