"""Joins the pieces of a phrase to moments: a day, a time of day, or both, of which all parts agree."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import pairwise

from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.times.candidates import Piece
from shipworthy.routing.values.times.clocks import BEFORE_NOON, Clock
from shipworthy.routing.values.times.groups import grouped
from shipworthy.routing.values.times.phrase import Phrase, phrases
from shipworthy.routing.values.times.pieces import pieces
from shipworthy.routing.values.times.ranges import end_after, joined
from shipworthy.routing.values.times.relative import Weekday

Span = tuple[int, int]
NEAR = dt.timedelta(days=31)
"""How far a past day may be that a weekday and a number name together."""
DATED = ("day", "weekday", "number")
"""The pieces of a day."""
MONTHS_AHEAD = 28
"""Months in which a day with a weekday and a number is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What one part of a message says about time, with the spans of its characters."""

    span: Span
    day: dt.date | None = None
    day_span: Span | None = None
    clock: dt.time | None = None
    clock_span: Span | None = None
    at: dt.datetime | None = None
    """The instant itself, where it was said by its distance from now or written whole."""
    zone: dt.tzinfo | None = None
    certain: bool = True
    """Whether it can be an instant: not where a zone is not certain, nor where a part of the day has no hour."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The moments and durations of a message."""

    moments: tuple[Moment, ...]
    spans: tuple[Found, ...]


def spoken_of(said: Said) -> Spoken:
    """Read every phrase of time in a message."""
    moments: list[Moment] = []
    spans: list[Found] = []
    for phrase in phrases(said):
        found = pieces(phrase, said.now)
        if not found:
            continue
        read = moments_of(phrase, [piece for piece in found if piece.slot != "span"], said.now)
        if read is not None:
            moments += read
            spans += [duration(phrase, piece) for piece in found if isinstance(piece.value, float)]
    return Spoken(tuple(moments), tuple(spans))


def duration(phrase: Phrase, piece: Piece) -> Found:
    """Return the duration that a piece says."""
    return Found(dt.timedelta(seconds=float(str(piece.value))), *characters(phrase, piece))


def characters(phrase: Phrase, *found: Piece) -> Span:
    start = min(piece.start for piece in found)
    start += phrase.word(start) == "the" and start + 1 < found[0].end
    # Nothing but a range begins so.
    start -= phrase.word(start - 1) == "between"
    return phrase.items[start].start, phrase.items[max(piece.end for piece in found) - 1].end


def moments_of(phrase: Phrase, found: list[Piece], now: dt.datetime) -> list[Moment] | None:
    """Join pieces that stand together; None where one of them does not fit."""
    read: list[Moment] = []
    groups = grouped(phrase, found)
    for group in groups:
        moment = _moment(phrase, group, now)
        if moment is None:
            return None
        read.append(moment)
    return _ordered(phrase, groups, _with_clocks(_with_days(phrase, groups, read)))


def _ordered(phrase: Phrase, groups: list[list[Piece]], read: list[Moment]) -> list[Moment] | None:
    """Put the end of each range behind its start; None where that is not what was said."""
    for place in range(1, len(read)):
        start, end = read[place - 1], read[place]
        if not joined(phrase, groups[place - 1], groups[place]) or start.day is None or end.day is None:
            continue
        if end.at is not None and start.at is None and end.day < start.day:
            # `Thursday to an hour earlier` is no range.
            continue
        if end.day_span is not None and start.day_span is not None:
            day = end_after(phrase, start.day, end.day, groups[place])
            if day is None:
                return None
            read[place] = end = replace(end, day=day)
        if start.day == end.day and start.clock is not None and end.clock is not None and end.clock < start.clock:
            return None
    return read


def _moment(phrase: Phrase, group: list[Piece], now: dt.datetime) -> Moment | None:
    by: dict[str, Piece] = {piece.slot: piece for piece in group}
    span = characters(phrase, *group)
    if "stamp" in by:
        return _stamp(by["stamp"], span, now) if len(group) == 1 else None
    if "away" in by:
        at = by["away"].value
        today = by["day"].value == now.date() if "day" in by else True
        if not isinstance(at, dt.datetime) or by.keys() - {"away", "day"} or not today:
            return None
        return Moment(span=span, at=at, day=at.date(), day_span=span)
    dated = [piece for piece in group if piece.slot in DATED]
    found = _day(by, now.date()) if dated else None
    if dated and found is None:
        return None
    part = str(by["part"].value) if "part" in by else ""
    clock = _time(by["clock"].value, part, dated=found is not None) if "clock" in by else None
    if "clock" in by and clock is None:
        return None
    if "zone" in by and clock is None:
        return None
    timed = [piece for piece in group if piece.slot in ("clock", "part", "zone")]
    if clock is None:
        # Without an hour a part of the day belongs to the day.
        dated += [piece for piece in timed if dated]
    zone = by["zone"].value if "zone" in by else None
    return Moment(
        span=span,
        day=found,
        day_span=characters(phrase, *dated) if dated else None,
        clock=clock,
        clock_span=characters(phrase, *timed) if clock is not None else None,
        zone=zone if isinstance(zone, dt.tzinfo) else None,
        certain=_is_certain(by, phrase, span[1]) and (not part or clock is not None),
    )


def _is_certain(by: dict[str, Piece], phrase: Phrase, end: int) -> bool:
    """Whether no time zone is said that is not read."""
    if phrase.zoned and "clock" in by and phrase.items[-1].end == end:
        return False
    return "zone" not in by or by["zone"].value is not None


def _stamp(piece: Piece, span: Span, now: dt.datetime) -> Moment | None:
    text = str(piece.value).upper()
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    at = at.replace(microsecond=0) if at.tzinfo else at.replace(tzinfo=now.tzinfo, microsecond=0)
    return Moment(
        span=span, at=at, day=at.date(), day_span=span, clock=at.timetz().replace(tzinfo=None), clock_span=span
    )


def _day(by: dict[str, Piece], now: dt.date) -> dt.date | None:
    """Return the day that all parts agree on."""
    day = by["day"].value if "day" in by else None
    if isinstance(day, dt.datetime):
        day = day.date()
    weekday = by["weekday"].value if "weekday" in by else None
    number = by["number"].value if "number" in by else None
    if isinstance(day, dt.date):
        if number is not None:
            return None
        agrees = not isinstance(weekday, Weekday) or weekday.number == day.weekday()
        return day if agrees else None
    if isinstance(weekday, Weekday):
        if not isinstance(number, int):
            return weekday.value
        return _both(now, weekday.number, number) if weekday.free else None
    return _next_number(now, number) if isinstance(number, int) else None


def _dates_of(now: dt.date, number: int, months: range) -> list[dt.date]:
    found = []
    for step in months:
        year, month = divmod(now.year * 12 + now.month - 1 + step, 12)
        try:
            found.append(dt.date(year, month + 1, number))
        except ValueError:
            continue
    return found


def _next_number(now: dt.date, number: int) -> dt.date | None:
    return next((day for day in _dates_of(now, number, range(12)) if day >= now), None)


def _both(now: dt.date, weekday: int, number: int) -> dt.date | None:
    """Return the day that has the weekday and the number: the next one, unless only a past one is near."""
    days = [day for day in _dates_of(now, number, range(-2, MONTHS_AHEAD)) if day.weekday() == weekday]
    coming = next((day for day in days if day >= now), None)
    past = [day for day in days if now - NEAR <= day < now]
    if past and (coming is None or coming - now > NEAR):
        return past[-1]
    return coming


def _time(value: object, part: str, *, dated: bool) -> dt.time | None:
    """Return the time of day; None where its parts do not agree, or where it is not clear which midnight is meant."""
    if not isinstance(value, Clock):
        return None
    hour = value.hour
    if value.half:
        hour = hour % 12 + (12 if value.half == "p" else 0) if hour <= 12 else hour
        hour = hour if not part or _fits(hour, part) else -1
    elif value.exact:
        hour = (
            hour if (not part or _fits(hour, part)) and not (dated and hour == value.minute == 0 and value.sure) else -1
        )
    elif part:
        hour = _in_part(hour, part)
    elif hour < BEFORE_NOON:
        hour += 12
    minutes = hour * 60 + value.minute
    return dt.time(minutes // 60, minutes % 60, value.second) if 0 <= hour < 24 and minutes >= 0 else None


def _fits(hour: int, part: str) -> bool:
    if part == "morning":
        return hour < 12
    if part == "lunchtime":
        return 11 <= hour < 15
    if part == "afternoon":
        return 12 <= hour < 20
    if part == "evening":
        return 16 <= hour < 24
    return hour >= 17 or (part == "night" and hour < 6)


def _in_part(hour: int, part: str) -> int:
    """Return the hour of 24 that a part of the day makes of one of 12; -1 where it is not one of that part."""
    if part == "morning":
        return hour if 0 < hour < 12 else -1
    if part == "lunchtime":
        return hour if hour in (11, 12) else hour + 12 if hour in (1, 2) else -1
    if part == "afternoon":
        return 12 if hour == 12 else hour + 12 if 1 <= hour <= 7 else -1
    if part == "evening":
        return hour + 12 if 4 <= hour < 12 else -1
    if 5 <= hour < 12:
        return hour + 12
    return (hour % 12 if hour <= 4 or hour == 12 else -1) if part == "night" else -1


def _with_days(phrase: Phrase, groups: list[list[Piece]], read: list[Moment]) -> list[Moment]:
    """Give times of day that stand beside one day of the phrase that day; not the first of `3pm to Friday at 10`."""
    days = [moment.day for moment in read if moment.day is not None and moment.at is None]
    if len(read) < 2 or len(set(days)) != 1:
        return read
    after = [*(joined(phrase, a, b) and b[0].slot in DATED for a, b in pairwise(groups)), False]
    return [
        replace(m, day=days[0]) if m.day is None and m.clock is not None and not apart else m
        for m, apart in zip(read, after, strict=True)
    ]


def _with_clocks(read: list[Moment]) -> list[Moment]:
    """Give days that stand beside one time of day of the phrase that time: `9am on Monday or Tuesday`."""
    clocks = [moment.clock for moment in read if moment.clock is not None and moment.at is None]
    if len(read) < 2 or len(set(clocks)) != 1:
        return read
    return [replace(m, clock=clocks[0]) if m.clock is None and m.at is None and m.certain else m for m in read]
