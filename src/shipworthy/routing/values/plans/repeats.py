"""How often something comes, in plain words: `every 2nd monday`, `weekly`, `5 times`, `until the end of january`."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from shipworthy.routing.values.plans.days import DAY, MONTH, MONTHS, STRETCH, WD, read_day, read_stretch

STEPS = {"second": 2, "other": 2, "2nd": 2, "2": 2, "third": 3, "3rd": 3, "3": 3, "fourth": 4, "4th": 4, "4": 4}
EVERY = (
    r"\b(?:(?:every|each)(?: single)? (?:(?P<step>second|other|2nd|2|third|3rd|3|fourth|4th|4) )?"
    rf"(?P<unit>working day|work day|workday|weekday|day|week|month|year|morning|afternoon|evening|{WD})s?\b"
    rf"(?:(?: on)? (?P<on>{WD})\b)?"
    r"|(?<!the )(?P<adverb>daily|weekly|monthly|yearly|fortnightly|biweekly)\b(?! (?:standup|meeting"
    rf"|call|sync))(?:,? on (?:the )?(?P<on2>{WD}))?"
    r"|(?:once|twice) a (?P<unit2>day|week|month|year)\b)"
)
COUNT = (
    r"\b(?:for )?(?P<count>\d{1,3}) (?:times|time|evening|morning|afternoon|session|lesson|class|date"
    r"|week|occurrence)(?:e?s)?\b"
    r"(?: in total| altogether| in all)?"
)
UNTIL = (
    rf"\b(?:until|through|to|up to)(?: and with)? (?:(?:the )?end of (?:the )?(?P<end>{MONTH}|year"
    rf"|month)(?: \d{{4}})?|(?P<day>{DAY})|(?P<month>{MONTH})(?! (?:the )?\d)(?: \d{{4}})?)"
)
STARTING = (
    r"\b(?:starting|beginning|begins?|starts?|first (?:one |time )?(?:is )?|from|as of|as from)(?: on"
    rf"| from)? (?P<day>{DAY})"
    rf"(?! (?:of|to|until|-|at \d|\d))(?:(?: on| onwards?)\b)?"
    rf"|\b(?:(?:starting|beginning|from|as of|as from) (?P<stretch>{STRETCH}) (?:on|onwards?)\b"
    rf"|(?:starting|beginning) (?:from )?(?P<stretch2>{STRETCH}))"
)
MONTHLY = (
    r"\b(?:(?:every|each) (?P<nth>\d{1,2})(?:(?:st|nd|rd|th))?(?: day)? (?:of|in) (?:the|each|every) month"
    rf"|(?:every|each) (?P<nth2>\d{{1,2}})(?:st|nd|rd|th)\b(?! (?:{WD}|day|week|month|hour|of))"
    r"|(?:on )?the (?P<nth3>\d{1,2})(?:st|nd|rd|th) (?:of|in) (?:every|each) month)\b"
)


@dataclass(frozen=True, slots=True)
class Every:
    """How often: each `step` of a `unit`, which is `day`, `working day`, `week`, `month` or `year`."""

    unit: str
    step: int = 1
    weekday: str = ""
    """On which day of the week, where that is said."""


def read_every(match: re.Match[str]) -> Every | None:
    """How often a match of `EVERY` says."""
    if (adverb := match["adverb"]) is not None:
        units = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year"}
        return Every(units.get(adverb, "week"), 1 if adverb in units else 2, match["on2"] or "")
    if match["unit2"] is not None:
        return Every(match["unit2"])
    unit, step = match["unit"], STEPS.get(match["step"] or "", 1)
    if unit.startswith("w") and unit not in ("week", "wednesday"):
        return Every("working day")
    if re.fullmatch(WD, unit):
        return Every("week", step, unit)
    return Every("day" if unit in ("morning", "afternoon", "evening") else unit, step, match["on"] or "")


def read_count(match: re.Match[str]) -> int:
    """How many a match of `COUNT` says."""
    return int(match["count"])


def last_day(match: re.Match[str], today: dt.date) -> dt.date | None:
    """The last day that a match of `UNTIL` says."""
    if match["day"]:
        return read_day(match["day"], today)
    if match["month"]:
        number = MONTHS.index(match["month"]) + 1
        year = today.year + (number < today.month)
        return dt.date(year, number, calendar.monthrange(year, number)[1])
    if match["end"] == "year":
        return dt.date(today.year, 12, 31)
    month = today.month if match["end"] == "month" else MONTHS.index(match["end"]) + 1
    year = today.year + (month < today.month)
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def first_day(match: re.Match[str], today: dt.date, *, foreign: bool) -> dt.date | None:
    """The day from which on it comes, as a match of `STARTING` says."""
    if match["day"]:
        return read_day(match["day"], today, foreign=foreign)
    found = read_stretch(match["stretch"] or match["stretch2"], today)
    return max(found[0], today) if found is not None else None


def of_month(match: re.Match[str], today: dt.date) -> dt.date | None:
    """The first day of what comes each month, as a match of `MONTHLY` says."""
    return read_day(f"{match['nth'] or match['nth2'] or match['nth3']}th", today)
