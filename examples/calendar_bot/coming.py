"""Which day `next Friday` is while a Friday lies ahead in this week, and the time of day beside it.

People mean both by it, so it is read in one way, and shown before anything is written: `next Friday` is the one of next
week, `the next Friday` the one that comes first, but for tomorrow.
"""

import datetime as dt
import re

import goals

from shipworthy import in_english

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAME = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
NEXT = re.compile(
    rf"\b(?P<the>the\s+)?(?:next|nxt)\s+(?P<day>{NAME})\b(?!\s+(?:week|month))|\b(?P<first>{NAME})\s+next\b(?!\s+\w)",
    re.IGNORECASE,
)
CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>[0-5]\d))?\s*(?P<half>am|pm|uhr|h|o['’]clock)?"
    r"(?!\s*(?:m|mins?|minutes?|hrs?|hours?|st|nd|rd|th|[-–])(?:\b|\d))(?![\d.:]\d)\b"
)
BESIDE = re.compile(rf"\s*,?\s*(?:(?:at|on|to|@)\s*)?{CLOCK}", re.IGNORECASE)
AT = re.compile(rf"\b(?:at|@)\s*{CLOCK}", re.IGNORECASE)


def day_in(message: str, today: dt.date) -> dt.date | None:
    """The day that `next` and a weekday name; None where a message has none, or names today's own weekday."""
    english = in_english(message)
    match = NEXT.search(english)
    if match is None:
        return None
    number = WEEKDAYS.index((match["day"] or match["first"])[:3].casefold())
    ahead = (number - today.weekday()) % 7
    if not ahead:
        return None
    soonest = bool(match["the"]) or english != message
    this_week = number > today.weekday()
    return today + dt.timedelta(days=ahead + 7 * (this_week and (not soonest or ahead == 1)))


def clock_in(message: str) -> str:
    """The time of day beside `next Friday`, such as `10:30`; an empty text where there is none."""
    english = in_english(message)
    match = NEXT.search(english)
    if match is None:
        return ""
    found = BESIDE.match(english, match.end()) or AT.search(english)
    if found is None:
        return ""
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), (found["half"] or "").casefold()
    if half in ("am", "pm"):
        hour = hour % 12 + 12 * (half == "pm")
    elif half not in ("uhr", "h"):
        hour += 12 * (0 < hour < goals.MORNING)
    return f"{hour:02}:{minute:02}" if hour < 24 else ""
