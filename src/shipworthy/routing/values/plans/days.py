"""Days in plain words: `friday`, `next tuesday`, `the 7th of december`, and stretches of days such as `next week`."""

import calendar
import datetime as dt
import re

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
ONE = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
LONG_PAST = 60
"""Days ago from which on a day without a year is the one of next year."""
WD, MONTH = "|".join(WEEKDAYS), "|".join(MONTHS)
NTH = r"\d{1,2}(?: ?(?:st|nd|rd|th))"
DATED = (
    r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}"
    rf"|(?:the )?\d{{1,2}}(?: ?(?:st|nd|rd|th))? (?:of )?(?:{MONTH})(?: ,)?(?: \d{{4}})?"
    rf"|(?:{MONTH}) (?:the )?\d{{1,2}}(?: ?(?:st|nd|rd|th))?(?! ?:)(?: ,)?(?: \d{{4}})?|(?:the )?{NTH})"
)
NAMED = (
    r"(?:the day after tomorrow|today|tonight|tomorrow|yesterday|in (?:\d{1,2}|a) (?:day|week)"
    rf"|(?:next week|this week)(?: on)? (?:{WD})|(?:(?:the|this|coming|next|following|last|very) )*(?:{WD})"
    r"(?: (?:next week|in a week|of next week|of this week|this week|next))?)"
)
PLACED = (
    rf"(?:the )?(?:first|second|third|fourth|last|1st|2nd|3rd|4th) (?:{WD}) (?:in|of) (?:{MONTH}|the month"
    rf"|next month)"
)
DAY = rf"(?:{PLACED}|(?:(?:the|this|next) )?(?:{WD})(?: ,)? (?:the )?{DATED}|{DATED}|{NAMED})\b"
STRETCH = (
    rf"(?:(?:(?:in|over|within) )?(?:the |these )?(?:(?:next|coming|following) )*(?:fortnight|2 week|14 day)"
    rf"|(?:the )?last (?:week(?:end)?|month)|(?:the )?week of (?:the )?{DAY}|(?:the )?week after next"
    rf"|(?:in )?(?:the )?(?:next|this|coming"
    r"|following) (?:week(?:end)?|month)"
    r"|(?:on |at )?(?:the )?weekend"
    rf"|(?<!\d )(?<!of )(?<!st )(?<!nd )(?<!rd )(?<!th )(?:in )?(?:{MONTH})(?! (?:the )?\d{{1,2}}\b)(?:"
    rf" \d{{4}})?|(?:the )?rest of (?:the|this) week|the week)\b"
)


def read_day(text: str, today: dt.date, *, foreign: bool = False) -> dt.date | None:
    """The day of a text that `DAY` matches; None for one that the calendar does not have.

    `foreign`: of another language, where the next one of a name is the one that comes first.
    """
    text = " ".join(text.replace(",", " ").split())
    if re.search(rf"{PLACED}$", text) is not None:
        return _placed(text, today)
    if (dated := re.search(rf"{DATED}$", text)) is not None and text[:4] != "in a":
        return _dated(dated[0], today)
    near = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "the day after tomorrow": 2}
    if text in near:
        return today + near[text] * ONE
    if (ahead := re.fullmatch(r"in (\d{1,2}|a) (day|week)", text)) is not None:
        number = 1 if ahead[1] == "a" else int(ahead[1])
        return today + number * (WEEK if ahead[2] == "week" else ONE)
    name = re.search(WD, text)
    return _weekday(text, name[0], today, foreign=foreign) if name is not None else None


def _weekday(text: str, name: str, today: dt.date, *, foreign: bool) -> dt.date:
    number = WEEKDAYS.index(name)
    monday = today - today.weekday() * ONE
    if re.search(r"next week", text):
        return monday + WEEK + number * ONE
    ahead = (number - today.weekday()) % 7 or 7
    if re.search(r"in a week", text):
        return today + ahead * ONE + WEEK
    if re.match(r"(?:on )?(?:the )?last ", text):
        return today + ahead * ONE - WEEK if ahead < 7 else today - WEEK
    first = today + ahead * ONE
    if "next" not in text.split() or re.search(r"\bthis\b", text):
        return first
    soonest = text.startswith("the ") or foreign
    return first + WEEK * (number > today.weekday() and (not soonest or ahead == 1))


def _placed(text: str, today: dt.date) -> dt.date | None:
    """The day of a month by its place among those of its name: `the second Sunday in December`."""
    named, name = re.search(MONTH, text), re.search(WD, text)
    assert name is not None
    first, last = _month(named[0] if named is not None else "", today, ahead="next" in text.split())
    every = [first + n * ONE for n in range((last - first).days + 1)]
    days = [day for day in every if day.weekday() == WEEKDAYS.index(name[0])]
    place = next((n for n, words in enumerate(PLACES) if any(word in text.split() for word in words)), -1)
    return days[place] if place < len(days) else None


PLACES = (("first", "1st"), ("second", "2nd"), ("third", "3rd"), ("fourth", "4th"))


def _dated(text: str, today: dt.date) -> dt.date | None:
    try:
        if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{2,4})", text):
            year = int(match[3])
            return dt.date(year + 2000 * (year < 100), int(match[2]), int(match[1]))
        numbers = [int(one) for one in re.findall(r"\d+", text)]
        month = re.search(MONTH, text)
        if month is None:
            return _of_month(numbers[0], today)
        number = MONTHS.index(month[0]) + 1
        if len(numbers) > 1:
            return dt.date(numbers[1], number, numbers[0])
        day = dt.date(today.year, number, numbers[0])
        return day if (today - day).days < LONG_PAST else day.replace(year=today.year + 1)
    except ValueError:
        return None


def _of_month(number: int, today: dt.date) -> dt.date | None:
    """The next day of this number."""
    year, month = today.year, today.month
    for _ in range(3):
        if number <= calendar.monthrange(year, month)[1] and dt.date(year, month, number) >= today:
            return dt.date(year, month, number)
        year, month = year + month // 12, month % 12 + 1
    return None


def read_stretch(text: str, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a text that `STRETCH` matches."""
    monday = today - today.weekday() * ONE
    if (inside := re.search(rf"week of (?:the )?({DAY})", text)) is not None:
        day = read_day(inside[1], today)
        first = day - day.weekday() * ONE if day is not None else None
        return (first, first + 6 * ONE) if first is not None else None
    if re.search(r"fortnight|2 week|14 day", text):
        return today, today + 13 * ONE
    later = -WEEK if "last" in text.split() else WEEK * bool(re.search(r"next|following|coming", text))
    if "week after next" in text:
        return monday + 2 * WEEK, monday + 2 * WEEK + 6 * ONE
    if "weekend" in text:
        return monday + 5 * ONE + later, monday + 6 * ONE + later
    if "rest of" in text:
        return today, monday + 6 * ONE
    if "week" in text:
        return monday + later, monday + later + 6 * ONE
    return _month(text, today, ahead=later // WEEK)


def _month(text: str, today: dt.date, *, ahead: int) -> tuple[dt.date, dt.date]:
    named, year = re.search(MONTH, text), re.search(r"\d{4}", text)
    month = MONTHS.index(named[0]) + 1 if named is not None else today.month + ahead
    later = month < today.month if named is not None else (month > 12) - (month < 1)
    of = int(year[0]) if year is not None else today.year + later
    month = (month - 1) % 12 + 1
    return dt.date(of, month, 1), dt.date(of, month, calendar.monthrange(of, month)[1])
