"""What the trials of a case prove to be wrong, and what they leave open."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from shipworthy.check.codes import found
from shipworthy.check.finding import Finding
from shipworthy.check.trials.measures import CaseResult
from shipworthy.check.trials.options import Options
from shipworthy.check.trials.same import first_call
from shipworthy.check.trials.statistics import Interval, Share, always_valid
from shipworthy.contract.bounds.bound import DIMENSIONS

__all__ = ["findings_of", "hopeless", "sure", "undecided"]

HALF = 0.5
ROUNDING = 1e-9
LATE_MS = 50.0
"""Milliseconds beyond the bound that a thread of a busy machine may take to be scheduled."""


@dataclass(frozen=True, slots=True)
class _At:
    """Where a finding belongs."""

    case: CaseResult
    agent: str

    def finding(self, code: str, message: str, evidence: str = "") -> Finding:
        skills = sorted({answer.skill for trial in self.case.trials for answer in trial.answers if answer.skill})
        skill = skills[0] if len(skills) == 1 else None
        told = f"case “{self.case.name}”: {message}"
        return found(code, told, agent=self.agent, where=self.case.where, skill=skill, evidence=evidence)


def findings_of(case: CaseResult, options: Options, agent: str) -> Iterator[Finding]:
    """What is wrong by the trials of a case; what chance may explain is no finding.

    Where trials differ only because time ran out in some of them, that is a warning: the machine may have been busy.
    """
    at, calm = _At(case, agent), replace(case, made=tuple(trial for trial in case.made if not trial.hurried))
    for rule in RULES:
        yield from rule(at, options)
    for rule in SAME:
        of_itself = any(rule(_At(calm, agent), options))
        yield from (one if of_itself else replace(one, severity="warning") for one in rule(at, options))


def undecided(case: CaseResult, options: Options) -> str:
    """Why the trials of a case do not establish what they are to; empty where they do, or prove the contrary."""
    if not case.trials:
        missing = sorted({what for trial in case.made for what in trial.unrecorded})
        return f"case “{case.name}”: no trial counts: {'; '.join(missing[:3]) or 'none was made'} is not recorded"
    share, (low, high) = case.passed, _borders(sure(case.passed, options))
    if low < options.least_pass <= high:
        return (
            f"case “{case.name}”: {share} passed, so {low:.0%} to {high:.0%} of all trials would; "
            f"{options.least_pass:.0%} is required: make more trials"
        )
    return ""


def sure(share: Share, options: Options) -> Interval:
    """The interval of a share of trials: beyond the first `k` it is looked at after each, and has to allow for that."""
    return share.interval if share.of <= options.k else always_valid(share.count, share.of)


def hopeless(case: CaseResult, options: Options) -> bool:
    """Whether further trials cannot make up for what these have shown, looked at after each."""
    errors = {one.code for one in findings_of(case, options, "") if one.severity == "error"}
    fails = (always_valid(case.passed.count, case.passed.of).high or 0.0) < options.least_pass
    return bool(errors - {"case-fails"}) or fails


def _path(at: _At, options: Options) -> Iterator[Finding]:
    case = at.case
    limit = case.case.entropy
    if limit is None and case.same_path.count < case.same_path.of:
        code, kind = ("loop-wanders", "the model chose") if case.free else ("path-varies", "it took")
        ways = len({trial.way for trial in case.trials})
        words = f"{kind} {ways} different paths in {case.same_path.of} trials"
        low, high = _borders(case.entropy_interval)
        evidence = f"entropy {case.entropy:.2f} bits ({low:.2f} to {high:.2f}); {_difference(case)}"
        yield at.finding(code, words, evidence)
    elif limit is not None and (case.entropy_interval.low or 0.0) > limit:
        low, high = _borders(case.entropy_interval)
        words = f"its paths have {case.entropy:.2f} bits of entropy, and {limit:g} are allowed"
        yield at.finding("loop-wanders", words, f"{low:.2f} to {high:.2f} bits; {_difference(case)}")


def _borders(interval: Interval) -> tuple[float, float]:
    return interval.low or 0.0, math.inf if interval.high is None else interval.high


def _difference(case: CaseResult) -> str:
    """The first call in which two trials differ."""
    first = case.trials[0]
    other = next((trial for trial in case.trials if trial.way != first.way), first)
    for turn, (one, two) in enumerate(zip(first.answers, other.answers, strict=False), start=1):
        if (found := first_call(one.path, two.path)) is not None:
            return f"turn {turn}: trial {first.number} called {found[1]}, trial {other.number} {found[2]}"
    return f"trial {first.number} has {len(first.answers)} answers, trial {other.number} {len(other.answers)}"


def _inputs(at: _At, options: Options) -> Iterator[Finding]:
    share = at.case.same_inputs
    if share.count < share.of:
        seen = sorted({answer.filled for trial in at.case.trials for answer in trial.answers})
        yield at.finding("inputs-vary", f"only {share} trials understood the same inputs", "; ".join(seen[:4]))


def _status(at: _At, options: Options) -> Iterator[Finding]:
    share = at.case.same_status
    if share.count < share.of:
        seen = sorted({" → ".join(answer.ended for answer in trial.answers) for trial in at.case.trials})
        yield at.finding("status-varies", f"only {share} trials ended in the same way", "; ".join(seen[:4]))


def _facts(at: _At, options: Options) -> Iterator[Finding]:
    for one in at.case.contradictions:
        yield at.finding("facts-contradict", f"turn {one.turn}: {one.step} {one.field}".rstrip(), str(one))
    for fact, share in at.case.facts.items():
        if share.count < share.of:
            words = f"only {share} trials state “{fact}”"
            yield at.finding("fact-missing", words, _sure(share))
    limit = at.case.case.spread
    low = at.case.spread.interval.low or 0.0
    if limit is not None and low > limit:
        words = f"{at.case.spread} facts are not mentioned by all trials, and {limit:.0%} are allowed"
        yield at.finding("facts-spread", words, _sure(at.case.spread))


def _passes(at: _At, options: Options) -> Iterator[Finding]:
    case, share = at.case, at.case.passed
    broken = [trial for trial in case.trials if trial.error]
    if broken:
        yield at.finding("trial-broken", f"trial {broken[0].number} was not held to its end", broken[0].error)
    if share.of and _borders(sure(share, options))[1] < options.least_pass:
        whys = dict.fromkeys(why for trial in case.trials for why in case.why(trial))
        words = f"only {share} trials passed, and {options.least_pass:.0%} are required"
        yield at.finding("case-fails", words, f"{_sure(share)}; {'; '.join(list(whys)[:3])}")


def _bounds(at: _At, options: Options) -> Iterator[Finding]:
    for dimension in DIMENSIONS:
        over = [
            (answer.usage[dimension], limit, answer.skill, trial.number)
            for trial in at.case.trials
            for answer in trial.answers
            if (limit := answer.bound.get(dimension)) is not None
            and answer.usage[dimension] > limit * (1 + ROUNDING) + (LATE_MS if dimension == "latency_ms" else 0.0)
        ]
        if over:
            used, limit, skill, number = max(over, key=lambda one: one[0] - one[1])
            code = "latency-exceeded" if dimension == "latency_ms" else "bound-exceeded"
            words = f"{dimension} was above the bound of {skill} in {len(over)} answers"
            yield at.finding(code, words, f"{used:g} of {limit:g} in trial {number}")


def _fallbacks(at: _At, options: Options) -> Iterator[Finding]:
    asked = [trial for trial in at.case.trials if trial.total("model_calls")]
    share = Share(sum(trial.fallback for trial in asked), len(asked))
    if asked and (share.interval.low or 0.0) > HALF:
        whys = sorted({answer.fallback for trial in asked for answer in trial.answers if answer.fallback})
        words = f"the fallback answered {share} trials in which a model was asked"
        yield at.finding("fallback-answers", words, f"{_sure(share)}; because of {', '.join(whys)}")


def _sure(share: Share) -> str:
    return f"{share}, 95 % interval {share.interval.low or 0.0:.0%} to {share.interval.high or 0.0:.0%}"


Rule = Callable[[_At, Options], Iterator[Finding]]
SAME: Sequence[Rule] = (_path, _inputs, _status)
RULES: Sequence[Rule] = (
    _facts,
    _passes,
    _bounds,
    _fallbacks,
)
