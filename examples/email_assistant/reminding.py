"""The tools of the email assistant that tell when to look again for an answer."""

import datetime as dt
import re
from typing import Any

import views
from contacts import contacts

from shipworthy import tool

Data = dict[str, Any]
AT = dt.time(17)
"""When on a day is looked: at the end of the work of most."""
WITHIN = re.compile(r"\b(?:with)?in\s+(?:the\s+next\s+)?(\d{1,3}|an?|two|three|four|five)\s+(day|week)s?\b", re.IGNORECASE)
NUMBERS = {"a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5}


@tool(timeout=1, max_tokens=60, label="Reading the day", trust="trusted")
def later_day(text: str, today: dt.date) -> Data:
    """The day that a span such as `within 3 days` ends on; empty where a message names none."""
    found = WITHIN.search(text)
    if found is None:
        return {"day": ""}
    count = NUMBERS.get(found[1].casefold()) or int(found[1])
    return {"day": (today + dt.timedelta(days=count * (7 if found[2].casefold() == "week" else 1))).isoformat()}


@tool(timeout=1, max_tokens=80, label="Reading the day", trust="trusted")
def moment_of(day: str, now: dt.datetime) -> Data:
    """When a day is looked at, in words, and how many seconds there are until then; `past`: it was before now."""
    at = dt.datetime.combine(dt.date.fromisoformat(day), AT, contacts().zone)
    if at <= now and at.date() == now.astimezone(contacts().zone).date():
        at = at.replace(hour=23, minute=59)
    seconds = (at.astimezone(dt.UTC) - now.astimezone(dt.UTC)).total_seconds()
    return {"told": views.moment(at), "seconds": max(0, int(seconds)), "past": seconds <= 0}
