"""What a number of trials says: shares, quantiles and entropies with their intervals, and when enough is known."""

import itertools
import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

__all__ = ["Interval", "Share", "always_valid", "entropy", "entropy_interval", "pass_hat", "quantile"]

CONFIDENCE = 0.95
Z = 1.959963984540054
"""The quantile of the normal distribution that leaves 2.5 % on each side."""
HALF = 0.5
HALVINGS = 60
"""Of an interval in which a border is looked for: more than a float has digits."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval that covers the true value in at least about 95 of 100 repetitions; None: it is open on that side."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """A count of a total, such as 9 of 10."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """The share from 0 to 1; 0 where the total is 0."""
        return self.count / self.of if self.of else 0.0

    @property
    def interval(self) -> Interval:
        """Wilson's interval of 95 %; from 0 to 1 where nothing was counted."""
        return wilson(self.count, self.of)

    def as_dict(self) -> dict[str, float | int | None]:
        """The share with its interval, as `check --json` prints it."""
        return {"count": self.count, "of": self.of, "low": self.interval.low, "high": self.interval.high}

    def __str__(self) -> str:
        return f"{self.count} of {self.of}"


def wilson(count: int, of: int, z: float = Z) -> Interval:
    """Wilson's score interval of a share."""
    if not of:
        return Interval(0.0, 1.0)
    share, square = count / of, z * z
    middle = share + square / (2 * of)
    wide = z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    whole = 1 + square / of
    low, high = (middle - wide) / whole, (middle + wide) / whole
    return Interval(0.0 if count == 0 else max(low, 0.0), 1.0 if count == of else min(high, 1.0))


def pass_hat(passed: int, of: int, k: int) -> float:
    """Chance that k trials, drawn from those that were made, all pass: the unbiased estimate of pass^k."""
    return math.comb(passed, k) / math.comb(of, k) if 0 < k <= of else 0.0


def quantile(values: Sequence[float], share: float) -> tuple[float, Interval]:
    """A quantile with the exact interval between two of the values, for any distribution.

    The estimate is the smallest value that at least this share of the values does not exceed. A border is None where
    no value is far enough out: p95 has an upper border from 72 values on. Raises ValueError without values.
    """
    ordered, many, each = sorted(values), len(values), (1 - CONFIDENCE) / 2
    if not many:
        raise ValueError("there is no value")
    place = max(math.ceil(share * many - 1e-9), 1)
    below = binomials(many, share)
    # The value of rank r is above the quantile only where fewer than r values are below it, and the other way about.
    low = sum(chance <= each for chance in below[:many])
    high = next((rank for rank in range(1, many + 1) if 1 - below[rank - 1] <= each), None)
    return ordered[place - 1], Interval(ordered[low - 1] if low else None, ordered[high - 1] if high else None)


@cache
def binomials(of: int, chance: float) -> tuple[float, ...]:
    """Probabilities of at most 0, 1, … successes of `of`, for a chance between 0 and 1."""
    parts = [
        math.exp(
            math.lgamma(of + 1)
            - math.lgamma(n + 1)
            - math.lgamma(of - n + 1)
            + n * math.log(chance)
            + (of - n) * math.log1p(-chance)
        )
        for n in range(of + 1)
    ]
    return tuple(itertools.accumulate(parts))


def entropy(seen: Iterable[Hashable]) -> float:
    """Bits of Shannon's entropy of what was seen; 0 where all is the same."""
    counts = Counter(seen)
    total = counts.total()
    return abs(sum(count / total * math.log2(total / count) for count in counts.values())) if total else 0.0


def entropy_interval(seen: Iterable[Hashable]) -> Interval:
    """An interval of the entropy in bits, with the correction of Miller and Madow for kinds that were not seen.

    Its variance is at least that of the counts with half a count more of each kind and of one that was not seen. The
    lower border, by which it is judged, is above the true entropy in less than 4 of 100 cases; the upper one may be
    too low where there are many more kinds than trials. Where only one kind was seen, the upper border is that of one
    other kind as frequent as Wilson's interval allows.
    """
    counts = Counter(seen)
    total, kinds = counts.total(), len(counts)
    if not total:
        return Interval(0.0, None)
    if kinds == 1:
        other = 1 - (wilson(total, total).low or 0.0)
        return Interval(0.0, entropy_of((other, 1 - other)))
    shares = [count / total for count in counts.values()]
    whole = total + HALF * (kinds + 1)
    smooth = [(count + HALF) / whole for count in (*counts.values(), 0)]
    plain = entropy_of(shares)
    middle = plain + (kinds - 1) / (2 * total * math.log(2))
    # Equal shares have no variance of the first order; that of the second order is added.
    variance = max(_variance(shares), _variance(smooth)) / total + (kinds - 1) / (2 * (total * math.log(2)) ** 2)
    wide = Z * math.sqrt(variance)
    return Interval(max(middle - wide, 0.0), max(middle, entropy_of(smooth)) + wide)


def _variance(shares: Sequence[float]) -> float:
    """The variance of the information of one that is seen."""
    return max(sum(share * math.log2(share) ** 2 for share in shares) - entropy_of(shares) ** 2, 0.0)


def entropy_of(shares: Iterable[float]) -> float:
    """Bits of entropy of shares that sum to 1."""
    return -sum(share * math.log2(share) for share in shares if share > 0)


def always_valid(count: int, of: int, confidence: float = CONFIDENCE) -> Interval:
    """An interval of a share that may be looked at after every trial: all of its looks together err in 5 of 100 cases.

    The chances that a mixture of all chances (Beta(½, ½)) does not outweigh 20 times, by Ville's inequality.
    """
    if not of:
        return Interval(0.0, 1.0)
    mixed = _log_beta(count + 0.5, of - count + 0.5) - _log_beta(0.5, 0.5)
    most = -math.log(1 - confidence)

    def outweighed(chance: float) -> bool:
        own = (count * math.log(chance) if count else 0.0) + ((of - count) * math.log1p(-chance) if of > count else 0.0)
        return mixed - own > most

    share = count / of
    low = 0.0 if count == 0 else _border(outweighed, share, 0.0)
    high = 1.0 if count == of else _border(outweighed, share, 1.0)
    return Interval(low, high)


def _border(outweighed: Callable[[float], bool], inside: float, outside: float) -> float:
    """Where a chance begins to be outweighed, from the observed share outwards."""
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if middle in (0.0, 1.0) or outweighed(middle):
            outside = middle
        else:
            inside = middle
    return outside


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
