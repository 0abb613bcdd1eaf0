"""Reads a range of hours as its start and its length: `from 2 to 4 in the afternoon`, `9 till noon`, `9am-5pm`."""

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.guard import TIMES

LISTS: dict[str, dict[str, str]] = {
    name: entry
    for name, entry in json.loads(Path(__file__).with_name("hours.json").read_text(encoding="utf-8")).items()
    if isinstance(entry, dict)
}
"""The words of hours, by what they mean, of several languages."""


def _one_of(of: dict[str, str]) -> dict[str, str]:
    return {word.replace("_", " "): meaning for meaning, words in of.items() for word in words.split()}


HOURS, PARTS, HALVES = (_one_of(LISTS[name]) for name in ("hours", "parts", "halves"))
NOONS = frozenset(LISTS["exact"]["noon"].split())
"""Hours of which there is one a day."""
OPENERS, JOINERS = _one_of(LISTS["openers"]), _one_of(LISTS["joiners"])


def _any(of: dict[str, str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(of, key=lambda word: (-len(word), word)))


def _end(name: str) -> str:
    """Return a pattern of one end of a range: an hour, its half of the day, and the part of the day behind it."""
    return (
        rf"(?:(?P<{name}_minutes>half\spast|quarter\spast|quarter\sto)\s)?"
        rf"(?:(?P<{name}_hour>\d{{1,2}})(?:[:.h](?P<{name}_past>[0-5]\d))?|(?P<{name}_word>{_any(HOURS)}))"
        rf"(?:\s?(?P<{name}_half>{_any(HALVES)}))?(?![\w@%€$£]|[.,:/]\d)"
        rf"(?:\s(?P<{name}_clock>o['’]?clock|uhr|heures|horas)(?!\w))?"
        rf"(?:\s(?P<{name}_part>{_any(PARTS)}))?(?!\w)"
    )


RANGE = regex(
    rf"(?<![\w@.,:/€$£-])(?:(?P<early>{_any(PARTS)})\s)?(?:(?P<opener>{_any(OPENERS)})\s)?{_end('first')}"
    rf"(?:\s(?P<joiner>{_any(JOINERS)})\s|\s?[-–—]\s?){_end('last')}(?!\s?[-–—/]\s?\d)",
    re.IGNORECASE,
)
MARKS = ("half", "part", "past", "minutes", "clock")
"""What makes a number an hour."""
AFTER = regex(r"(?:\s{0,3}[.,;!?)]|\s(?:(?:on|am|el|le)\s)?([^\W\d_]{1,30})|\s{0,3}$)")
"""Matches what stands behind a range: the end of the sentence, or a word."""
BEFORE_NOON = 7
"""Hours below this one are in the afternoon where nothing says in which half of the day they are."""
MOST_AT_ONCE = 1
"""Ranges of one message; where there are more it is asked."""
DAY = 24 * 60
LONGEST = 2000
"""Characters of a message in which a range is looked for; in a longer one the hours are asked for."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A range of hours and its position."""

    begin: dt.time
    until: dt.time
    length: dt.timedelta
    start: int
    end: int


def hours(said: Said) -> Hours | None:
    """Return the one range of hours in a message; None where there is none, or it is not sure that it is one."""
    if len(said.text) > LONGEST:
        return None
    found = [match for match in RANGE.finditer(said.text) if _is_sure(match, said.text)]
    return _read(found[0]) if len(found) == MOST_AT_ONCE else None


def _is_sure(match: re.Match[str], text: str) -> bool:
    """Whether the numbers are hours: something says so, or nothing that they could count stands beside them."""
    opener, joiner = match["opener"], match["joiner"]
    means = OPENERS[opener.lower()] if opener else ""
    if joiner and JOINERS[joiner.lower()] == "and" and means != "between":
        return False
    ends = ("first", "last")
    if match["early"] or any(match[f"{end}_{of}"] for end in ends for of in MARKS):
        return True
    if any((match[f"{end}_word"] or "").lower() in NOONS for end in ends):
        return True
    after = AFTER.match(text, match.end())
    return bool(opener) and after is not None and (not after[1] or after[1].lower() in TIMES)


def _read(match: re.Match[str]) -> Hours | None:
    last, last_exact = _minute(match, "last", "")
    first, first_exact = _minute(match, "first", match["early"] or "")
    if first is None or last is None:
        return None
    if not first_exact:
        first = _first(match, first, last, last_exact=last_exact)
    if not last_exact and last <= first and last + DAY // 2 > first:
        last += DAY // 2 if last < DAY // 2 else 0
    elif not last_exact and last < BEFORE_NOON * 60:
        last += DAY // 2
    if last <= first:
        # Only a night that is said in full reaches into the next day.
        if not (first_exact and last_exact):
            return None
        last += DAY
    if not last - first < DAY:
        return None
    return Hours(_time(first), _time(last), dt.timedelta(minutes=last - first), match.start(), match.end())


def _first(match: re.Match[str], first: int, last: int, *, last_exact: bool) -> int:
    """Return the start in the half of the day in which it lies nearest before its end."""
    if not last_exact:
        return first + DAY // 2 if first < BEFORE_NOON * 60 else first
    later = first + DAY // 2
    return later if first < DAY // 2 and later < last else first


def _minute(match: re.Match[str], end: str, early: str) -> tuple[int | None, bool]:
    """Return an end in minutes of the day, and whether it is said in which half of the day it lies."""
    word, half = (match[f"{end}_word"] or "").lower(), HALVES.get((match[f"{end}_half"] or "").lower(), "")
    part = PARTS.get((match[f"{end}_part"] or early).lower(), "")
    if word:
        hour, past = (int(number) for number in HOURS[word].split(":"))
        exact = word in NOONS
    else:
        hour, past = int(match[f"{end}_hour"]), int(match[f"{end}_past"] or 0)
        exact = hour > 12 or hour == 0 or (match[f"{end}_past"] is not None and match[f"{end}_hour"][0] == "0")
    if hour > 24 or (half and hour > 12):
        return None, True
    if half:
        hour, exact = hour % 12 + (12 if half == "p" else 0), True
    elif part and not exact:
        hour, exact = (hour + 12 if part == "p" and hour < 12 else hour), True
    shift = {"half past": 30, "quarter past": 15, "quarter to": -15}
    return hour * 60 + past + shift.get((match[f"{end}_minutes"] or "").lower(), 0), exact


def _time(minute: int) -> dt.time:
    return dt.time(minute // 60 % 24, minute % 60)
