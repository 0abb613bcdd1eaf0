"""Tells the time for an agent, in a zone that has a name: days ahead are read by its rules, not by today's offset."""

import contextlib
import datetime as dt
import functools
import os
import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shipworthy.contract.agent import AgentSpec

LOCAL = Path("/etc/localtime")
"""A link into the time zone database on most machines."""
DATABASE = "zoneinfo/"


def time_of(spec: AgentSpec, clock: dt.datetime | None = None) -> dt.datetime:
    """The time for an agent: its fixed `clock`, else the current one, in its `zone` or that of the machine."""
    zone: dt.tzinfo | None = ZoneInfo(spec.zone) if spec.zone is not None else None
    if (fixed := clock or spec.clock) is not None:
        return fixed if zone is None else fixed.astimezone(zone)
    if zone is None:
        zone = machine_zone(os.environ.get("TZ"), dt.timedelta(seconds=time.localtime().tm_gmtoff))
    return dt.datetime.now().astimezone() if zone is None else dt.datetime.now(zone)


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
