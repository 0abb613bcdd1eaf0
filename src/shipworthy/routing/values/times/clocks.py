"""Reads times of day: `3pm`, `14:30`, `at 9`, `half past nine`, `ten thirty`, `noon`."""

from typing import NamedTuple

from shipworthy.routing.values.times.counts import Count, spelled, whole
from shipworthy.routing.values.times.phrase import Phrase

NEARLY = frozenset(("about", "around", "approximately", "approx", "exactly"))
"""Words between `at` and an hour."""
BEFORE_NOON = 7
"""A bare hour below this one is in the afternoon."""
HOURS = 12
"""Minutes up to which `10 to 5` may name two hours."""
FOR = frozenset(("for", "by", "around", "about", "until", "till", "from", "to"))
"""Words before a time of day in words: `for eleven forty`."""
DATED = ("named", "weekday", "month", "part")
"""Roles of words beside which a number after `at` is an hour."""
PAST = frozenset(("past", "after"))
TO = frozenset(("to", "before", "till"))


class Clock(NamedTuple):
    """A time of day as it was said, and the place behind it."""

    hour: int
    minute: int
    """Minutes after the hour; below 0 before it."""
    second: int
    half: str
    """`a` or `p` where it was said."""
    sure: bool
    """Whether it is a time of day without another word that says so."""
    exact: bool
    """Whether the hour is one of twenty-four."""
    end: int


def clock(phrase: Phrase, place: int) -> Clock | None:
    """Read a time of day that begins at a place."""
    for read in (_past, _written, _noon, _hour):
        found = read(phrase, place)
        if found is not None:
            return found if _exists(found) else None
    return None


def _exists(found: Clock) -> bool:
    if found.half and not (1 <= found.hour <= 12 or (found.half == "p" and 12 < found.hour < 24 and found.minute)):
        return False
    return 0 <= found.hour <= 24 and found.minute < 60 and found.second < 60


def _half(phrase: Phrase, place: int) -> tuple[str, int]:
    """Read what follows an hour: `pm`, `o'clock`, `in the am`; also the place behind it."""
    end = place + (phrase.role(place, "oclock") is not None)
    the = end + 2 if phrase.word(end) == "in" and phrase.word(end + 1) == "the" else end
    item = phrase.at(the)
    if item.kind == "half":
        return item.lower[0], the + 1
    if "half" in item.roles:
        return str(item.roles["half"]), the + 1
    if item.glued and item.lower in ("a", "p"):
        return item.lower, the + 1
    return "", end


def _written(phrase: Phrase, place: int) -> Clock | None:
    """Read `14:30`, `9:01:10 AM`, `8.30pm`, `16h00`, `330 p.m.`."""
    item = phrase.at(place)
    if item.kind == "clock":
        parts = [int(part) for part in item.lower.replace("h", ":").replace(".", ":").split(":")]
        half, end = _half(phrase, place + 1)
        padded = item.lower[0] == "0" or "h" in item.lower or parts[0] > 12 or parts[0] == 0
        end += padded and not half and phrase.word(end) in ("h", "hrs")
        return Clock(parts[0], parts[1], parts[2] if len(parts) > 2 else 0, half, True, padded, end)
    if item.kind == "num" and item.lower.isdigit() and 3 <= len(item.lower) <= 4:
        half, end = _half(phrase, place + 1)
        near = phrase.role(place - 1, "part") is not None or phrase.role(place - 1, "named") is not None
        military = len(item.lower) == 4 and item.lower[0] == "0"
        if half or military or (near and end == len(phrase.items)):
            hour, minute = divmod(int(item.lower), 100)
            end += not half and military and phrase.role(end, "unit") == "hour"
            return Clock(hour, minute, 0, half, True, item.lower[0] == "0" or hour > 12, end)
    return None


def _past(phrase: Phrase, place: int) -> Clock | None:
    """Read `half past nine`, `a quarter to five`, `15 minutes past 3pm`, `ten past 9`, `15 to noon`."""
    begin = place + (phrase.word(place) == "a")
    part = phrase.role(begin, "fraction")
    plain = False
    if part is not None and phrase.word(begin) != "quarters":
        minutes = Count(60 * float(str(part)), begin + 1)
    else:
        found = whole(phrase, place)
        if found is None:
            return None
        minutes = found
        plain = phrase.role(minutes.end, "unit") != "minute"
        minutes = Count(minutes.value, minutes.end + (not plain))
    joint = phrase.word(minutes.end)
    if joint not in PAST | TO or not 0 < minutes.value < 60:
        return None
    hour = _noon(phrase, minutes.end + 1) or _written(phrase, minutes.end + 1) or _hour(phrase, minutes.end + 1)
    if hour is None or hour.minute:
        return None
    if plain and joint != "past" and minutes.value <= HOURS:
        # `10 to 5` may be a range.
        return None
    if joint in PAST:
        return hour._replace(minute=int(minutes.value), sure=True)
    return hour._replace(minute=-int(minutes.value), sure=True)


def _noon(phrase: Phrase, place: int) -> Clock | None:
    """Read `noon`, `midday`, `mid night`, `12 midnight`."""
    twelve = phrase.word(place) in ("12", "twelve")
    at = place + twelve
    if (hour := phrase.role(at, "noon")) is not None:
        return Clock(int(str(hour)), 0, 0, "", True, True, at + 1)
    mid = phrase.word(place) == "mid"
    if mid and phrase.word(place + 1) in ("day", "night"):
        return Clock(12 if phrase.word(place + 1) == "day" else 0, 0, 0, "", True, True, place + 2)
    return None


def _hour(phrase: Phrase, place: int) -> Clock | None:
    """Read `3pm`, `9 o'clock`, `at 9`, `15h`, `eight forty pm`, `twelve zero three`."""
    item = phrase.at(place)
    hour = whole(phrase, place) if item.kind == "num" and len(item.lower) <= 2 else _word_hour(phrase, place)
    if hour is None or not 0 <= hour.value <= 24:
        return None
    minute, end = _minutes(phrase, hour.end) if item.kind != "num" else (0, hour.end)
    after = phrase.at(end)
    if item.kind == "num" and after.glued and after.roles.get("letter") == "h":
        return Clock(int(hour.value), 0, 0, "", phrase.word(place - 1) == "at", True, end + 1)
    if "unit" in after.roles or (after.glued and after.kind == "word" and after.lower not in ("a", "p", "am", "pm")):
        return None
    half, behind = _half(phrase, end)
    stated = bool(half) or behind > end
    at = phrase.word(place - 1 - (phrase.word(place - 1) in NEARLY)) == "at" and hour.value > 0
    # What follows the last word may be counted: `at 5 percent`, `at one of the desks`.
    at = at and not (phrase.counted and behind == len(phrase.items) and not _dated(phrase))
    last = behind == len(phrase.items) and not phrase.counted
    alone = minute > 0 and (phrase.whole or (last and phrase.word(place - 1) in FOR))
    return Clock(int(hour.value), minute, 0, half, stated or at or alone, hour.value > 12, behind)


def _dated(phrase: Phrase) -> bool:
    return any(role in item.roles for item in phrase.items for role in DATED)


def _word_hour(phrase: Phrase, place: int) -> Count | None:
    """Read the hour of a time in words, which leaves the minutes: `twenty thirty`, `ten fifty five`."""
    if (tens := phrase.role(place, "tens")) is not None:
        unit = phrase.role(place + 1, "small")
        below = tens == 20 and isinstance(unit, int) and 0 < unit < 5
        return Count(int(str(tens)) + (int(str(unit)) if below else 0), place + (2 if below else 1))
    small = phrase.role(place, "small")
    return Count(int(str(small)), place + 1) if small is not None else None


def _minutes(phrase: Phrase, place: int) -> tuple[int, int]:
    if phrase.role(place, "small") == 0 or phrase.word(place) in ("o", "oh"):
        unit = phrase.role(place + 1, "small")
        return (int(str(unit)), place + 2) if isinstance(unit, int) and 0 < unit < 10 else (0, place)
    count = spelled(phrase, place)
    return (int(count.value), count.end) if count is not None and 10 <= count.value < 60 else (0, place)
