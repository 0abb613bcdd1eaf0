"""What a run has done so far."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.stores.session import Stored


@dataclass(kw_only=True)
class Writes:
    """What a run knows of its writes."""

    before: Mapping[str, Stored] = field(default_factory=dict)
    """Results of earlier messages of the skill."""
    unknown: dict[str, str] = field(default_factory=dict)
    """By key: what a person is told of a write of which nobody knows."""
    reached: set[str] = field(default_factory=set)
    """First halves of the keys of all writes that this run came to."""
    untold: dict[str, str] = field(default_factory=dict)
    """By key: what was begun before this run, in one that never came to its answer."""
    groups: set[tuple[str, ...]] = field(default_factory=set)
    """Places on the page of the groups that got one yes for all their calls."""
    locks: dict[str, asyncio.Lock] = field(default_factory=dict)

    def lock(self, key: str) -> asyncio.Lock:
        """Held by whoever makes the write."""
        return self.locks.setdefault(key, asyncio.Lock())
