"""Finds intervals: a day, a part of one, two ends of a range, a stretch of the calendar, what is since or until one."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from shipworthy.contract.language.interval import written
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.languages import in_any_language
from shipworthy.routing.values.times.candidates import Piece, candidates
from shipworthy.routing.values.times.clocks import BEFORE_NOON, clock
from shipworthy.routing.values.times.groups import grouped
from shipworthy.routing.values.times.moments import Moment, characters, moments_of
from shipworthy.routing.values.times.phrase import Phrase, phrases
from shipworthy.routing.values.times.pieces import pieces
from shipworthy.routing.values.times.ranges import joined
from shipworthy.routing.values.times.stretches import Stretch, beginning, days_from, stretch
from shipworthy.routing.values.times.words import PARTS
from shipworthy.routing.values.times.zones import at, fixed

SINCE, AFTER = ("since",), ("after",)
UNTIL, BEFORE = ("until", "till", "til", "by"), ("before",)
RANGES = {"from": ("to", "until", "till", "-"), "between": ("and",)}
"""Words before two bare hours → the words between them."""
BEHIND = frozenset(("unit", "month", "scale", "half", "oclock", "weekday", "fraction"))
"""Roles of words behind a number with which it is no hour."""
OPEN = dt.timedelta(days=365)
"""How long an interval is of which only the beginning is said, and it lies ahead."""
AN_HOUR = dt.timedelta(hours=1)
"""How long an interval is of which only one time of day is said."""


class Part(NamedTuple):
    """What one group of pieces says: where it begins and ends, and whether it is one instant."""

    start: dt.datetime
    end: dt.datetime
    group: list[Piece]
    instant: bool = False
    loose: bool = False
    """Whether it is a part of a day that nothing names."""


@in_any_language
def intervals(said: Said) -> list[Found]:
    """Find every interval: `tomorrow`, `Friday afternoon`, `from 2 to 4 pm on Friday`, `next week`, `since Monday`.

    Each is a text of ISO 8601: its first instant, a slash, and the instant at which it is over.
    """
    found = [one for phrase in phrases(said) for one in _of(phrase, said.now)]
    # `next week, preferably in the morning` is no morning of today.
    named = [one for one, loose in found if not loose]
    return named or [one for one, _ in found]


def _of(phrase: Phrase, now: dt.datetime) -> Iterator[tuple[Found, bool]]:
    if any("beginning" in item.roles and item.lower != "rest" for item in phrase.items):
        # How much of it the end of a week is, is not the same to all.
        return
    found = pieces(phrase, now, stretched)
    groups = grouped(phrase, [piece for piece in found if piece.slot != "span"])
    parts = _parts(phrase, groups, now)
    place = 0
    while place < len(parts):
        first, last = parts[place], parts[place]
        if place + 1 < len(parts) and _is_range(phrase, first, parts[place + 1]):
            place += 1
            last = parts[place]
        one = _whole(phrase, first, last, now)
        if one is not None and one[0] < one[1]:
            start, end = characters(phrase, *first.group, *last.group)
            lead = _lead(phrase, first) if first is last else None
            start = phrase.items[lead].start if lead is not None else start
            yield Found(written(*one), start, end), first.loose and last.loose
        place += 1


def stretched(phrase: Phrase, place: int, now: dt.datetime) -> Iterator[list[Piece]]:
    """Read what may begin at a place, a stretch of the calendar too."""
    if (found := stretch(phrase, place, now)) is not None:
        yield [Piece("stretch", found, place, found.stop, apart=True)]
    if (both := _hours(phrase, place)) is not None:
        yield both
    yield from candidates(phrase, place, now)


def _hours(phrase: Phrase, place: int) -> list[Piece] | None:
    """Read two bare hours as times of day: `from 2 to 4`, `between 9 and 11`; the first one as `at 2` is read."""
    if phrase.word(place) not in RANGES:
        return None
    first = clock(phrase, place + 1)
    if first is None or phrase.word(first.end) not in RANGES[phrase.word(place)]:
        return None
    last = clock(phrase, first.end + 1)
    if last is None or first.sure or last.sure or BEHIND & phrase.at(last.end).roles.keys():
        return None
    begin = first.hour + 12 * (first.hour < BEFORE_NOON)
    end = next((hour for hour in (last.hour, last.hour + 12) if hour > begin), 24)
    if not first.hour or begin >= 24 or end >= 24:
        return None
    hours = (first._replace(hour=begin, exact=True), last._replace(hour=end, exact=True))
    return [Piece("clock", hours[0], place, first.end), Piece("clock", hours[1], first.end, last.end, apart=True)]


def _parts(phrase: Phrase, groups: list[list[Piece]], now: dt.datetime) -> list[Part]:
    """What each group says; empty where one of them is not understood."""
    dated = [group for group in groups if group[0].slot != "stretch"]
    moments = moments_of(phrase, [piece for group in dated for piece in group], now) if dated else []
    if moments is None or len(moments) != len(dated):
        return []
    rest, parts = iter(moments), list[Part]()
    for group in groups:
        value = group[0].value
        if not isinstance(value, Stretch):
            part = _moment(next(rest), group, now)
        else:
            part = Part(value.start, value.end, group) if len(group) == 1 else None
        if part is None:
            return []
        parts.append(part)
    return parts


def _moment(moment: Moment, group: list[Piece], now: dt.datetime) -> Part | None:
    zone = moment.zone or now.tzinfo
    if moment.at is not None:
        instant = fixed(moment.at)
        return Part(instant, instant + AN_HOUR, group, instant=True)
    day = moment.day or now.date()
    if moment.clock is not None and moment.certain:
        clock = at(day, moment.clock, zone)
        return Part(fixed(clock), fixed(clock) + AN_HOUR, group, instant=True) if clock is not None else None
    named = next((str(piece.value) for piece in group if piece.slot == "part"), "")
    if named:
        part = _part_of_day(day, named, group, zone)
        return part._replace(loose=moment.day is None) if part is not None else None
    return Part(*days_from(day, day, zone), group) if moment.day is not None and moment.clock is None else None


def _part_of_day(day: dt.date, named: str, group: list[Piece], zone: dt.tzinfo | None) -> Part | None:
    """A part of a day, such as its morning."""
    first, last = PARTS[named]
    start = at(day, dt.time(first), zone)
    after = day + dt.timedelta(days=1)
    end = at(day, dt.time(last), zone) if last < 24 else beginning(after, zone)
    return Part(fixed(start), fixed(end), group) if start is not None and end is not None else None


def _is_range(phrase: Phrase, first: Part, second: Part) -> bool:
    """Whether the second part is the other end of what begins with the first one."""
    opened = any("between" in (phrase.word(piece.start), phrase.word(piece.start - 1)) for piece in first.group)
    if opened and phrase.word(first.group[-1].end) == "and":
        return True
    begin = second.group[0]
    if begin.slot == "away" and second.start < first.start:
        # `Thursday to an hour earlier` is no range.
        return False
    return joined(phrase, first.group, [begin._replace(apart=begin.apart and begin.slot != "stretch")])


def _whole(phrase: Phrase, first: Part, last: Part, now: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """The interval of a part, of both ends of a range, or of what is since, after, until or before a part."""
    if first is not last:
        return first.start, last.start if last.instant else last.end
    lead = _lead(phrase, first)
    word = phrase.word(lead) if lead is not None else ""
    here = fixed(now)
    if word in SINCE:
        return first.start, here
    if word in UNTIL:
        return here, first.start if first.instant else first.end
    if word in AFTER:
        begin = first.start if first.instant else first.end
        return begin, _end_of_day(begin, now) if first.instant else begin + OPEN
    if word in BEFORE:
        return (_day_of(first.start, now) if first.instant else here), first.start
    return first.start, first.end


def _lead(phrase: Phrase, first: Part) -> int | None:
    """The place of the word before a part that makes it open at one end: `before 10`, `since the 3rd`."""
    place = first.group[0].start - 1
    place -= phrase.word(place) == "the"
    return place if place >= 0 and phrase.word(place) in (*SINCE, *UNTIL, *AFTER, *BEFORE) else None


def _day_of(instant: dt.datetime, now: dt.datetime) -> dt.datetime:
    return beginning(_local(instant, now).date(), now.tzinfo)


def _end_of_day(instant: dt.datetime, now: dt.datetime) -> dt.datetime:
    return beginning(_local(instant, now).date() + dt.timedelta(days=1), now.tzinfo)


def _local(instant: dt.datetime, now: dt.datetime) -> dt.datetime:
    return instant if now.tzinfo is None or instant.tzinfo is None else instant.astimezone(now.tzinfo)
