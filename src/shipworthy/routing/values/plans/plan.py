"""What a message says of a plan, each part with its kind, its value and the word that leads to it.

The parts are read from the longest to the shortest, and each word belongs to one of them at most.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.plans.days import DAY, NTH, PLACED, STRETCH, WD, WEEKDAYS, read_day, read_stretch
from shipworthy.routing.values.plans.hours import (
    CLOCK,
    EARLIER,
    LATER,
    LENGTH,
    PART,
    SURE,
    minutes_of,
    read_clock,
    read_hours,
)
from shipworthy.routing.values.plans.parts import Part, Plan
from shipworthy.routing.values.plans.plain import plain_of
from shipworthy.routing.values.plans.repeats import (
    COUNT,
    EVERY,
    MONTHLY,
    STARTING,
    UNTIL,
    Every,
    first_day,
    last_day,
    of_month,
    read_count,
    read_every,
)

BEFORE = "from|between|to|until|at|on|for|by|before|after|around|about|instead of|not|than|in|of"
BESIDE = r"(?: ,)? (?:on |at |about |around |only |just |to |the )?"
LEAD = rf"(?:(?P<lead>{BEFORE}|starting){BESIDE})?"
SAID = rf"(?:(?P<lead>{BEFORE}|(?:it|that|is|be|say)(?= (?!to\b))){BESIDE})?"
"""The same before a time of day, where `make it` and `it is` lead to it too."""
LEADING = frozenset(("to", "until", "from", "it", "that", "say", "by", "before", "after", "than", "is", "be"))
"""Words behind which a bare number is an hour."""
OPEN = "\x00"
"""Stands for the words that are read."""
THROUGH = r"(?:to|until|through|-|and|or)(?: (?:on|to|the))?"


@dataclass(slots=True)
class _Draft:
    """The text while its parts are read."""

    text: str
    today: dt.date
    foreign: bool
    parts: list[Part]

    def read(self, pattern: re.Pattern[str], make: Callable[["_Draft", re.Match[str]], Iterator[Part]]) -> None:
        """Read every match, and take its words out where it is something."""
        for match in pattern.finditer(self.text):
            made = list(make(self, match))
            if made:
                self.parts += made
                self.text = self.text[: match.start()] + OPEN * len(match[0]) + self.text[match.end() :]


def plan_of(message: str, now: dt.datetime) -> Plan:
    """Read the plan of a message."""
    plain = plain_of(Said(message, now))
    draft = _Draft(plain.text, now.date(), plain.language is not None, [])
    for pattern, make in STEPS:
        draft.read(pattern, make)
    draft.parts.sort(key=lambda part: part.start)
    return Plan(plain, tuple(draft.parts), draft.text.replace(OPEN, " "))


def _every(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    if (every := read_every(match)) is not None:
        yield Part("every", every, *match.span())


def _monthly(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    if (day := of_month(match, draft.today)) is not None:
        yield Part("every", Every("month"), *match.span())
        yield Part("starting", day, *match.span())


def _count(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    if any(part.kind == "every" for part in draft.parts):
        yield Part("count", read_count(match), *match.span())


def _until(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    if any(part.kind == "every" for part in draft.parts) and (day := last_day(match, draft.today)) is not None:
        yield Part("until", day, *match.span())


def _starting(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    if (day := first_day(match, draft.today, foreign=draft.foreign)) is not None:
        yield Part("starting", day, *match.span())


def _shift(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    minutes = minutes_of(match["length"]) if match["length"] else int(match["bare"])
    yield Part("shift", -minutes if re.fullmatch(EARLIER, match["way"]) else minutes, *match.span())


def _longer(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    said = match["length"] or match["length2"]
    minutes = minutes_of(said) if said else int(match["bare"])
    how = match["how"] or match["how2"]
    yield Part("longer", -minutes if how in ("shorter", "short", "less") else minutes, *match.span())


def _day_shift(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    way = -1 if re.search(r"before|earlier|sooner|previous", match[0]) else 1
    count = int(number[0]) if (number := re.search(r"\d+", match[0])) is not None else 1
    if re.search(r"evening|night", match[0]) is not None:
        yield Part("part", "evening", *match.span())
    yield Part("day shift", way * count * (7 if "week" in match[0] else 1), *match.span())


def _weekday_after(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    yield Part("weekday after", match["name"], *match.span())


def _days(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    begin, last = match["first"], match["last"]
    first, end = (read_day(text, draft.today, foreign=draft.foreign) for text in (begin, last))
    week = re.search(r"\b(?:this|next) week", last)
    if end is not None and week is not None and (name := re.fullmatch(WD, begin)) is not None:
        first = end - dt.timedelta(days=end.weekday() - WEEKDAYS.index(name[0]))
    if end is not None and re.fullmatch(r"(?:the )?\d{1,2}(?: ?(?:st|nd|rd|th))?", begin):
        number = int(re.sub(r"\D", "", begin))
        first = end.replace(day=number) if 0 < number <= end.day else first
    if first is not None and end is not None and first > end and re.fullmatch(rf"(?:the )?{NTH}", last):
        # `from the 5th of March until the 12th`
        end = first.replace(day=end.day)
    if first is not None and end is not None and first > end and (first - end).days < 7:
        end += dt.timedelta(days=7)
    if match["lead"] == "on" and re.search(r"day to (?:\w|the )", match[0]) is not None:
        # `the standup on Wednesday to Thursday`: from where, and to where.
        return
    apart = re.search(r" (?:and|or) ", match[0]) is not None and match["lead"] not in ("from", "between")
    if first is not None and end is not None and first < end and (not apart or (end - first).days == 1):
        yield Part("days", (first, end), *match.span(), lead=match["lead"] or "")


def _stretch(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    if (found := read_stretch(match["stretch"], draft.today)) is not None:
        yield Part("days", found, *match.span(), lead=match["lead"] or "")


def _hours(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    lead, first, last = match["lead"] or "", match["first"], match["last"]
    sure = re.fullmatch(SURE, first) or re.fullmatch(SURE, last) or lead in ("from", "between") or match["sign"]
    sure = sure or match["part"]
    part = re.search(r"morning|afternoon|evening", match["part"] or "")
    found = read_hours(first, last, part[0] if part is not None else "") if sure else None
    if found is not None:
        yield Part("hours", found, *match.span(), lead=lead)


def _clock(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    part = re.search(r"morning|afternoon|evening|night", match["part"] or "")
    near = list({one.value: one for one in draft.parts if one.kind == "part"}) if part is None else [part[0]]
    text, lead = match["clock"], match["lead"] or ""
    sure = re.fullmatch(SURE, text) is not None or part is not None or lead in ("at", "around")
    half = str(near[0]) if len(near) == 1 else ""
    if not sure and lead not in LEADING:
        return
    if half == "evening" and re.fullmatch(r"1?\d", text) and int(text) in (10, 11, 12) and part is None:
        half = "pm"
    if (clock := read_clock(text, half=half)) is not None:
        yield Part("clock", clock, *match.span(), lead=lead, sure=sure)


def _four(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    hour, minute = int(match["clock"][:-2]), int(match["clock"][-2:])
    if hour < 24 and minute < 60 and minute % 5 == 0:
        yield Part("clock", dt.time(hour, minute), *match.span(), lead=match["lead"] or "", sure=bool(match["lead"]))


def _day(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    if (day := read_day(match["day"], draft.today, foreign=draft.foreign)) is not None:
        yield Part("day", day, *match.span(), lead=match["lead"] or "")
        if match["day"].endswith("tonight"):
            yield Part("part", "evening", *match.span())


def _numbered(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    """A weekday with the number of a day that is one: `the sunday 13`."""
    day = read_day(f"{match['nth']}th", draft.today)
    if day is not None and WEEKDAYS[day.weekday()] == match["name"]:
        yield Part("day", day, *match.span(), lead=match["lead"] or "")


def _part(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    meals = {"before lunch": "morning", "after lunch": "afternoon", "after work": "evening"}
    yield Part("part", match["part"] or meals[match["meal"]], *match.span())


def _length(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    yield Part("length", minutes_of(match["length"]), *match.span(), lead=match["lead"] or "")


def _long(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    count = 1 if match["count"].startswith("a") else int(match["count"])
    days = count * (7 if match["unit"] == "week" else 1)
    yield Part("length", days * 24 * 60, *match.span(), lead=match["lead"] or "")


def _whole(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    yield Part("whole days", True, *match.span())


def _bare(draft: _Draft, match: re.Match[str]) -> Iterator[Part]:
    beside = any(part.kind == "day" and part.end == match.start() - 1 for part in draft.parts)
    if (clock := read_clock(match["clock"])) is not None:
        yield Part("clock" if beside else "hour", clock, *match.span(), sure=False)


STEPS = tuple(
    (regex(pattern), make)
    for pattern, make in (
        (MONTHLY, _monthly),
        (EVERY, _every),
        (COUNT, _count),
        (UNTIL, _until),
        (STARTING, _starting),
        (
            rf"(?<!\w)(?:by |about )?(?:(?P<length>{LENGTH})|(?<![\d:.])(?P<bare>\d{{1,3}})) (?:too "
            rf"|to )?(?P<way>(?:{LATER}|{EARLIER}))\b(?! tomorrow)(?! \d)",
            _shift,
        ),
        (
            rf"(?<!\w)(?:by |about )?(?:(?P<length>{LENGTH}) (?:more )?(?P<how>longer|shorter|short|more|less)"
            rf"|(?P<how2>longer|shorter)(?: by)? (?:(?P<length2>{LENGTH})|(?P<bare>\d{{1,3}})))\b",
            _longer,
        ),
        (
            r"\b(?:(?:a|one|1|2|3) (?:day|week) (?:later|earlier|sooner|after|before)|the (?:day|evening"
            r"|night) (?:after"
            r"|before)(?! tomorrow)|(?:the )?(?:following|previous) day)\b",
            _day_shift,
        ),
        (rf"\b(?:the )?(?P<name>{WD}) (?:after that|after|afterwards)\b(?! \d)(?= ?[?.!,]|$)", _weekday_after),
        (
            rf"\b(?:the )?(?:whole|entire|complete|full)(?: of)?(?= (?:the |next |this )*(?:{WD}|today|tomorrow)\b)"
            rf"|\ball(?: of| on)?(?= (?:{WD}|today|tomorrow)\b(?: ?[,.!?]| (?:for|as|free|off|please)\b|$))",
            _whole,
        ),
        (rf"(?<!\w){LEAD}(?P<first>{DAY}|(?:the )?\d{{1,2}}(?: ?(?:st|nd|rd|th))?) {THROUGH} (?P<last>{DAY})", _days),
        (rf"(?<!\w){LEAD}(?P<day>(?:the )?(?:{WD}) (?:(?:of|in) )?(?:the )?(?:next|this) week)\b", _day),
        (rf"(?<!\w){LEAD}(?P<day>{PLACED})\b", _day),
        (
            rf"(?<!\w){LEAD}the (?P<name>{WD}) (?:the )?(?P<nth>\d{{1,2}})(?! ?(?:st|nd|rd|th|am|pm|:|o'clock)\b)\b",
            _numbered,
        ),
        (rf"(?<!\w){LEAD}(?P<stretch>{STRETCH})(?! (?:{WD}))", _stretch),
        (
            rf"(?<![\w:.,/]){LEAD}(?P<first>{CLOCK}) (?:(?P<sign>-)|to|until"
            rf"|and)(?: at)? (?P<last>{CLOCK})(?P<part>{PART})?(?!\w)",
            _hours,
        ),
        (rf"(?<!\w){LEAD}(?P<day>{DAY})", _day),
        (
            r"(?<!\w)(?:(?:in|on|of|this|the) )*(?<! ' )(?P<part>morning|afternoon|evening"
            r"|night)\b(?! at the)(?<!good morning)(?<!good afternoon)(?<!good evening)"
            r"|\b(?P<meal>(?:after|before) lunch|after work)(?= ?(?:[?.!,]|$))",
            _part,
        ),
        (r"\b(?P<lead>at|to) (?P<clock>1\d|2[0-3])(?P<part> hour)\b", _clock),
        (rf"(?<!\w){LEAD}(?P<length>{LENGTH})\b", _length),
        (
            r"\b(?:(?:the )?(?:all(?: the| there| on)?|whole|complete|full|entire)(?: -)? day|all-day|day in full"
            r"|whole - day)\b",
            _whole,
        ),
        (rf"(?<!\w){LEAD}(?P<count>an?|\d{{1,2}}) (?P<unit>day|week)\b", _long),
        (rf"(?<!\w){SAID}(?<![\d:.])(?P<clock>(?:0?[6-9]|1\d|2[0-3])[0-5]\d)(?![\d:.]|\w)", _four),
        (rf"(?<![\w:.,/]){SAID}(?P<clock>{CLOCK})(?P<part>{PART})?(?!\w)", _clock),
        (
            r"(?<![\w:.,/'])(?P<clock>(?:1\d|2[0-3]|[1-9]))(?!/)(?![\w:.,]\w)(?! (?!is\b|was\b|works\b"
            r"|suits\b)\w+s\b)(?=$|\s)",
            _bare,
        ),
    )
)
"""What is read, in this order, and how."""
