"""The figures of each skill in production, each with its interval of 95 %."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shipworthy.check.trials.measures import Quantiles
from shipworthy.check.trials.statistics import Share, entropy, entropy_interval
from shipworthy.stores.ratings import Rating
from shipworthy.watch.seen import NONE, Seen

__all__ = ["USED", "Figures", "Overall", "figures_of", "overall_of"]

USED = ("latency_ms", "cost_usd", "input_tokens", "output_tokens")
PARTS = 24
"""Points of a line of the development over time."""
MOST_KINDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What the runs of one skill were."""

    skill: str
    runs: tuple[Seen, ...]

    def shares(self, kinds: Iterable[str]) -> dict[str, Share]:
        """How many are of each kind, the most frequent first."""
        counts = Counter(kinds)
        return {kind: Share(count, counts.total()) for kind, count in counts.most_common(MOST_KINDS)}

    @property
    def ended(self) -> Mapping[str, Share]:
        """Status and reason → how many ended so."""
        return self.shares(run.ended for run in self.runs)

    @property
    def paths(self) -> Mapping[str, Share]:
        """Path → how many took it."""
        return self.shares(run.way for run in self.runs)

    @property
    def models(self) -> Mapping[str, Share]:
        """Model → how many answers it wrote; a run has the last one that it asked."""
        return self.shares(run.model for run in self.runs if run.answered)

    @property
    def withheld(self) -> Share:
        """How many runs had a figure withheld."""
        return Share(sum(run.taped.withheld > 0 for run in self.runs), len(self.runs))

    def used(self, name: str) -> Quantiles | None:
        """Median and p95 of what the runs have used."""
        return Quantiles.of([getattr(run, name) for run in self.runs])

    @property
    def words(self) -> Quantiles | None:
        """Median and p95 of the words of answers."""
        return Quantiles.of([float(run.form.words) for run in self.runs if run.answered])

    def over_time(self, name: str) -> list[float | None]:
        """The median of what was used in each of PARTS equal parts of the time; None: no run began in it."""
        first, last = self.runs[0].at, self.runs[-1].at
        parts: list[list[float]] = [[] for _ in range(PARTS)]
        for run in self.runs:
            place = int((run.at - first) / (last - first) * PARTS) if last > first else 0
            parts[min(place, PARTS - 1)].append(getattr(run, name))
        return [sorted(part)[(len(part) - 1) // 2] if part else None for part in parts]

    def as_dict(self) -> dict[str, object]:
        """The figures as `watch --json` prints them."""
        ways = [run.way for run in self.runs]
        between = entropy_interval(ways)
        used = {name: None if (one := self.used(name)) is None else one.as_dict() for name in USED}
        return {
            "runs": len(self.runs),
            "ended": _shares(self.ended),
            "paths": _shares(self.paths),
            "path_entropy_bits": entropy(ways),
            "path_entropy_low": between.low,
            "path_entropy_high": between.high,
            "models": _shares(self.models),
            "withheld": self.withheld.as_dict(),
            "used": used,
            "words": None if self.words is None else self.words.as_dict(),
            "openings": _shares(self.shares(run.form.opening for run in self.runs if run.answered)),
            "shapes": _shares(self.shares(run.form.shape for run in self.runs if run.answered)),
            "over_time": {name: self.over_time(name) for name in ("latency_ms", "cost_usd")},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """What all runs of an agent were together."""

    runs: int
    routed: Mapping[str, Share]
    """Skill, or how a run without one ended → how many."""
    good: Share
    """Ratings that are good."""
    steps: Mapping[str, Quantiles]
    """Step → its time in ms."""

    def as_dict(self) -> dict[str, object]:
        """The figures as `watch --json` prints them."""
        return {
            "runs": self.runs,
            "routed": _shares(self.routed),
            "good": self.good.as_dict(),
            "steps": {name: one.as_dict() for name, one in self.steps.items()},
        }


def figures_of(runs: Sequence[Seen]) -> list[Figures]:
    """The figures of each skill, by name."""
    by_skill: dict[str, list[Seen]] = {}
    for run in runs:
        if run.skill != NONE:
            by_skill.setdefault(run.skill, []).append(run)
    return [Figures(skill=skill, runs=tuple(own)) for skill, own in sorted(by_skill.items())]


def overall_of(runs: Sequence[Seen], ratings: Sequence[Rating]) -> Overall:
    """The figures of all runs together."""
    counts = Counter(run.routed for run in runs)
    took: dict[str, list[float]] = {}
    for step, ms in (each for run in runs for each in run.taped.steps):
        took.setdefault(step, []).append(ms)
    return Overall(
        runs=len(runs),
        routed={kind: Share(count, len(runs)) for kind, count in counts.most_common(MOST_KINDS)},
        good=Share(sum(one.mark == "good" for one in ratings), len(ratings)),
        steps={name: found for name, values in sorted(took.items()) if (found := Quantiles.of(values)) is not None},
    )


def _shares(shares: Mapping[str, Share]) -> dict[str, object]:
    return {kind: share.as_dict() for kind, share in shares.items()}
