"""Where a message moves an event: a bare hour behind `to`, and whether the day it names is the one of the event."""

import datetime as dt
import re

import titles

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MORNING = 7
"""Bare hours from this one on are of the morning, those before it of the afternoon."""
AFTER = r"(?=\s*(?:$|[.,!?;)]|(?:on|instead|rather|please|pls|tomorrow|today|not|thanks|thx|now)\b))"
HOUR = re.compile(
    r"\b(?:to|til|until|be|(?:let\s+us|let.?s)\s+say|(?:make|set|put)\s+(?:it|that|this))\s+(?:to\s+"
    rf"|at\s+)?(\d{{1,2}}|{'|'.join(NUMBERS)}){AFTER}",
    re.IGNORECASE,
)
CLOCK = rf"(?:\d{{1,2}}(?:[.:h]\d\d)?|half|a\s+quarter|quarter|noon|midday|{'|'.join(NUMBERS)})\b"
A_DAY = rf"(?:today|tonight|tomorrow|tmrw|tmr|{titles.WEEKDAYS})"
BESIDE = re.compile(rf"\b{A_DAY}\s+(?:to|til|until)\s+(?:\d{{1,2}}|{'|'.join(NUMBERS)}){AFTER}", re.IGNORECASE)
"""Matches a day and a bare hour that may be read as a range of days."""
OWN_DAY = re.compile(
    rf"\b(?:{A_DAY}['’]s\b|(?<!\bto\s)(?<!\bfor\s)(?<!\buntil\s){A_DAY}\b[^.!?;]*\bto\s+{CLOCK})", re.IGNORECASE
)
OWN_DAY_ABROAD = re.compile(
    r"\b(?:am|vom|von|de|du|del)\s+(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|heute|morgen"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado"
    r"|domingo|mañana|hoy)\b[^.!?;]*\b(?:auf|à|a\s+las?|para\s+las?)\s+\d",
    re.IGNORECASE,
)
"""Matches a day behind a preposition of another language by which it is the event's, and where that goes."""
NEXT_DAY = re.compile(
    r"\b(?:a|the|one)\s+day\s+(?:after|later)\b(?!\s+tomorrow)|\bday\s+after\b(?!\s+tomorrow)", re.IGNORECASE
)
DAY_BEFORE = re.compile(r"\b(?:a|the|one)\s+day\s+(?:before|earlier|sooner)\b", re.IGNORECASE)
PART = re.compile(r"(?<!good )\b(morning|afternoon)s?\b", re.IGNORECASE)
DAY_TO_DAY = re.compile(rf"\b{A_DAY}\s+to\s+(?:the\s+|this\s+)?{A_DAY}\b", re.IGNORECASE)
INSTEAD = re.compile(r"\binstead\b(?!\s+of\b)", re.IGNORECASE)
TO_DAY = re.compile(rf"\b(?:to|until|till)\s+(?:the\s+|next\s+|this\s+)?{A_DAY}\b", re.IGNORECASE)
COUNT = (
    r"\d{1,3}|an?|half\s+an|(?:a\s+)?quarter\s+of\s+an|three\s+quarters\s+of\s+an|fifteen|twenty|thirty|forty|"
    + "|".join(NUMBERS)
)
GAP = r"(?:(?<=\d)\s*|(?<=[a-z])\s+)"
"""Matches what stands between a count and its unit: nothing behind digits, a space behind a word."""
LENGTH = re.compile(
    rf"\b({COUNT}){GAP}(m|min|mins|minutes?|h|hrs?|hours?)\s+(earlier|sooner|later|before|afterwards|late|early)\b",
    re.IGNORECASE,
)
MINUTES = re.compile(r"\b(\d{1,3})\s+(late|later|early|earlier)\b", re.IGNORECASE)
"""Matches a length without its unit: `running 15 late`."""
EARLIER = ("earlier", "sooner", "before", "early")
ONE_DAY = re.compile(rf"\b{A_DAY}(?=\b)", re.IGNORECASE)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = {"half": 0.5, "quarter": 0.25, "three": 0.75}
TENS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40}


def hour_in(message: str) -> str:
    """The bare hour to which something goes, as `10:00`; an empty text where there is none."""
    match = HOUR.search(message)
    if match is None or BESIDE.search(message) is not None:
        return ""
    said = match[1].casefold()
    hour = NUMBERS.index(said) + 1 if said in NUMBERS else int(said)
    if hour > 23:
        return ""
    return f"{hour + 12 * (0 < hour < MORNING):02}:00"


def day_is_its_own(message: str) -> bool:
    """Whether the day is the event's: `tomorrow's standup to 10`, `the standup on Friday to half past nine`."""
    if OWN_DAY_ABROAD.search(message) is not None:
        return True
    return OWN_DAY.search(message) is not None and BESIDE.search(message) is None


def turned(message: str) -> bool:
    """Whether the second of two days is where it goes: `the one on Friday, could we have it on Thursday instead`."""
    return INSTEAD.search(message) is not None and TO_DAY.search(message) is None


def part_in(message: str) -> str:
    """The part of the day that a message names: `morning` or `afternoon`; else an empty text."""
    match = PART.search(message)
    return match[1].casefold() if match is not None else ""


def from_day_to_day(message: str) -> bool:
    """Whether something goes from one day of the week to another: `the review on Friday to Thursday`."""
    return DAY_TO_DAY.search(message) is not None


def days_in(message: str) -> int:
    """By how many days something goes to `the day after` or `the day before`; else 0."""
    return 1 if NEXT_DAY.search(message) else -1 if DAY_BEFORE.search(message) else 0


def shift_in(message: str) -> tuple[int, bool]:
    """By how many minutes something is shifted, and whether to an earlier time: `half an hour earlier`; else 0."""
    match = LENGTH.search(message)
    if match is not None:
        return minutes_of(match[1], match[2]), match[3].casefold() in EARLIER
    bare = MINUTES.search(message)
    return (int(bare[1]), bare[2].casefold() in EARLIER) if bare is not None else (0, False)


def minutes_of(count: str, unit: str) -> int:
    """How many minutes a length is: `half an` and `hour`, `20` and `min`."""
    said = count.casefold()
    first = said.removeprefix("a ").split()[0]
    if " of " in said or said.startswith("half"):
        many: float = PARTS[first]
    elif said.isdecimal():
        many = int(said)
    else:
        many = TENS.get(first) or (NUMBERS.index(first) + 1 if first in NUMBERS else 1)
    return round(many * (60 if unit.casefold().startswith("h") else 1))


def day_in(message: str, today: dt.date) -> dt.date | None:
    """The one day that a message names by a word: `friday's standup`; None where it names none, or several."""
    found = {_day(match[0].casefold(), today) for match in ONE_DAY.finditer(message)}
    return found.pop() if len(found) == 1 else None


def _day(word: str, today: dt.date) -> dt.date:
    if word in ("today", "tonight"):
        return today
    if word.startswith("t") and word[1] in "mo":
        return today + dt.timedelta(days=1)
    return today + dt.timedelta(days=(WEEKDAYS.index(word[:3]) - today.weekday()) % 7)
