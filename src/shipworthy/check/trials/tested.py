"""A case as a test: whether all that its trials were to show holds, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from shipworthy.check.finding import Finding, State
from shipworthy.check.trials.measures import CaseResult

__all__ = ["Tested", "outcome_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """What a case came to."""

    name: str
    state: State
    told: str
    """Its figures; where it failed or is open, why."""
    seconds: float
    """How long its answers took together."""


def outcome_of(case: CaseResult, findings: Sequence[Finding], undecided: str) -> Tested:
    """The outcome of a case; `findings`: those of the case, `undecided`: what its trials leave open."""
    errors = [one for one in findings if one.severity == "error"]
    state: State = "failed" if errors else "not_established" if undecided else "met"
    whys = [f"{one.message}: {one.evidence}" for one in errors] or [undecided] * bool(undecided)
    figures = f"{case.passed} passed, {case.same_path} took the same path, the fallback answered {case.fallback}"
    seconds = sum(trial.total("latency_ms") for trial in case.trials) / 1000
    return Tested(name=case.name, state=state, told="; ".join([*whys, figures]), seconds=seconds)
