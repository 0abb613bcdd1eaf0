"""Completes a value of which a follow-up says a part: another day at the same time, another time, another number."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.contract.language.interval import written
from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.inputs import Filled
from shipworthy.routing.values.times import dates, times
from shipworthy.routing.values.times.zones import at, fixed

SAME = regex(r"\b(?:same|gleichen?|selben?|mism[ao]s?|m[êe]mes?)\b", re.IGNORECASE)
"""Matches what keeps the hours of a time on another day."""


DIGITS = regex(r"\d+")
COUNTED = ("integer", "number", "money", "duration")
"""Types of which a number alone may be a value."""


def completed(filled: Filled, inputs: Mapping[str, Input], current: Mapping[str, object], said: Said) -> Filled:
    """Return the values of a correction, the instants of them with the half that it leaves as it was."""
    filled = _at_the_same_hours(_of_that_number(filled, inputs, current, said), inputs, current, said)
    held = {name: current.get(name) for name, spec in inputs.items() if spec.list is None and is_instant(spec)}
    instants = {name: value for name, value in held.items() if isinstance(value, dt.datetime)}
    if len(instants) != 1:
        return filled
    ((name, before),) = instants.items()
    value, found = other_half(said, before)
    if value is None or found is None:
        return filled
    values = {**filled.values, name: value}
    return replace(
        filled, values=values, found=(*filled.found, replace(found, value=value)), doubted=filled.doubted - {name}
    )


def _of_that_number(filled: Filled, inputs: Mapping[str, Input], current: Mapping[str, object], said: Said) -> Filled:
    """Return the values with the code that has another number, and is otherwise the one before: `and 101` for T-101."""
    codes = {n: spec for n, spec in inputs.items() if spec.pattern is not None and spec.list is None}
    counts = [spec for n, spec in inputs.items() if n not in codes and (spec.list or spec.type).name in COUNTED]
    numbers = [token for token in said.tokens if token.text.isdigit()]
    if len(codes) != 1 or counts or len(numbers) != 1 or not filled.values.keys().isdisjoint(codes):
        return filled
    ((name, spec),), (number,) = codes.items(), numbers
    held = str(current.get(name) or "")
    parts = DIGITS.split(held)
    if len(parts) != 2 or len(number.text) != len(held) - sum(map(len, parts)):
        return filled
    value = number.text.join(parts)
    if not spec.fits_pattern(value):
        return filled
    found = (*filled.found, Found(value, number.start, number.end, exact=False))
    return replace(filled, values={**filled.values, name: value}, found=found, doubted=filled.doubted - {name})


def _at_the_same_hours(
    filled: Filled, inputs: Mapping[str, Input], current: Mapping[str, object], said: Said
) -> Filled:
    """Return the values with the hours of an interval on the one day of `the same on Friday`."""
    names = [name for name, spec in inputs.items() if spec.list is None and spec.kind.name == "interval"]
    held = current.get(names[0]) if len(names) == 1 else None
    days = said.once(dates)
    if not isinstance(held, str) or len(days) != 1 or said.once(times) or SAME.search(said.text) is None:
        return filled
    start, end = (dt.datetime.fromisoformat(part) for part in held.split("/"))
    zone, (item,) = said.now.tzinfo, days
    first, last = (one if zone is None else one.astimezone(zone) for one in (start, end))
    if first.date() != last.date() or not isinstance(item.value, dt.date):
        return filled
    ends = [at(item.value, one.time(), zone) for one in (first, last)]
    if ends[0] is None or ends[1] is None:
        return filled
    value = written(fixed(ends[0]), fixed(ends[1]))
    found = (*filled.found, replace(item, value=value))
    return replace(filled, values={**filled.values, names[0]: value}, found=found, doubted=filled.doubted - {names[0]})


def is_instant(spec: Input) -> bool:
    """Whether an input takes a day with a time of day, read by its type."""
    return spec.kind.name == "datetime" and spec.pattern is None


def other_half(said: Said, held: dt.datetime) -> tuple[dt.datetime | None, Found | None]:
    """Return the instant with the one day, or the one time of day, that a message says; None where it says both."""
    zone = said.now.tzinfo
    here = held if zone is None or held.tzinfo is None else held.astimezone(zone)
    days, clocks = said.once(dates), said.once(times)
    if len(days) + len(clocks) != 1:
        return None, None
    (item,) = [*days, *clocks]
    day = item.value if days and isinstance(item.value, dt.date) else here.date()
    clock = here.time() if days else _time(item.value)
    instant = at(day, clock, zone) if clock is not None else None
    return (fixed(instant), item) if instant is not None else (None, None)


def _time(value: object) -> dt.time | None:
    return value if isinstance(value, dt.time) else dt.time.fromisoformat(str(value))
