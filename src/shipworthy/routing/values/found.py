"""Values found in a message, and their overlaps."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import Any

START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Found:
    """A value, its position, and whether it was written exactly."""

    value: Any
    start: int
    end: int
    exact: bool = True


def apart(found: Iterable[Found]) -> list[Found]:
    """Return the values in the order of the message; of two that overlap, the longer one."""
    kept: list[Found] = []
    for _, start, _, item in sorted([(f.start - f.end, f.start, n, f) for n, f in enumerate(found)]):
        place = bisect_left(kept, item.end, key=START)
        if not place or kept[place - 1].end <= start:
            kept.insert(place, item)
    return kept


def outside(found: Iterable[Found], taken: Sequence[Found]) -> list[Found]:
    """Return the values that overlap none of the taken ones."""
    if not taken:
        return list(found)
    spans = sorted([(item.start, item.end) for item in taken])
    starts = [start for start, _ in spans]
    furthest = [0, *accumulate([end for _, end in spans], max)]
    return [item for item in found if furthest[bisect_left(starts, item.end)] <= item.start]
