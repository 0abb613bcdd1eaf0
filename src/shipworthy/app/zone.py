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


@functools.lru_cache(maxsize=64)
def machine_zone(variable: str | None, offset: dt.timedelta | None) -> dt.tzinfo | None:
    """Return the zone that `TZ` names, else that of the machine; None where it has no name, or not this offset now."""
    name = (variable or "").lstrip(":") if variable is not None else os.path.realpath(LOCAL)
    name = name.rpartition(DATABASE)[2] if DATABASE in name else name
    with contextlib.suppress(ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo(name) if name else None
        # Another offset than the clock has: the link is older than the clock's zone.
        return zone if zone is not None and dt.datetime.now(zone).utcoffset() == offset else None
    return None
