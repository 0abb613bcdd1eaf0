"""Intervals as texts: two instants of ISO 8601 with a slash between them, the second one exclusive."""

import datetime as dt

from shipworthy.regex import regex

INTERVAL = regex(r"\s*(\d{4}-\d\d-\d\d[^/]{0,40}?)\s*/\s*(\d{4}-\d\d-\d\d[^/]{0,40}?)\s*")


def written(start: dt.datetime, end: dt.datetime) -> str:
    """The text of an interval."""
    return f"{start.isoformat()}/{end.isoformat()}"


def ends_of(text: str) -> tuple[dt.datetime, dt.datetime]:
    """The instants at which an interval begins and is over; a day counts from its beginning, and as an end to its own.

    Raises ValueError where the text is none, or its end does not follow its beginning.
    """
    match = INTERVAL.fullmatch(text)
    if match is None:
        raise ValueError(f"`{text[:60]}` is no interval")
    start, end = dt.datetime.fromisoformat(match[1]), dt.datetime.fromisoformat(match[2])
    if len(match[2]) == len("2024-05-20"):
        end += dt.timedelta(days=1)
    if (start.tzinfo is None) != (end.tzinfo is None) or start >= end:
        raise ValueError(f"`{text[:60]}` ends before it begins")
    return start, end
