"""Cuts a phrase into pieces, each a day, a time of day, a duration and so on; one that is not read whole has none."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal, NamedTuple

from shipworthy.routing.values.times.clocks import clock
from shipworthy.routing.values.times.counts import Count, day_of_month, ordinal, spelled, whole
from shipworthy.routing.values.times.days import day, nearest
from shipworthy.routing.values.times.feasts import feast
from shipworthy.routing.values.times.phrase import Phrase
from shipworthy.routing.values.times.relative import away, named, weekday, weekdays_on
from shipworthy.routing.values.times.spans import length
from shipworthy.routing.values.times.words import ORDINARY
from shipworthy.routing.values.times.zones import zone

Slot = Literal["stamp", "day", "away", "weekday", "number", "part", "clock", "bare", "zone", "span"]
PREPOSITIONS = frozenset(("on", "by", "until", "till", "since", "from", "for", "before", "after"))
RANGED = frozenset(("to", "until", "till", "through", "thru", "-", "\u2013", "\u2014", "and", "or"))
COUNTS = frozenset(("num", "nth", "pair", "code"))
"""Kinds of items that may count something that is no time."""
BESIDE = frozenset(("num", "nth", "clock", "date", "pair"))
DATED = ("month", "part", "named", "nth", "noon")
TIMED = frozenset(("num", "clock"))
FREE = frozenset(("sign", "half", "zone"))


class Piece(NamedTuple):
    """What one part of a phrase says, and the places of its first item and behind its last one."""

    slot: Slot
    value: object
    start: int
    end: int
    apart: bool = False
    """Whether it is the other end of a range."""


def pieces(phrase: Phrase, now: dt.datetime) -> list[Piece]:
    """Read the pieces of a phrase in order; empty where a word of time or a number between them is not understood."""
    found: list[Piece] = []
    loose: list[int] = []
    place = 0
    while place < len(phrase.items):
        best = max(_candidates(phrase, place, now), key=lambda read: read[-1].end, default=None)
        if best is None:
            loose.append(place)
            place += 1
        else:
            found += best
            place = best[-1].end
    if not found or any(_spoils(phrase, place, found) for place in loose):
        return []
    return found


def _candidates(phrase: Phrase, place: int, now: dt.datetime) -> Iterator[list[Piece]]:
    item = phrase.items[place]
    if item.kind == "sign" or item.kind == "code":
        return
    if item.kind == "stamp":
        yield [Piece("stamp", item.lower, place, place + 1)]
        return
    today = now.date()
    if (range_ := _range(phrase, place, today)) is not None:
        yield range_
    for one in (day(phrase, place, today), feast(phrase, place, today), weekdays_on(phrase, place, today)):
        if one is not None:
            yield [Piece("day", one.value, place, one.end)]
    if (near := named(phrase, place, today)) is not None:
        read = [Piece("day", near.value, place, near.end), Piece("part", "tonight", place, near.end)]
        yield read[: 1 + (phrase.role(near.end - 1, "part") is not None)]
    if (distant := away(phrase, place, now)) is not None:
        yield [Piece("away" if distant.exact else "day", distant.value, place, distant.end)]
    if (of_week := weekday(phrase, place, today)) is not None and _means_weekday(phrase, place, of_week.end):
        yield [Piece("weekday", of_week, place, of_week.end)]
    if (number := _number(phrase, place)) is not None:
        yield [Piece("number", int(number.value), place, number.end)]
    yield from _times(phrase, place)
    yield from _parts(phrase, place, today)


def _times(phrase: Phrase, place: int) -> Iterator[list[Piece]]:
    time = clock(phrase, place)
    if time is not None and time.sure:
        yield [Piece("clock", time, place, time.end)]
    begin = place + (phrase.role(place, "shift") is not None and whole(phrase, place + 1) is not None)
    if (span := length(phrase, begin)) is not None:
        yield [Piece("span", span.total, place, span.end)]
    if time is not None and not time.sure:
        yield [Piece("bare", time, place, time.end)]
    if (said := zone(phrase, place)) is not None and place:
        yield [Piece("zone", said.value, place, said.end)]


def _parts(phrase: Phrase, place: int, now: dt.date) -> Iterator[list[Piece]]:
    """Read `in the morning`, `this evening`, `last night`, `at night`."""
    shift = phrase.role(place, "shift")
    begin = place + (shift is not None or phrase.word(place) in ("in", "at"))
    begin += begin > place and phrase.word(begin) == "the"
    part = phrase.word(begin)
    if phrase.role(begin, "part") is None or phrase.role(begin, "named") is not None:
        return
    if phrase.word(begin + 1) == "of":
        return
    piece = Piece("part", part, place, begin + 1)
    if shift is None:
        yield [piece]
    elif shift == 0:
        yield [Piece("day", now, place, begin + 1), piece]
    elif phrase.word(place) == "last" and part == "night" and now > dt.date.min:
        yield [Piece("day", now - dt.timedelta(days=1), place, begin + 1), piece]


def _range(phrase: Phrase, place: int, now: dt.date) -> list[Piece] | None:
    """Read two days of one month: `3 to 5 May`, `May 20-22`, `from the 3rd to the 5th of May`."""
    month = phrase.role(place, "month")
    ends = _ends(phrase, place + (month is not None))
    if ends is None:
        return None
    first, second, middle, end = ends
    if month is None:
        end += phrase.word(end) == "of"
        month = phrase.role(end, "month")
        end += 1
    try:
        days = [nearest(now, int(str(month)), number) for number in (first, second)] if month is not None else []
    except ValueError:
        return None
    if not days or days[0] >= days[1]:
        return None
    return [Piece("day", days[0], place, middle), Piece("day", days[1], middle, end, apart=True)]


def _ends(phrase: Phrase, place: int) -> tuple[int, int, int, int] | None:
    """Read the numbers of two days, the place between them and the place behind them."""
    item = phrase.at(place)
    if item.kind == "pair" and "-" in item.lower:
        first, second = (int(part) for part in item.lower.split("-"))
        return first, second, place, place + 1
    place += phrase.word(place) == "the"
    begin = day_of_month(phrase, place)
    if begin is None or phrase.word(begin.end) not in RANGED:
        return None
    after = begin.end + 1
    after += phrase.word(after) == "the"
    last = day_of_month(phrase, after)
    return (int(begin.value), int(last.value), begin.end, last.end) if last is not None else None


def _number(phrase: Phrase, place: int) -> Count | None:
    """Read the number of a day that has no month: `the 20th`, `on the 15`, `Friday the 13th`, `Friday 13`."""
    the = phrase.word(place) == "the"
    begin = place + the
    before = phrase.word(place - 1)
    count = ordinal(phrase, begin) or whole(phrase, begin)
    if count is None or not 1 <= count.value <= 31 or phrase.role(count.end, "unit") is not None:
        return None
    last = count.end == len(phrase.items)
    beside = phrase.role(place - 1, "weekday") is not None or (
        before == "," and phrase.role(place - 2, "weekday") is not None
    )
    if (last and phrase.counted and not (beside and ordinal(phrase, begin))) or phrase.role(
        count.end, "weekday"
    ) is not None:
        return None
    is_ordinal = ordinal(phrase, begin) is not None
    if is_ordinal and phrase.at(begin).kind != "nth" and not the and not beside:
        return None
    after_words = before in PREPOSITIONS or beside
    if is_ordinal:
        alone = place == 0 and (last or phrase.word(count.end) in ("at", ",") or phrase.at(count.end).kind in TIMED)
        return count if after_words or (alone and (the or phrase.whole)) else None
    time = clock(phrase, begin)
    if time is not None and time.end > count.end:
        return None
    if beside or (the and before in PREPOSITIONS and last):
        return count
    return count if before == "on" and (the or phrase.word(count.end) == "at") else None


def _means_weekday(phrase: Phrase, place: int, end: int) -> bool:
    """Whether a short name of a weekday is one, and not `sat on a chair`."""
    if phrase.word(place) not in ORDINARY or end > place + 1:
        return True
    if phrase.whole or phrase.word(place - 1) in PREPOSITIONS:
        return True
    beside = (place - 1, end, end + (phrase.word(end) in (",", ".", "at", "the")))
    return any(phrase.at(at).kind in BESIDE or any(role in phrase.at(at).roles for role in DATED) for at in beside)


def _spoils(phrase: Phrase, place: int, found: list[Piece]) -> bool:
    """Whether an item that nothing uses makes the values beside it doubtful."""
    item = phrase.items[place]
    if item.kind in ("clock", "date", "stamp"):
        return True
    if item.kind in FREE:
        return False
    used = {at for piece in found for at in range(piece.start, piece.end)}
    if item.kind in COUNTS or _counting(phrase, place):
        if phrase.role(place + 1, "weekday") is not None or _ranged(phrase, place, used):
            return True
        return found[0].start < place < found[-1].start and not is_counted(phrase, place, place + 1)
    if not item.roles or item.lower not in ORDINARY:
        return bool(item.roles)
    if "relation" in item.roles and place - 1 not in used and (place + 1 in used or phrase.word(place + 1) == "the"):
        return False
    return place - 1 in used or place + 1 in used


def _ranged(phrase: Phrase, place: int, used: set[int]) -> bool:
    """Whether a number is one end of a range whose other end is used: `2 or 3 days`, `May 3 or 4`."""
    after = phrase.word(place + 1) in RANGED and phrase.word(place + 1) != "and" and place + 2 in used
    return after or (phrase.word(place - 1) in RANGED and phrase.word(place - 1) != "and" and place - 2 in used)


def _counting(phrase: Phrase, place: int) -> bool:
    return spelled(phrase, place) is not None or ordinal(phrase, place) is not None


def is_counted(phrase: Phrase, start: int, end: int) -> bool:
    """Whether a number between two pieces counts something else: `on Friday for 2 at 8pm`."""
    return phrase.word(start - 1) == "for" and phrase.word(end) in ("on", "at", "from", "by", "in")


def is_range(phrase: Phrase, start: int, end: int) -> bool:
    """Whether the items between two pieces keep them apart."""
    return any(phrase.word(place) in RANGED or phrase.word(place) in ("&", "/") for place in range(start, end))
