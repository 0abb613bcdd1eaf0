"""Reads times of day, with 12 and 24 hours, in four languages."""

import re
from functools import cache

from shipworthy.grounding.figure import Clock, Figure
from shipworthy.grounding.words import words
from shipworthy.regex import regex

COLON = regex(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?![\d]|:\d)")
ZONE = regex(r"(?:Z|[+-]\d{2}:?\d{2})(?![\w:])")
LETTER = regex(r"(\d{1,2})[ \u00a0]?h[ \u00a0]?(\d{2})(?![\w]|[ \u00a0]?m)", re.IGNORECASE)
DOTTED = regex(r"(\d{1,2})\.(\d{2})(?!\d)")
PLAIN = regex(r"(\d{1,2})(?!\d|[.,:/]\d)")


@cache
def _half() -> re.Pattern[str]:
    """A word that says which half of the day, or that this is a time: `pm`, `Uhr`, `de la tarde`."""
    lists, phrases = words().lists, words().phrases
    am = r"a\.?[\s\u00a0]?m(?![^\W_])\.?|" + "|".join(map(re.escape, phrases["am_phrases"]))
    pm = r"p\.?[\s\u00a0]?m(?![^\W_])\.?|" + "|".join(map(re.escape, phrases["pm_phrases"]))
    clock = "|".join(re.escape(word) for word in sorted(lists["clock"] - {"h", "heures", "horas", "hrs"}))
    return re.compile(
        rf"[\s\u00a0]{{0,2}}(?:(?P<clock>{clock})(?![^\W_])(?:[\s\u00a0](?P<minute>\d{{2}})(?!\d|[.,:]\d))?)?"
        rf"(?:[\s\u00a0]{{0,2}}(?:(?P<am>{am})|(?P<pm>{pm})))?",
        re.IGNORECASE,
    )


def half_at(text: str, at: int) -> re.Match[str] | None:
    """Find the word after a time that says which half of the day."""
    found = _half().match(text, at)
    return found if found is not None and any(found[name] for name in ("clock", "am", "pm")) else None


def time_at(text: str, at: int) -> Figure | None:
    """Read the time of day whose first digit stands at a place."""
    if m := COLON.match(text, at):
        return _time(text, at, m.end(), m[1], m[2], m[3])
    if m := LETTER.match(text, at):
        return _time(text, at, m.end(), m[1], m[2], None, exact=True)
    for pattern in (DOTTED, PLAIN):
        m = pattern.match(text, at)
        if m is not None and half_at(text, m.end()) is not None:
            return _time(text, at, m.end(), m[1], m[2] if pattern is DOTTED else "0", None)
    return None


def _time(
    text: str, at: int, end: int, hour: str, minute: str, second: str | None, *, exact: bool = False
) -> Figure | None:
    half = half_at(text, end)
    if half is not None and half["minute"]:
        minute = half["minute"]
    clock = clock_of(int(hour), int(minute), half)
    if clock is None:
        clock = Clock(int(hour), int(minute))  # 62:00 is a time too, which no source has
    exact = exact or hour.startswith("0")
    if half is not None:
        end = half.end()
    elif second is not None and (zone := ZONE.match(text, end)):  # 18:00-20:30 is a range
        end = zone.end()
    shown = text[at:end]
    value = clock._replace(second=-1 if second is None else int(second), twelve=clock.twelve and not exact)
    return Figure(shown, at, end, "time", value, sum(letter.isdigit() for letter in shown))


def clock_of(hour: int, minute: int, half: re.Match[str] | None) -> Clock | None:
    """Return the time of day, by the word after it; None where it cannot be one."""
    if hour > 24 or minute > 59:
        return None
    if half is not None and (half["am"] or half["pm"]):
        return Clock(hour % 12 + (12 if half["pm"] else 0), minute) if hour <= 12 else Clock(hour, minute)
    return Clock(hour % 24, minute, twelve=1 <= hour <= 12 and half is None)
