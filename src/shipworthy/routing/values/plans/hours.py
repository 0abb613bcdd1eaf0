"""Times of day and lengths in plain words: `half past 8`, `from 6:30 pm to 8 pm`, `an hour and a half`."""

import datetime as dt
import re

MORNING, NOON = 7, 12
"""Bare hours from this one on are of the morning, those before it of the afternoon."""
HOUR = r"(?:2[0-4]|1\d|0?\d)"
SURE = (
    rf"(?:{HOUR}:[0-5]\d(?: (?:am|pm|o'clock))?|{HOUR} (?:am|pm|o'clock)|noon|midnight"
    rf"|(?:half|(?:a )?quarter) past {HOUR}(?: (?:am|pm))?|(?:a )?quarter to {HOUR}(?: (?:am|pm))?"
    rf"|\d{{1,2}} (?:minute )?past {HOUR}(?: (?:am|pm))?|half {HOUR}|{HOUR} and (?:a )?half(?! hour)(?: (?:am|pm))?)"
)
PART = r"(?: ,?(?:in|of) the (?:morning|afternoon|evening)| at night)"
CLOCK = (
    rf"(?:{SURE}|{HOUR})(?![\d:.,]\d)(?!/)(?! ?(?:%|st|nd|rd|th)\b)"
    r"(?! (?:minute|hour|day|week|month|time|times|people|person)\b)"
)
LENGTH = (
    r"(?:(?:(?:an?|\d{1,2}) )?hour and (?:a )?half|(?:an? )?(?:half an|half a|half and|half) hour|(?:a "
    r"|3 )?quarters? of an hour|a quarter hour"
    r"|(?:one|\d{1,2}) (?:and a half )?hour(?:(?: and)? \d{1,2}(?: minute)?)?|\d{1,2}[.,]\d hour"
    r"|an? (?:full |whole |good |free |spare )?hour|(?:free|spare) hour"
    r"|(?:an? )?\d{1,3} ?- ?minute|\d{1,3} minute|an? minute|\d{1,2} h(?:our)? ?\d{1,2}(?: minute)?)"
)
LATER = r"(?:later|after(?! \w)|afterwards|late|back|behind|down)"
EARLIER = r"(?:earlier|sooner|before(?! \w)|early|forward|ahead)"


def read_clock(text: str, *, half: str = "", after: dt.time | None = None) -> dt.time | None:
    """The time of day of a text that `CLOCK` matches.

    `half`: am, pm or a part of the day that the words beside it say; `after`: it is the end of what begins then.
    """
    text = text.strip()
    if text in ("noon", "midnight"):
        return dt.time(12 if text == "noon" else 0)
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    said = re.search(r"\b(am|pm|o'clock)\b", text)
    hour, minute = numbers[-1] if "past" in text or " to " in text else numbers[0], 0
    if ":" in text:
        minute = numbers[1]
    elif "half" in text:
        minute = 30
    elif "quarter" in text:
        hour, minute = (hour - 1, 45) if " to " in text else (hour, 15)
    elif "past" in text:
        minute = numbers[0]
    half = said[1] if said is not None and said[1] != "o'clock" else half
    whole = ":" in text and (numbers[0] >= 10 or text.startswith("0")) and not half
    return _on_the_clock(hour, minute, half, whole=whole, after=after)


def _on_the_clock(hour: int, minute: int, half: str, *, whole: bool, after: dt.time | None) -> dt.time | None:
    if half in ("pm", "afternoon", "evening", "night"):
        hour = hour % 12 + 12 if hour <= 12 else hour
    elif half in ("am", "morning"):
        hour %= 12
    elif (
        after is not None
        and hour < NOON
        and (hour, minute) <= (after.hour, after.minute)
        or after is None
        and not whole
        and 0 < hour < MORNING
    ):
        hour += 12
    hour = 0 if hour == 24 else hour
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def read_hours(first: str, last: str, part: str = "") -> tuple[dt.time, dt.time] | None:
    """Both ends of a time: the first has the half of the day of the second, where it comes before it."""
    if part in ("morning", "afternoon", "evening"):
        begin, end = read_clock(first, half=part), read_clock(last, half=part)
        if part == "morning" and end == dt.time(0):
            # `10 to 12 in the morning`
            end = dt.time(NOON)
        return (begin, end) if begin is not None and end is not None else None
    said = re.search(r"\b(?:am|pm)\b", last)
    if said is not None and not re.search(r"\b(?:am|pm)\b|noon|midnight", first):
        same, end = read_clock(first, half=said[0]), read_clock(last)
        if same is not None and end is not None and same < end:
            return same, end
        begin = read_clock(first, half="am")
    else:
        begin = read_clock(first)
        end = read_clock(last, after=begin)
    if begin is None or end is None or begin == end:
        return None
    return begin, end


def minutes_of(text: str) -> int:
    """How many minutes a text is that `LENGTH` matches."""
    text = text.replace(" - ", " ").replace("-", " ")
    if match := re.fullmatch(r"(?:(?:an?|(\d{1,2})) )?hour and (?:a )?half", text):
        return int(match[1] or 1) * 60 + 30
    if "quarter" in text:
        return 45 if text.startswith("3") else 15
    if re.fullmatch(r"(?:an? )?(?:half an|half a|half and|half) hour", text):
        return 30
    if match := re.fullmatch(r"(one|\d{1,2}) and a half hour", text):
        return (1 if match[1] == "one" else int(match[1])) * 60 + 30
    if match := re.fullmatch(r"(\d{1,2})[.,](\d) hour", text):
        return round((int(match[1]) + int(match[2]) / 10) * 60)
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    if "hour" in text or " h " in f" {text} ":
        return (numbers[0] if numbers else 1) * 60 + (numbers[1] if len(numbers) > 1 else 0)
    return numbers[0] if numbers else 1
