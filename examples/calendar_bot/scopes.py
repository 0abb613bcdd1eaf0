"""How much of a series a message means, and how it changes the length of an event."""

import datetime as dt
import re

import goals

ALL = re.compile(
    r"\b(?:all\s+(?:of\s+)?(?:the\s+|my\s+|them\b)?(?!day\b|that\b|this\b|right\b|in\b|of\b|a\b)(?:[\w-]+s\b"
    r"|of\s+them\b)?"
    r"(?<=s)|all\s+of\s+them|(?:whole|entire)\s+series|every\s+(?:single\s+)?(?:one|occurrence)\b|for\s+good\b)",
    re.IGNORECASE,
)
FOLLOWING = re.compile(
    r"\b(?:from\s+(?:then|now|next\s+week|this\s+week|tomorrow|\w+day)\s+on(?:wards?)?|until\s+further\s+notice"
    r"|and\s+(?:all\s+)?(?:the\s+)?"
    r"following|all\s+that\s+follow|future\s+ones)\b",
    re.IGNORECASE,
)
NEXT_WEEK = re.compile(r"\bfrom\s+next\s+week\b", re.IGNORECASE)
LENGTH = rf"({goals.COUNT}){goals.GAP}(m|min|mins|minutes?|h|hrs?|hours?)\b"
LONGER = re.compile(
    rf"\b(?:(?P<after>longer|shorter)\s+(?:by\s+)?(?P<bare>\d{{1,3}}\b(?!\s*(?:h|m))|{LENGTH})"
    rf"|{LENGTH}\s+(?P<before>longer|shorter)"
    rf"|(?P<verb>extend|prolong|lengthen|shorten|cut)\b[^.!?]*?\bby\s+{LENGTH})",
    re.IGNORECASE,
)
LASTS = re.compile(
    rf"\b(?:last|lasts|take|takes|(?:shorten|cut|extend|lengthen|prolong)\b[^.!?]*?\bto)\s+(?:only\s+)?{LENGTH}",
    re.IGNORECASE,
)
STILL = re.compile(r"\bstill\s+(?:to\s+)?(?:end|finish|stop)", re.IGNORECASE)


def scope_in(message: str) -> str:
    """How much of a series a message means; an empty text where it does not say so."""
    if FOLLOWING.search(message):
        return "this and all that follow"
    return "the whole series" if ALL.search(message) else ""


def begins_in(message: str, today: dt.date) -> str:
    """The week in which a change of a series begins, as an interval: `from next week on`; else an empty text."""
    if NEXT_WEEK.search(message) is None:
        return ""
    monday = today + dt.timedelta(days=7 - today.weekday())
    return f"{monday}/{monday + dt.timedelta(days=7)}"


def longer_in(message: str) -> int:
    """By how many minutes an event is to be longer; below 0 where it is to be shorter; else 0."""
    match = LONGER.search(message)
    if match is None:
        return 0
    groups = [part for part in match.groups() if part]
    how = (match["after"] or match["before"] or match["verb"]).casefold()
    minutes = int(match["bare"]) if match["bare"] and match["bare"].isdecimal() else _minutes(groups)
    return -minutes if how in ("shorter", "shorten", "cut") else minutes


def lasts_in(message: str) -> int:
    """How many minutes an event is to last; 0 where that is not said."""
    match = LASTS.search(message)
    return goals.minutes_of(match[1], match[2]) if match is not None else 0


def _minutes(groups: list[str]) -> int:
    for count, unit in zip(groups, groups[1:], strict=False):
        if re.fullmatch(r"m|min|mins|minutes?|h|hrs?|hours?", unit, re.IGNORECASE):
            return goals.minutes_of(count, unit)
    return 0


def keeps_its_end(message: str) -> bool:
    """Whether an event that begins at another time still ends when it did."""
    return STILL.search(message) is not None
