"""Evidence against chance, as the wealth of one who bets against it: it may be looked at after every run.

Each bet is fair as long as nothing has changed, so the wealth is a test martingale, and the chance that it ever reaches
1/a is at most a (Ville, Étude critique de la notion de collectif, 1939; Shafer, Testing by betting, JRSS A 184, 2021).
The wealth is spread over bettors that expect different changes and that begin at different times: a mixture of test
martingales is one (Robbins, AMS 41, 1970; for changes: Volkhonskiy et al., Inductive conformal martingales for
change-point detection, PMLR 60, 2017; Shin, Ramdas and Rinaldo, E-detectors, NEJSDS 2, 2024).
"""

import math
from collections.abc import Hashable, Mapping, Sequence

__all__ = ["Wealth", "odds_of_kinds", "odds_of_numbers"]

AT_ONCE = 0.2
"""The part of the wealth that bets from the first run on."""
LATER = 1000.0
"""Values after which half of the rest has begun to bet: of n values, the chance of a begin is LATER / (LATER + n)²."""
LARGE = 1e120
POWERS = (0.2, 0.4, 0.7)
"""Densities k·p^(k-1) of p-values of which small ones have become more frequent (Lehmann's alternatives)."""
TAIL, TIMES = 0.1, 3.0
FACTORS = (0.4, 1.7, 3.0)
"""By which the share of one kind is expected to change."""
RISES = (1.7, 3.0, 6.0, 12.0)
"""Of a kind of which more alone is expected."""
MOVES = (0.08, 0.16)
"""Shares of all that move from one kind to another."""
HALF = 0.5
PAIRS = 8
"""Kinds, the most frequent ones, between which moves are expected."""


class Wealth:
    """The wealth of all bettors together, 1 at first."""

    def __init__(self) -> None:
        self._asleep, self._awake, self._scale = 1.0, dict[Hashable, float](), 0.0
        self._values = 0

    def bet(self, odds: Mapping[Hashable, float]) -> float:
        """Take the odds that each bettor gave to the value that came; returns the logarithm of all wealth.

        A bettor that is not named keeps what it has.
        """
        rising = AT_ONCE if not self._values else 1 / (LATER + self._values)
        share = self._asleep * rising / len(odds)
        self._asleep *= 1 - rising
        self._values += 1
        for name, factor in odds.items():
            self._awake[name] = (self._awake.get(name, 0.0) + share) * factor
        total = self._asleep + sum(self._awake.values())
        if total > LARGE:
            self._asleep /= total
            self._awake = {name: wealth / total for name, wealth in self._awake.items()}
            self._scale += math.log(total)
            return self._scale
        return self._scale + math.log(total)


def odds_of_numbers(p: float, *, up: bool, down: bool) -> dict[Hashable, float]:
    """What bettors on larger (`up`) and smaller (`down`) numbers gave to a p-value."""
    odds = dict[Hashable, float]()
    for wanted, name, at in ((up, "up", p), (down, "down", 1 - p)):
        if wanted:
            odds |= {(name, k): _power(k, at) for k in POWERS}
            odds[name, "tail"] = TIMES if at < TAIL else (1 - TAIL * TIMES) / (1 - TAIL)
    return odds


def odds_of_kinds(
    p: float, slot: int, names: Sequence[str], shares: Sequence[float], *, only: str = ""
) -> dict[Hashable, float]:
    """What bettors on other shares of kinds gave to the p-value in a slot; the first slot has the new kinds.

    `only`: the kind of which they expect more, and nothing else; empty: any change.
    """
    if only:
        kind = names.index(only) if only in names else 0
        return {(only, factor): _one(slot == kind, shares[kind], factor) for factor in RISES}
    odds: dict[Hashable, float] = {("rare", k): _power(k, p) for k in POWERS}
    for kind in range(1, len(names)):
        odds |= {(names[kind], factor): _one(slot == kind, shares[kind], factor) for factor in FACTORS}
    most = range(max(1, len(names) - PAIRS), len(names))
    for source in most:
        for target in most:
            if source != target:
                for move in MOVES:
                    part = min(move, shares[source] * 0.8)
                    gain = -part if slot == source else part if slot == target else 0.0
                    odds[names[source], names[target], move] = 1 + gain / shares[slot]
    return odds


def _power(k: float, p: float) -> float:
    return k * float(max(p, 1e-12) ** (k - 1))


def _one(came: bool, share: float, factor: float) -> float:
    """The odds of one who expects `factor` times the share of a kind, or of the others where these are fewer."""
    least = min(share, 1 - share)
    if least <= 0:
        return 1.0
    wanted = min(least * factor, (1 + least) / 2)
    rare = came if share <= HALF else not came
    return wanted / least if rare else (1 - wanted) / (1 - least)
