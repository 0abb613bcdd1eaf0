"""What the trials of one case have shown: what stayed the same, what was right, what it used."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shipworthy.cached import cached
from shipworthy.check.trials.facts import Contradiction, contradictions, spread, states
from shipworthy.check.trials.statistics import Interval, Share, entropy, entropy_interval, pass_hat, quantile
from shipworthy.check.trials.texts import similarity
from shipworthy.check.trials.trial import Trial
from shipworthy.talk.script import Conversation

__all__ = ["CaseResult", "Quantiles"]


@dataclass(frozen=True, slots=True)
class Quantiles:
    """The median and the 95th percentile of some values, with exact intervals."""

    p50: float
    p50_interval: Interval
    p95: float
    p95_interval: Interval

    @classmethod
    def of(cls, values: Sequence[float]) -> "Quantiles | None":
        """The quantiles of the values; None without a value."""
        if not values:
            return None
        return cls(*quantile(values, 0.5), *quantile(values, 0.95))

    def as_dict(self) -> dict[str, float | None]:
        """The figures as `check --json` prints them; null: the border is further out than any value."""
        p50, p95 = self.p50_interval, self.p95_interval
        low_high = {"p50_low": p50.low, "p50_high": p50.high, "p95_low": p95.low, "p95_high": p95.high}
        return {"p50": self.p50, "p95": self.p95, **low_high}


@dataclass(frozen=True, kw_only=True)
class CaseResult:
    """A case with its trials."""

    case: Conversation
    where: str
    """`file:line`."""
    made: tuple[Trial, ...]
    """All its trials, also those that say nothing about the agent."""
    loops: frozenset[str]
    """The skills in which a model chooses the path."""

    @cached
    def trials(self) -> tuple[Trial, ...]:
        """The trials that say something about the agent."""
        return tuple(trial for trial in self.made if trial.counts)

    @property
    def name(self) -> str:
        """The name of the case."""
        return self.case.name

    @cached
    def free(self) -> bool:
        """Whether a model chose the path of one of its answers."""
        return any(answer.skill in self.loops for trial in self.trials for answer in trial.answers)

    @cached
    def same_path(self) -> Share:
        """How many trials took the most frequent path."""
        return _most(trial.way for trial in self.trials)

    @cached
    def same_inputs(self) -> Share:
        """How many trials understood the most frequent inputs."""
        return _most(tuple(answer.filled for answer in trial.answers) for trial in self.trials)

    @cached
    def same_status(self) -> Share:
        """How many trials ended in the most frequent way; one that a fallback answered has ended as the model's own."""
        return _most(tuple(answer.ended for answer in trial.answers) for trial in self.trials)

    @cached
    def entropy(self) -> float:
        """Bits of entropy of the paths."""
        return entropy(trial.way for trial in self.trials)

    @cached
    def entropy_interval(self) -> Interval:
        """The interval of the entropy."""
        return entropy_interval([trial.way for trial in self.trials])

    @cached
    def facts(self) -> dict[str, Share]:
        """Required fact → how many trials state it."""
        return {
            fact: Share(sum(states(fact, trial) for trial in self.trials), len(self.trials)) for fact in self.case.facts
        }

    @cached
    def contradictions(self) -> tuple[Contradiction, ...]:
        """What trials say differently of the same field."""
        return contradictions(self.trials)

    @cached
    def spread(self) -> Share:
        """How many of the facts that any trial mentions are not mentioned by all."""
        return spread(self.trials)

    @cached
    def passed(self) -> Share:
        """How many trials were as the case expects, with all its facts; also those that a fallback answered."""
        return Share(sum(not self.why(trial) for trial in self.trials), len(self.trials))

    @cached
    def own_words(self) -> Share:
        """How many trials passed without a fallback."""
        kept = sum(not self.why(trial) and not trial.fallback for trial in self.trials)
        return Share(kept, len(self.trials))

    @cached
    def fallback(self) -> Share:
        """How many trials a fallback answered, in part or whole."""
        return Share(sum(trial.fallback for trial in self.trials), len(self.trials))

    @cached
    def asks(self) -> bool:
        """Whether a model was asked, or should have been, in any trial."""
        return any(trial.fallback or trial.total("model_calls") for trial in self.trials)

    def pass_hat(self, k: int) -> float:
        """The chance that k trials all pass."""
        return pass_hat(self.passed.count, self.passed.of, k)

    @cached
    def similarity(self) -> float | None:
        """How alike the texts of its trials are, 0 to 1; None with fewer than two."""
        return similarity([trial.text for trial in self.trials])

    def used(self, dimension: str) -> Quantiles | None:
        """What a trial uses of a dimension."""
        return Quantiles.of([trial.total(dimension) for trial in self.trials])

    def why(self, trial: Trial) -> tuple[str, ...]:
        """Why a trial has not passed; empty where it has."""
        found = list(trial.misses)
        found += [trial.error] if trial.error else []
        expected = [turn.expect is not None and "failed" in turn.expect.status for turn in self.case.turns]
        found += [
            f"turn {turn} failed ({answer.reason})"
            for turn, answer in enumerate(trial.answers, start=1)
            if answer.status == "failed" and not expected[turn - 1]
        ]
        return (*found, *(f"it does not state {fact}" for fact in self.case.facts if not states(fact, trial)))

    def as_dict(self) -> dict[str, object]:
        """The case as `check --json` prints it."""
        used = {name: self.used(name) for name in ("input_tokens", "output_tokens", "cost_usd", "latency_ms")}
        return {
            "name": self.name,
            "where": self.where,
            "trials": len(self.trials),
            "free": self.free,
            "same_path": self.same_path.as_dict(),
            "same_inputs": self.same_inputs.as_dict(),
            "same_status": self.same_status.as_dict(),
            "passed": self.passed.as_dict(),
            "passed_in_own_words": self.own_words.as_dict(),
            "fallback": self.fallback.as_dict(),
            "pass_hat_k": self.pass_hat(len(self.trials)),
            "facts": {fact: share.as_dict() for fact, share in self.facts.items()},
            "contradictions": [str(one) for one in self.contradictions],
            "spread": self.spread.as_dict(),
            "entropy_bits": self.entropy,
            "entropy_low": self.entropy_interval.low,
            "entropy_high": self.entropy_interval.high,
            "similarity": self.similarity,
            "used": {name: None if one is None else one.as_dict() for name, one in used.items()},
            "failures": [
                {"trial": trial.number, "why": list(why)} for trial in self.trials if (why := self.why(trial))
            ],
            "unrecorded": sorted({what for trial in self.made for what in trial.unrecorded}),
        }


def _most(seen: Iterable[tuple[str, ...]]) -> Share:
    counts = Counter(seen)
    return Share(max(counts.values(), default=0), counts.total())
