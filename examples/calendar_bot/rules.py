"""How often a new event comes: what a message says of it, and the words and the rule of ICS that stand for it."""

import datetime as dt
import re

import goals
from goals import NUMBERS, WEEKDAYS

UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
WORKING = "MO,TU,WE,TH,FR"
OFTEN = {"daily": "every day", "weekly": "every week", "monthly": "every month", "yearly": "every year"}
DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?"
EVERY = re.compile(
    rf"\b(?:every|each)\s+(?:single\s+)?(?:(?P<other>second|other|2nd|two|2|third|3rd|three|3|fourth|four|4)\s+)?"
    rf"(?P<unit>working\s+days?|work\s?days?|week\s?days?|days?|weeks?|months?|years?|morning|evening|{DAY})\b",
    re.IGNORECASE,
)
ADVERB = re.compile(
    r"\b(daily|weekly|monthly|yearly|fortnightly)\b(?!\s+(?:standup|meeting|call"
    r"|sync))",
    re.IGNORECASE,
)
FIRST = re.compile(
    r"\b(?:every|each)\s+(?P<day>(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\s+(?:(?:morning|afternoon|evening)\s+)?at\s+"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm)?\b(?!\s*(?:min|hour))"
    r"(?:\s*\bin\s+the\s+(?P<part>morning|afternoon|evening))?",
    re.IGNORECASE,
)
TIMES = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(NUMBERS)})\s+(?:times|evenings|mornings|afternoons|sessions|lessons|classes|dates)\b",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNTIL = re.compile(
    r"\b(?:until|till|til|through)\s+(?:the\s+)?(?:(?P<end>end)\s+of\s+|(?P<day>\d{1,2})(?:st|nd|rd"
    r"|th)?\s+(?:of\s+)?)"
    rf"(?P<month>{'|'.join(MONTHS)})[a-z]*",
    re.IGNORECASE,
)
STEPS = {"second": 2, "other": 2, "2nd": 2, "two": 2, "2": 2, "third": 3, "3rd": 3, "three": 3, "3": 3}
TEXT = re.compile(
    r"every (?:(?P<step>\d) )?(?P<unit>working day|day|week|month|year)s?"
    r"(?:, (?P<count>\d+) times)?(?:, until (?P<until>\d{1,2} \w{3} \d{4}))?"
)


def often_in(message: str, today: dt.date) -> str:
    """How often a message wants an event, in words: `every 2 weeks, until 31 Jan 2027`; empty where it says nothing."""
    every, adverb = EVERY.search(message), ADVERB.search(message)
    if every is not None:
        said = _of(every["unit"].casefold(), STEPS.get((every["other"] or "").casefold(), 4 if every["other"] else 1))
    elif adverb is not None:
        said = OFTEN.get(adverb[1].casefold(), "every 2 weeks")
    else:
        return ""
    times, until = TIMES.search(message), UNTIL.search(message)
    if times is not None:
        word = times[1].casefold()
        said += f", {NUMBERS.index(word) + 1 if word in NUMBERS else int(word)} times"
    elif until is not None:
        said += f", until {_written(_last(until, today))}"
    return said


def first_in(message: str, now: dt.datetime) -> str:
    """When `every Monday at 7am` begins: the next one of that time, as an instant; else an empty text."""
    match = FIRST.search(message)
    if match is None:
        return ""
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").casefold()
    if not half and match["part"]:
        half = "am" if match["part"].casefold() == "morning" else "pm"
    hour = hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour + 12 * (0 < hour < goals.MORNING)
    if hour > 23 or minute > 59:
        return ""
    day = now.date()
    while day.weekday() != WEEKDAYS.index(match["day"][:3].casefold()) or (day == now.date() and hour <= now.hour):
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=now.tzinfo).isoformat()


def rule_of(often: str) -> dict[str, object]:
    """The rule of ICS for `every 2 weeks, 6 times`; empty for `once`. Raises ValueError for anything else."""
    if often == "once":
        return {}
    match = TEXT.fullmatch(often)
    if match is None:
        raise ValueError(f"`{often}` says not how often")
    rule: dict[str, object] = {"FREQ": "WEEKLY" if match["unit"] == "working day" else UNITS[match["unit"]]}
    if match["unit"] == "working day":
        rule["BYDAY"] = WORKING.split(",")
    if match["step"]:
        rule["INTERVAL"] = int(match["step"])
    if match["count"]:
        rule["COUNT"] = int(match["count"])
    if match["until"]:
        rule["UNTIL"] = dt.datetime.strptime(match["until"], "%d %b %Y").replace(hour=23, minute=59, tzinfo=dt.UTC)
    return rule


def _of(unit: str, step: int) -> str:
    """`every week` of `Friday`, `every 2 weeks` of the same with a step of two."""
    if unit.startswith(("work", "week d", "weekd")):
        return "every working day"
    if unit[:3] in WEEKDAYS and not unit.startswith("month"):
        name = "week"
    else:
        name = "day" if unit in ("morning", "evening") else unit.rstrip("s")
    return f"every {step} {name}s" if step > 1 else f"every {name}"


def _last(match: re.Match[str], today: dt.date) -> dt.date:
    month = MONTHS.index(match["month"][:3].casefold()) + 1
    year = today.year + (month < today.month)
    if match["end"] or not match["day"]:
        return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    try:
        return dt.date(year, month, int(match["day"]))
    except ValueError:
        return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def _written(day: dt.date) -> str:
    return f"{day.day} {day:%b} {day.year}"
