"""Finds times at which several people are free, the ones inside everybody's working hours first."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from people import Person, book

STEP = dt.timedelta(minutes=30)
DAYS_OFF = (5, 6)
MOST = 5
"""Slots that are offered."""
A_DAY = 2
"""Slots of one day that are offered while other days have some too."""
WAKES, SLEEPS = dt.time(7), dt.time(21)
"""Outside of working hours no slot is before and after these, while others are free."""
Busy = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True)
class Slot:
    """A free time, and for whom it is outside working hours."""

    start: dt.datetime
    end: dt.datetime
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """The part of the day, `morning` or `afternoon`, and the hours in which free times are looked for."""

    part: str = ""
    earliest: dt.time = dt.time.min
    latest: dt.time = dt.time.max


ANY = Inside()


def free(
    start: dt.datetime,
    end: dt.datetime,
    length: dt.timedelta,
    busy: Iterable[Busy],
    people: Sequence[Person],
    *,
    named: bool,
    inside: Inside = ANY,
) -> list[Slot]:
    """The free times of this length. `named`: the hours were said, so none of them is outside working hours.

    `inside`: where one of that part of the day is free, no other is offered; of its hours are all of them.
    """
    taken = sorted(busy)
    found: list[Slot] = []
    begin = _up(start)
    while begin + length <= end:
        until = begin + length
        if not any(first < until and last > begin for first, last in taken):
            outside = () if named else tuple(one.name for one in people if not works(one, begin, until))
            found.append(Slot(begin, until, outside))
        begin += STEP
    found = [one for one in found if _within(one, inside)]
    found = [one for one in found if _in_part(one, inside.part)] or found
    if not any(not one.outside for one in found):
        found = [one for one in found if all(_is_waking(one, each) for each in people)] or found
    return _chosen(
        [one for one in found if not one.outside] or [one for one in found if len(one.outside) < len(people)]
    )


def _is_waking(slot: Slot, person: Person) -> bool:
    """Whether a slot is by day where a person is."""
    first, last = slot.start.astimezone(person.zone), slot.end.astimezone(person.zone)
    return first.date() == last.date() and first.time() >= WAKES and last.time() <= SLEEPS


def _in_part(slot: Slot, part: str) -> bool:
    """Whether a slot is in the morning or the afternoon of the owner."""
    noon = dt.time(12)
    return not part or (slot.end.time() <= noon if part == "morning" else slot.start.time() >= noon)


def _within(slot: Slot, inside: Inside) -> bool:
    """Whether a slot lies between two times of its day."""
    same = slot.end.date() == slot.start.date() or inside.latest == dt.time.max
    return same and slot.start.time() >= inside.earliest and (slot.end.time() <= inside.latest)


def works(person: Person, start: dt.datetime, end: dt.datetime) -> bool:
    """Whether a time lies within a person's working hours, on the clock of where that person is."""
    first, last = start.astimezone(person.zone), end.astimezone(person.zone)
    return (
        first.weekday() not in DAYS_OFF
        and first.date() == last.date()
        and first.time() >= book().opens
        and last.time() <= book().closes
    )


def _up(instant: dt.datetime) -> dt.datetime:
    """The next half hour."""
    whole = instant.replace(minute=0, second=0, microsecond=0)
    while whole < instant:
        whole += STEP
    return whole


def _chosen(found: Sequence[Slot]) -> list[Slot]:
    """A few of them that do not overlap, at most some of each day, in order."""
    apart: list[Slot] = []
    for one in found:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    days: dict[dt.date, list[Slot]] = {}
    for one in apart:
        days.setdefault(one.start.date(), []).append(one)
    first = [one for each in days.values() for one in each[:A_DAY]][:MOST]
    rest = [one for one in apart if one not in first][: MOST - len(first)]
    return sorted([*first, *rest], key=lambda one: one.start)


def openings(start: dt.datetime, end: dt.datetime, busy: Iterable[Busy]) -> list[Busy]:
    """The free stretches of a time."""
    found, begin = list[Busy](), start
    for first, last in sorted(busy):
        if first > begin:
            found.append((begin, min(first, end)))
        begin = max(begin, last)
        if begin >= end:
            return found
    return [*found, (begin, end)] if begin < end else found
