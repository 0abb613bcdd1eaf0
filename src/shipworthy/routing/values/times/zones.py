"""Reads time zones that say one thing: `UTC`, `UTC+2`, `+02:00`, `Europe/Berlin`; abbreviations are not certain."""

import contextlib
import datetime as dt
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shipworthy.regex import regex
from shipworthy.routing.values.times.phrase import Phrase

OFFSET = regex(r"(?:utc|gmt)\s?([+-])\s?(\d{1,2})(?::?(\d\d))?")
LARGEST = dt.timedelta(hours=14, minutes=1)


class Zone(NamedTuple):
    """A time zone, None where it is not certain which one is meant, and the place behind it."""

    value: dt.tzinfo | None
    end: int


def zone(phrase: Phrase, place: int) -> Zone | None:
    """Read a time zone at a place.

    An abbreviation (`EST`, `CET`, `GMT`) is said of the whole year by some and of half of it by others, and one of them
    names several zones: its time is asked for.
    """
    item = phrase.at(place)
    if item.kind == "zone":
        return Zone(_offset(item.lower) if "/" not in item.lower else named(item.lower), place + 1)
    if "zone" in item.roles or (item.glued and item.lower == "z"):
        return Zone(dt.UTC, place + 1)
    if "zones" in item.roles:
        return Zone(None, place + 1)
    return None


def _offset(text: str) -> dt.tzinfo | None:
    match = OFFSET.fullmatch(text)
    if match is None:
        return None
    offset = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return dt.timezone(-offset if match[1] == "-" else offset) if offset < LARGEST else None


def named(text: str) -> dt.tzinfo | None:
    """Return the zone of a name like `europe/berlin`; None where this machine has none of that name."""
    parts = ["_".join(word.capitalize() for word in part.split("_")) for part in text.split("/")]
    with contextlib.suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("/".join(parts))
    return None


def at(day: dt.date, clock: dt.time, zone: dt.tzinfo | None) -> dt.datetime | None:
    """Return the instant of a time of day; None where the clocks are put forward over it.

    Of a time that comes twice it is the first one.
    """
    found = dt.datetime.combine(day, clock, tzinfo=zone)
    with contextlib.suppress(OverflowError):
        if zone is None or found.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == found.replace(tzinfo=None):
            return found
    return None


def fixed(at: dt.datetime) -> dt.datetime:
    """Return the instant with the offset that it has in its zone, so that the time between two of them passes."""
    offset = at.utcoffset()
    if offset is None or isinstance(at.tzinfo, dt.timezone):
        return at
    return at.replace(tzinfo=dt.timezone(offset), fold=0)


def later(now: dt.datetime, seconds: float) -> dt.datetime:
    """Add seconds that pass to an instant; raises OverflowError."""
    if now.tzinfo is None:
        return now + dt.timedelta(seconds=seconds)
    return (now.astimezone(dt.UTC) + dt.timedelta(seconds=seconds)).astimezone(now.tzinfo)
