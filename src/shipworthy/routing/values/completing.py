"""Completes an instant of which a correction says a half: another day at the same time, or another time of that day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.inputs import Filled
from shipworthy.routing.values.times import dates, times
from shipworthy.routing.values.times.zones import at, fixed


def completed(filled: Filled, inputs: Mapping[str, Input], current: Mapping[str, object], said: Said) -> Filled:
    """Return the values of a correction, the instants of them with the half that it leaves as it was."""
    held = {name: current.get(name) for name, spec in inputs.items() if spec.list is None and _is_instant(spec)}
    instants = {name: value for name, value in held.items() if isinstance(value, dt.datetime)}
    if len(instants) != 1:
        return filled
    ((name, before),) = instants.items()
    value, found = _other_half(said, before)
    if value is None or found is None:
        return filled
    values = {**filled.values, name: value}
    return replace(
        filled, values=values, found=(*filled.found, replace(found, value=value)), doubted=filled.doubted - {name}
    )


def _is_instant(spec: Input) -> bool:
    return spec.kind.name == "datetime" and spec.pattern is None


def _other_half(said: Said, held: dt.datetime) -> tuple[dt.datetime | None, Found | None]:
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
