"""Reads what answers several inputs at once, or another one than its parts: a range of hours, a length before a day."""

import datetime as dt
from collections.abc import Mapping, Sequence

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.hours import Hours, hours
from shipworthy.routing.values.lengths import length_from
from shipworthy.routing.values.measured import LONGEST, unit_of
from shipworthy.routing.values.times import dates, instants, intervals

TOGETHER = frozenset(("time", "integer", "interval", "date"))
"""Types of which a value may be read together with one of another input."""


def together(
    inputs: Mapping[str, Input], kinds: Sequence[str], said: Said
) -> tuple[dict[str, object], Found, int] | None:
    """Return the values of a range of hours, or of a length before the day it begins with, and where they end."""
    if "time" in kinds and (found := said.once(hours)) is not None and (ends := _ends(inputs, found)):
        return ends, Found(found.begin, found.start, found.end), found.end
    if "integer" in kinds and (length := length_from(inputs, said)) is not None:
        return {length.name: length.found.value}, length.found, length.end
    if "date" in kinds and (stay := _stay(inputs, said)) is not None:
        return stay
    if {"interval", "datetime"} <= set(kinds) and (ranged := _ranged(inputs, said)) is not None:
        return ranged
    return None


def _ranged(inputs: Mapping[str, Input], said: Said) -> tuple[dict[str, object], Found, int] | None:
    """Return the one range of hours for the one input of an interval: `tomorrow from 9 to 11` is no two instants."""
    names = [name for name, spec in inputs.items() if spec.kind.name == "interval"]
    starts = [item.start for item in said.once(instants)]
    ranges = [item for item in said.once(intervals) if sum(item.start <= start < item.end for start in starts) > 1]
    if len(names) != 1 or len(ranges) != 1:
        return None
    (found,) = ranges
    return {names[0]: found.value}, found, found.end


def _stay(inputs: Mapping[str, Input], said: Said) -> tuple[dict[str, object], Found, int] | None:
    """Return the first of a range of days, and its nights, where inputs ask for a day and a length.

    `From 12 to 15 December`: how many days it has is left open, for both ends may count.
    """
    lengths = [n for n, s in inputs.items() if s.kind.name == "integer" and unit_of(n, s.ask.source if s.ask else "")]
    if not lengths or len(said.text) > LONGEST:
        return None
    days = [n for n, s in inputs.items() if s.kind.name in ("date", "datetime", "interval") and not s.pattern]
    starts = said.once(dates)
    ranges = [item for item in said.once(intervals) if sum(item.start <= one.start < item.end for one in starts) == 2]
    if len(days) != 1 or len(ranges) != 1 or len(starts) != 2 or inputs[days[0]].kind.name != "date":
        return None
    first, last = (one.value for one in starts)
    if inputs[days[0]].list is not None or not isinstance(first, dt.date) or not isinstance(last, dt.date):
        return None
    nights = [n for n in lengths if not NIGHTS.isdisjoint(n.lower().split("_"))]
    values: dict[str, object] = {days[0]: first}
    if len(nights) == 1 and last > first:
        values[nights[0]] = (last - first).days
    return values, Found(first, ranges[0].start, ranges[0].end), ranges[0].end


NIGHTS = frozenset(("nights", "nächte", "noches", "nuits"))


def _ends(inputs: Mapping[str, Input], found: Hours) -> dict[str, object]:
    """Return the inputs that a range of hours answers: its start with its end or its length; empty where not both."""
    plain = {name: spec for name, spec in inputs.items() if spec.list is None and not spec.pattern}
    clocks = [name for name, spec in plain.items() if spec.kind.name == "time"]
    lengths = [name for name, spec in plain.items() if spec.kind.name == "duration"]
    late = [name for name in clocks if LATE & set(name.lower().split("_"))]
    if len(clocks) == 2 and len(late) < 2:
        last = late[0] if late else clocks[1]
        first = next(name for name in clocks if name != last)
        return {first: found.begin, last: found.until}
    if len(clocks) == 1 and not late and len(lengths) == 1:
        return {clocks[0]: found.begin, lengths[0]: found.length}
    return {}


LATE = frozenset(("end", "ends", "until", "till", "to", "finish", "close", "latest", "stop"))
"""Words in the names of inputs for the end of a range."""
