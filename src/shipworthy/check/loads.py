"""What each skill may use and what its runs have used."""

from collections.abc import Iterator, Mapping

from shipworthy.check.report import Load, Measured
from shipworthy.check.subject import Subject
from shipworthy.contract.bounds.bound import DIMENSIONS
from shipworthy.contract.limits import Limits

__all__ = ["beyond", "declared", "loads", "share"]


def loads(subject: Subject, trials: Measured | None, dry_run: Measured | None) -> tuple[Load, ...]:
    """One load for each skill, by name; where trials ran it, what they used, else what the dry run did."""
    return tuple(_load(subject, name, trials, dry_run) for name in sorted(subject.spec.skills))


def _load(subject: Subject, skill: str, trials: Measured | None, dry_run: Measured | None) -> Load:
    by_trials = trials.worst.get(skill) if trials is not None else None
    by_attacks = dry_run.worst.get(skill) if dry_run is not None else None
    return Load(
        skill=skill,
        where=subject.skill_at(skill),
        declared=declared(subject.compiled.limits(skill)),
        computed=subject.compiled.bound(skill),
        measured=by_trials or by_attacks,
        measured_by="trials" if by_trials else "dry run" if by_attacks else None,
    )


def declared(limits: Limits) -> Mapping[str, float | None]:
    """The limits of one run, by dimension; a context and an answer are limited for each call, not for the run."""
    return {
        "model_calls": None,
        "tool_calls": limits.max_tool_calls,
        "input_tokens": None,
        "output_tokens": None,
        "cost_usd": limits.max_cost_usd,
        "latency_ms": limits.max_latency_ms,
    }


def share(load: Load) -> float:
    """The greatest used share of a computed bound; 0 where nothing was run or nothing is bounded."""
    if load.measured is None:
        return 0.0
    return max((one for one in load.computed.tightness(load.measured).values() if one is not None), default=0.0)


def beyond(load: Load) -> Iterator[str]:
    """The dimensions in which a run used more than its computed bound."""
    if load.measured is None:
        return
    most, used = load.computed.as_dict(), load.measured.as_dict()
    for name in DIMENSIONS:
        limit = most[name]
        if limit is not None and used[name] > limit:
            yield name
