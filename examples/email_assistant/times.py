"""The tools of the email assistant that read times which are said vaguely, and tell when to look for an answer."""

import datetime as dt
import re
from typing import Any

import views
from contacts import contacts

from shipworthy import tool

Data = dict[str, Any]
AT = dt.time(17)
"""When on a day is looked: at the end of the work of most."""
WITHIN = re.compile(
    r"\b(?:with)?in\s+(?:the\s+next\s+)?(\d{1,3}|an?|two|three|four|five)\s+(day|week)s?\b", re.IGNORECASE
)
VAGUE = (
    (re.compile(r"\b(?:last|past|previous) (?:few|couple of|some) days\b|\bin (?:the )?last days\b", re.IGNORECASE), 4),
    (re.compile(r"\b(?:last|past|previous) (?:few|couple of|two|2) weeks\b|\bfortnight\b", re.IGNORECASE), 14),
    (re.compile(r"\brecently\b|\b(?:the )?other day\b|\bof late\b", re.IGNORECASE), 14),
    (
        re.compile(
            r"\bsome (?:days|weeks|time) ago\b|\ba (?:few|couple of) (?:days|weeks) ago\b|\bweek before last\b"
            r"|\b(?:around|about|towards?|at) the (?:middle|beginning|start|end) of\b"
            r"|\bthe middle of the (?:month|week)\b"
            r"|\bi (?:believe|think) it was\b|\bnot swear\b",
            re.IGNORECASE,
        ),
        0,
    ),
)
"""How times are said vaguely, and how many days back that is; 0: too vaguely to leave anything out."""
NUMBERS = {"a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "five": 5}


@tool(timeout=1, max_tokens=80, label="Reading the time", trust="trusted")
def vague_time(text: str, now: dt.datetime) -> Data:
    """The time of a message that says it vaguely; `is_vague`: it does so, and no time of it is read otherwise."""
    days = next((days for pattern, days in VAGUE if pattern.search(text)), None)
    if not days:
        return {"is_vague": days is not None, "when": ""}
    end = (now + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return {"is_vague": True, "when": f"{(end - dt.timedelta(days=days)).isoformat()}/{end.isoformat()}"}


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
    return {"told": views.moment(at), "seconds": max(0, int(seconds)), "past": seconds <= 0, "asked": now.isoformat()}
