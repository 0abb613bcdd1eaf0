"""Finds the time zone of this machine by name, so that days ahead are read by its rules and not by today's offset."""

import contextlib
import datetime as dt
import functools
import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LOCAL = Path("/etc/localtime")
"""A link into the time zone database on most machines."""
DATABASE = "zoneinfo/"


def local_now() -> dt.datetime:
    """The current local time, in the zone of the machine; with a fixed offset where the zone has no name."""
    now = dt.datetime.now().astimezone()
    zone = _zone(os.environ.get("TZ"))
    # The zone of another name or of an older link would move the clock.
    return (
        now.astimezone(zone)
        if zone is not None and zone.utcoffset(now.replace(tzinfo=None)) == now.utcoffset()
        else now
    )


@functools.lru_cache(maxsize=8)
def _zone(variable: str | None) -> dt.tzinfo | None:
    name = (variable or "").lstrip(":")
    if variable is None:
        name = os.path.realpath(LOCAL)
    name = name.rpartition(DATABASE)[2] if DATABASE in name else name
    with contextlib.suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(name) if name else None
    return None
