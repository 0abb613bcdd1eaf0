"""A value found in a message."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """A value, where it stands, and whether it was said exactly."""

    value: Any
    start: int
    end: int
    exact: bool = True


def apart(found: Iterable[Found]) -> list[Found]:
    """Those that do not overlap, in the order of the message; of two that do, the longer one."""
    kept: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if all(item.end <= other.start or other.end <= item.start for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda f: f.start)


def outside(found: Iterable[Found], taken: Iterable[Found]) -> list[Found]:
    """Those that touch none of the others."""
    spans = [(item.start, item.end) for item in taken]
    return [item for item in found if all(item.end <= start or end <= item.start for start, end in spans)]
