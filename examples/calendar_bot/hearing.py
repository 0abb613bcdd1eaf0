"""What one message says: the parts of its plan, the people, what is in quotation marks, and the words that are left."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import called
import referring
import topic
import zones
from people import names

from shipworthy.reading import Part, Plan, Spoken, plan_of

SAID_BESIDE = re.compile(
    r"(?<![\w'-])(?:whatever(?=\s*[.,!])|lol|haha+|hehe+|ffs|wtf|omg|duh|argh+|ugh+|pf+|tsk|bro|dude|mate|tbh"
    r"|btw|imo|fyi|damn|shit|fuck(?:ing)?|bloody"
    r"|idiot|clown|moron|stupid|useless|finally|honestly|frankly|apparently|basically|literally|obviously"
    r"|unfortunately|luckily"
    r"|(?:i'm |i am )?(?:just )?(?:on the (?:train|bus|phone|road|run|go)|in (?:a|the) (?:hurry|rush|car"
    r"|meeting))(?= ?[,.;!-]|$)"
    r"|for (?:god|christ|heaven|fuck)'?s? ?sake|are you kidding me|as you know|if i may|mind you"
    r"|if you (?:don't mind|would|please)"
    r"|not a (?:minute|second) (?:more|less)|last chance(?:,? (?:machine|bot|robot))?|can you (?:even )?read"
    r"|who put that there|i (?:guess|suppose|reckon)|so to (?:say|speak))(?![\w'-])",
    re.IGNORECASE,
)
"""What is said beside a wish, and is no part of a title or of a change."""
QUOTED = re.compile(r"[\"“”«»„]([^\"“”«»„]{2,80})[\"“”«»]|(?<!\w)['‘]([^'‘’]{2,80})['’](?!\w)")
ASIDE = re.compile(r"\([^()]*\)")
OTHER_PART = {"morning": "afternoon", "afternoon": "morning", "evening": "afternoon"}
DENIED = ("instead of", "not")
BOUNDS = {"after": "before", "before": "after"}
"""What `not` makes of the word before a time of day: `not after 18`."""
UNWANTED = re.compile(r"(?:\bnot(?! only| just)|\bnever|\binstead of|\brather than|\bno)(?: on| at| in| the)?$")
NOT_EVEN = re.compile(r"\b(?:not|never)(?: (?:in|at|there|here|up|around|free)(?: (?:her|his|their|my|the) \w+)?)?$")
FIRST_NO = re.compile(r"\W*(?:(?:oh|wait|well|sorry)\W+)*no(?:\W+no)*(?: (?:on|at))?")
"""A no with which a message begins: `no 1915` is the time that is wanted."""
ONE_ON_ONE = re.compile(r"\bone[ -](?:on|to)[ -]one\b", re.IGNORECASE)
MADE_OUT = re.compile(
    r"\bmach\b(?P<what>[^.!?]*\b(?:termin|treffen|meeting|besprechung|stunde|min(?:uten)?|call|mit)\b[^.!?]*?) aus\b",
    re.IGNORECASE,
)
"""German for `arrange`, which else means to turn something off."""
WITH = re.compile(r"\b(?:with|w/|mit|con|avec) .*", re.IGNORECASE)
"""Says in a title who comes."""
ADDRESS = re.compile(r"\S@\S")
PARTS = {"morning": (6, 12), "afternoon": (12, 19), "evening": (17, 24), "night": (20, 24)}
OPENING = re.compile(
    r"^(?:\W|(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|dear \w+|ok|okay|k|oh|so|and|then"
    r"|well|hm+|alright|right|great|please"
    r""
    r"|thanks|thank you|good|gut|super|sorry|also|yes|yep|yeah|perfect|fine|cool"
    r"|listen|wait|oye|oiga|there|again|but)\b)+"
)
CORRECTS = re.compile(
    r"\b(?:actually|no|nope|wait|sorry|rather|instead|i mean|i meant|hmm+|oops|make (?:it|that)"
    r"|change (?:it|that)|better|not|scratch that"
    r"|or|let's say|keep|on second thought|it has|it should|only)\b"
)
IT = re.compile(r"\b(?:it|that one|this one|that|this|the same one|them)\b(?! (?:is|week|day|month))")
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "1st": 1, "2nd": 2, "3rd": 3}
ANY_NTH = re.compile(rf"\b(?P<nth>{'|'.join(NTH)})\b")
ORDINAL = re.compile(
    r"\bthe (?P<nth>first|second|third|fourth|fifth|last|1st|2nd|3rd)(?: (?:one|event|meeting|thing"
    r"|appointment|of them|of those))?\b"
)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it is heard."""

    plan: Plan
    rest: str
    """The plain words without the parts of the plan; places are those of the plain text."""
    people: tuple[str, ...]
    """The addresses of the people that it names, in their order; `me` of the owner is not among them."""
    quoted: str
    now: dt.datetime
    called: bool = False
    """Whether `quoted` is what something is to be called."""
    whose: str = ""
    """The word that means a person of whom nothing was said."""
    denied: tuple[dt.date, ...] = ()
    """The days that are not wanted: `not on Monday`."""
    titled: "Heard | None" = None
    """The part of a longer message of which `rest` is, and in which the title stands."""

    @property
    def words(self) -> str:
        """The words that are left, with a space between them."""
        return " ".join(self.rest.split())

    def written(self, start: int, end: int) -> str:
        """What the message has for a span of the plain words."""
        return (self.titled or self).plan.plain.written(start, end)

    def named(self, start: int, end: int) -> str:
        """The same for the name of an event: as it is written, and in English where it is in another language."""
        written = self.written(start, end)
        return written if self.plan.plain.language is None else f"{written} {' '.join(self.rest[start:end].split())}"


def heard_of(spoken: Spoken) -> Heard | None:
    """Hear a message; None for one with an address, or whose times another zone changes."""
    message = ASIDE.sub(lambda match: " " * len(match[0]), spoken.message)
    message = ONE_ON_ONE.sub(lambda match: match[0].replace(" ", "-"), message)
    message = MADE_OUT.sub(lambda match: f"plan{match['what']}    ", message)
    title, message, named = _title_of(referring.without(message))
    message = SAID_BESIDE.sub(lambda match: " " * len(match[0]), message)
    told = zones.on_my_clock(plan_of(message, spoken.now), spoken.last, spoken.now)
    if told is None or ADDRESS.search(spoken.message) is not None:
        return None
    wanted = _wanted(_once(told))
    denied = tuple(part.day for part in told.of("day") if not _has_day(wanted, part.day))
    plan = _in_its_week(wanted)
    rest, people = _without_people(plan.rest)
    if (whom := WITH.search(title)) is not None:
        people = tuple(dict.fromkeys((*people, *_without_people(whom[0].casefold())[1])))
    whose, count = ("", 0) if people else referring.pronoun_in(spoken.message)
    if whose and spoken.last is not None and (known := topic.people_of(spoken.last)):
        people, whose = tuple(known[:count]), ""
    return Heard(plan, rest, people, title, spoken.now, called=named, whose=whose, denied=denied)


def _has_day(plan: Plan, day: dt.date) -> bool:
    return any(part.day == day for part in plan.of("day"))


def _title_of(message: str) -> tuple[str, str, bool]:
    """The title that is quoted or named, the message without it, and whether it was named as one."""
    quoted, span = QUOTED.search(message), called.name_in(message)
    title, start, end = span if span is not None else ("", 0, 0)
    if quoted is not None and (span is None or start <= quoted.start() <= end):
        title, end = (quoted[1] or quoted[2]).strip(), max(end, quoted.end())
        start = start if span is not None else quoted.start()
    return title, f"{message[:start]}{' ' * (end - start)}{message[end:]}", span is not None


BARE_DAY = re.compile(r"(?:on )?(?:the )?\w+day")


def _in_its_week(plan: Plan) -> Plan:
    """A weekday that stands apart from its week in that week: `Tuesday at nine next week`."""
    day, stretch = plan.one("day"), plan.one("days")
    if day is None or stretch is None or len(plan.of("day", "days")) != 2:
        return plan
    first, last = stretch.both
    said = plan.plain.text[day.start : day.end]
    if (last - first).days != 6 or BARE_DAY.fullmatch(said) is None or said.endswith("today"):
        return plan
    there = replace(day, value=first + dt.timedelta(days=day.day.weekday() - first.weekday()))
    return replace(plan, parts=tuple(there if part is day else part for part in plan.parts if part is not stretch))


def _once(plan: Plan) -> Plan:
    """The same with each day, and how often, once: `tomorrow, but only tomorrow`."""
    seen, kept = set[object](), list[Part]()
    for part in plan.parts:
        value = part.value if part.kind == "day" else part.kind if part.kind == "every" else None
        if value is None or value not in seen:
            kept.append(part)
        seen.add(value)
    return replace(plan, parts=tuple(kept))


def _wanted(plan: Plan) -> Plan:
    """The same without what is not wanted: `at ten instead of nine`; a morning that is not wanted is the afternoon."""
    kept = list[Part]()
    for part in plan.parts:
        before = plan.plain.text[: part.start].rstrip()
        denied = (
            part.lead in DENIED
            or (part.lead == "than" and before.endswith("rather"))
            or (UNWANTED.search(before) is not None and FIRST_NO.fullmatch(before) is None)
        )
        if part.kind == "clock" and part.lead in BOUNDS and NOT_EVEN.search(before):
            kept.append(replace(part, lead=BOUNDS[part.lead]))
        elif not denied or part.kind == "length":
            kept.append(part)
        elif part.kind == "part" and part.value in OTHER_PART:
            kept.append(replace(part, value=OTHER_PART[str(part.value)]))
    return replace(plan, parts=tuple(kept))


def _without_people(rest: str) -> tuple[str, tuple[str, ...]]:
    """The people that a text names; their names stay in it."""
    called: Mapping[str, str] = {
        word.casefold(): email
        for email, words in names().items()
        for word in words
        if word.casefold() not in ("me", "mia")
    }
    found = [
        (match.start(), called[name])
        for name in called
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?:'?s)?(?!\w)", rest)
    ]
    return rest, tuple(dict.fromkeys(email for _, email in sorted(found)))


def interval_of(heard: Heard, *, day: dt.date | None = None, loose: bool = False) -> str:
    """The stretch of time that a message names, as an interval; empty where it names none, or several.

    `day`: the day of which hours are, where the message names none. `loose`: hours of several days are left out.
    """
    plan = heard.plan
    days, stretches = plan.of("day"), plan.of("days")
    if len(stretches) > 1 or len(days) > 1:
        return ""
    if days:
        day = days[0].day
    elif stretches and plan.of("clock", "hours") and not loose:
        return ""
    elif stretches:
        first, last = stretches[0].both
        return _between(
            heard, dt.datetime.combine(first, dt.time()), dt.datetime.combine(last + dt.timedelta(days=1), dt.time())
        )
    if day is None:
        return ""
    return _of_day(heard, day)


def _of_day(heard: Heard, day: dt.date) -> str:
    plan = heard.plan
    begin, end = dt.datetime.combine(day, dt.time()), dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    hours, clock, part, length = plan.one("hours"), plan.one("clock"), plan.one("part"), plan.one("length")
    if hours is not None:
        first, last = hours.both
        return _between(heard, dt.datetime.combine(day, first), dt.datetime.combine(day, last))
    if clock is not None:
        at = dt.datetime.combine(day, clock.clock)
        if clock.lead in ("before", "until"):
            return _between(heard, begin, at)
        if clock.lead in ("after", "from"):
            return _between(heard, at, end)
        long = dt.timedelta(minutes=length.minutes if length is not None else 60)
        return _between(heard, at, at + long)
    if part is not None:
        first, last = PARTS[str(part.value)]
        return _between(heard, begin + dt.timedelta(hours=first), begin + dt.timedelta(hours=last))
    return _between(heard, begin, end)


def _between(heard: Heard, begin: dt.datetime, end: dt.datetime) -> str:
    zone = heard.now.tzinfo
    return f"{begin.replace(tzinfo=zone).isoformat()}/{end.replace(tzinfo=zone).isoformat()}"


def day_after(heard: Heard, before: dt.date | None) -> dt.date | None:
    """The day that a message names by another one: `and the monday after?`, `the day before`."""
    if before is None:
        return None
    shift, name = heard.plan.one("day shift"), heard.plan.one("weekday after")
    if shift is not None:
        return before + dt.timedelta(days=shift.minutes)
    if name is None:
        return None
    number = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday").index(str(name.value))
    return before + dt.timedelta(days=(number - before.weekday()) % 7 or 7)
