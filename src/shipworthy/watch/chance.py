"""How unusual a value is among those before it: conformal p-values, which chance alone spreads evenly over 0 to 1.

A p-value here is exact as long as the values could have come in any other order, for every distribution of them
(Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005, section 2.2: smoothed conformal prediction).
Ties are broken by a number that is drawn from the id of the run, so that each look at the same runs sees the same.
"""

import hashlib
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from dataclasses import dataclass

__all__ = ["Kinds", "Numbers", "Slots", "drawn"]

WHOLE = 2**64
RARE = 12
"""Kinds that are told apart; the others are rare ones together."""


def drawn(*names: str) -> float:
    """A number between 0 and 1, the same for the same names."""
    digest = hashlib.blake2b("\0".join(names).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (int.from_bytes(digest, "big") + 0.5) / WHOLE


class Numbers:
    """The numbers so far."""

    def __init__(self) -> None:
        self._sorted: list[float] = []

    def __len__(self) -> int:
        return len(self._sorted)

    def add(self, value: float, draw: float) -> float:
        """Add a number; returns the share of all that are larger, ties broken by `draw`: small where it is large."""
        low, high = bisect_left(self._sorted, value), bisect_right(self._sorted, value)
        larger, equal = len(self._sorted) - high, high - low + 1
        insort(self._sorted, value)
        return (larger + draw * equal) / len(self._sorted)


@dataclass(frozen=True, slots=True)
class Slots:
    """0 to 1, cut into the shares of kinds before a value is seen: first a place for new ones, then from the rarest."""

    names: tuple[str, ...]
    shares: tuple[float, ...]
    ends: tuple[float, ...]

    def at(self, p: float) -> int:
        """The index of the slot in which a p-value lies."""
        return min(bisect_right(self.ends, p), len(self.names) - 1)


class Kinds:
    """The kinds so far, such as statuses or paths."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._total = 0

    def __len__(self) -> int:
        return self._total

    def slots(self) -> Slots:
        """How 0 to 1 is cut, as far as that is known before the next value."""
        ordered = sorted(self._counts.items(), key=lambda one: (one[1], one[0]))
        rare, told = ordered[:-RARE], ordered[-RARE:]
        whole = self._total + 1
        counts = [("", 1 + sum(count for _, count in rare)), *told]
        shares = tuple(count / whole for _, count in counts)
        ends, total = [], 0.0
        for share in shares:
            total += share
            ends.append(total)
        return Slots(tuple(name for name, _ in counts), shares, tuple(ends))

    def add(self, kind: str, draw: float) -> float:
        """Add a value of a kind; returns where in 0 to 1 it lies, rare kinds first, with `draw` inside its kind."""
        self._counts[kind] += 1
        self._total += 1
        own = (self._counts[kind], kind)
        before = sum(count for name, count in self._counts.items() if (count, name) < own)
        return (before + draw * own[0]) / self._total
