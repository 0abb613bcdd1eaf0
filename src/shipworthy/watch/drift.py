"""Which values have changed, by evidence that holds however often it is looked at.

All streams together raise a false alarm with a chance of at most `Terms.chance`: each has a part of it, equal over the
drifts and then over the streams of a drift, which adds up (Bonferroni's inequality over test martingales).
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.check.trials.statistics import Share, quantile
from shipworthy.watch.betting import Wealth, odds_of_kinds, odds_of_numbers
from shipworthy.watch.chance import Kinds, Numbers, drawn
from shipworthy.watch.streams import DRIFTS, Drift, Stream, Value

__all__ = ["Alarm", "Terms", "drifts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How sure an alarm has to be."""

    chance: float = 0.01
    """That anything at all is called drifted, ever, while nothing has changed."""
    least: int = 30
    """Values that a stream needs before anything is bet on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One stream that has drifted."""

    drift: Drift
    metric: str
    of: str
    """The skill or the step; empty: the agent."""
    run_id: str
    """The run with which it was sure."""
    at: float
    """When, in seconds since the epoch."""
    since: float
    """When it seems to have begun."""
    values: int
    """Values from then until it was sure."""
    evidence: float
    """Logarithm to base 10 of the odds against chance, where they were highest."""
    needed: float
    """What was needed to be sure, likewise."""
    before: Mapping[str, float | None]
    """Figures of the values before it began."""
    after: Mapping[str, float | None]
    """Those from then on."""


def drifts(streams: Sequence[Stream], terms: Terms) -> list[Alarm]:
    """Every stream that has drifted, the first one first."""
    many = Counter(stream.drift for stream in streams)
    found = list[Alarm]()
    for stream in streams:
        each = terms.chance / len(DRIFTS) / many[stream.drift]
        alarm = _alarm(stream, -math.log(each), terms.least)
        found += [alarm] if alarm is not None else []
    return sorted(found, key=lambda alarm: alarm.at)


def _alarm(stream: Stream, needed: float, least: int) -> Alarm | None:
    """The alarm of a stream; None where it has not drifted."""
    wealth, begun, lowest, sure, highest = Wealth(), 0, math.inf, None, 0.0
    for place, odds in enumerate(_odds(stream)):
        if place < least:
            continue
        now = wealth.bet(odds)
        if now <= lowest and sure is None:
            begun, lowest = place + 1, now
        highest = max(highest, now)
        if now >= needed and sure is None:
            sure = place
    if sure is None:
        return None
    begun = min(begun, sure)
    value = stream.values[sure]
    return Alarm(
        drift=stream.drift,
        metric=stream.metric,
        of=stream.of,
        run_id=value.run_id.partition(" ")[0],
        at=value.at,
        since=stream.values[begun].at,
        values=sure - begun + 1,
        evidence=highest / math.log(10),
        needed=needed / math.log(10),
        before=_figures(stream.values[:begun]),
        after=_figures(stream.values[begun:]),
    )


def _odds(stream: Stream) -> Iterator[Mapping[Hashable, float]]:
    """What was bet on each value, before it came."""
    if stream.numbers:
        numbers = Numbers()
        for one in stream.values:
            p = numbers.add(float(one.value), drawn(one.run_id, stream.metric, stream.of))
            yield odds_of_numbers(p, up=stream.up, down=stream.down)
        return
    kinds = Kinds()
    for one in stream.values:
        slots = kinds.slots()
        p = kinds.add(str(one.value), drawn(one.run_id, stream.metric, stream.of))
        yield odds_of_kinds(p, slots.at(p), slots.names, slots.shares, only=stream.only)


def _figures(values: Sequence[Value]) -> dict[str, float | None]:
    """The median and p95 of numbers; the share of each kind."""
    if not values:
        return {}
    numbers = [one.value for one in values if isinstance(one.value, float)]
    if numbers:
        return {"p50": quantile(numbers, 0.5)[0], "p95": quantile(numbers, 0.95)[0]}
    kinds = Counter(str(one.value) for one in values)
    return {kind: Share(count, len(values)).value for kind, count in kinds.most_common(6)}
