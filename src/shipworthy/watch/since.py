"""Moments as people write them: how long ago, or a day."""

import datetime as dt

from shipworthy.errors import UsageError
from shipworthy.regex import regex

SPAN = regex(r"(\d+)([smhd])")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def moment_of(since: str | None) -> float:
    """Seconds since the epoch of `30m`, `7d` ago, or of a day; 0 where nothing is said. Raises UsageError."""
    if since is None:
        return 0.0
    now = dt.datetime.now().astimezone()
    try:
        if span := SPAN.fullmatch(since):
            return (now - dt.timedelta(seconds=int(span[1]) * UNITS[span[2]])).timestamp()
        return dt.datetime.fromisoformat(since).astimezone().timestamp()
    except (ValueError, OverflowError):
        raise UsageError(f"`{since}` is no time: write 30m, 1h, 2d, or a day such as {now.date()}") from None
