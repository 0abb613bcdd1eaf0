"""The cases of trials as tests of their own, each with what it came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from shipworthy.check.report import Measured
from shipworthy.check.trials.gates import findings_of, undecided
from shipworthy.check.trials.measures import CaseResult
from shipworthy.check.trials.options import Options
from shipworthy.check.trials.result import Trials

__all__ = ["Tested", "tested"]

State = Literal["met", "failed", "not_established"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A case."""

    name: str
    state: State
    told: str
    """Why it failed or is open, and how many of its trials passed."""
    seconds: float


def tested(trials: Measured | None) -> Sequence[Tested]:
    """The cases of trials; none where none were held."""
    return [_case(one, trials.options) for one in trials.cases] if isinstance(trials, Trials) else []


def _case(case: CaseResult, options: Options) -> Tested:
    errors = [one for one in findings_of(case, options, "") if one.severity == "error"]
    open_ = undecided(case, options)
    state: State = "failed" if errors else "not_established" if open_ else "met"
    lines = [f"{one.code}: {one.message} ({one.evidence})" for one in errors] + ([open_] if open_ else [])
    passed = f"passed {case.passed}, the same path {case.same_path}, answered by the fallback {case.fallback}"
    took = sum(trial.total("latency_ms") for trial in case.trials) / 1000
    return Tested(name=case.name, state=state, told="\n".join([*lines, passed]), seconds=took)
