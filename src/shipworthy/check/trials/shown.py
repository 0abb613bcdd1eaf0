"""The lines of trials on a terminal."""

from collections.abc import Callable, Iterator, Sequence

from shipworthy.check.trials.measures import CaseResult, Quantiles
from shipworthy.check.trials.statistics import Share
from shipworthy.exits.clean import clean

__all__ = ["case_lines", "is_right", "summary"]

WIDE = 44
"""Characters of the name of a case."""


def summary(cases: Sequence[CaseResult], words: str, spent: float) -> Iterator[str]:
    """What all trials together have shown."""
    if not cases:
        yield "no case was tried"
        return
    many = sum(len(case.trials) for case in cases)
    passed = Share(sum(case.passed.count for case in cases), many)
    stood_in = Share(sum(case.fallback.count for case in cases), many)
    k = min(len(case.trials) for case in cases)
    hats = [case.pass_hat(k) for case in cases] if k else [0.0]
    yield f"{many} trials of {len(cases)} case{'s' * (len(cases) != 1)}, with {words}; ${spent:.4f} spent"
    yield (
        f"passed {_with_interval(passed)}, pass^{k} {sum(hats) / len(hats):.2f}; "
        f"answered by the fallback {_with_interval(stood_in)}"
    )


def case_lines(case: CaseResult, *, verbose: bool) -> Iterator[str]:
    """One line of a case, and with `verbose` all that was measured."""
    yield (
        f"{'✓' if is_right(case) else '✗'} {clean(case.name)[:WIDE]:<{WIDE}} passed {_with_interval(case.passed)} · "
        f"same path {case.same_path} · fallback {case.fallback}"
    )
    if verbose:
        yield from (f"    {line}" for line in _details(case))


def _details(case: CaseResult) -> Iterator[str]:
    low, high = case.entropy_interval.low, case.entropy_interval.high
    yield f"same inputs {case.same_inputs}, same ending {case.same_status}; path entropy {case.entropy:.2f} bits" + (
        f" ({low or 0.0:.2f} to {high:.2f})" if high is not None else ""
    )
    yield (
        f"facts: {len(case.contradictions)} contradictions; spread {case.spread}"
        + "".join(f"; “{clean(fact)}” stated by {share}" for fact, share in case.facts.items())
    )
    if case.similarity is not None:
        yield f"texts alike {case.similarity:.2f}; passed in the model's own words {case.own_words}"
    for name, unit in (("latency_ms", "ms"), ("input_tokens", "tokens in"), ("output_tokens", "tokens out")):
        used = case.used(name)
        if used is not None:
            yield _quantiles(used, unit, "{:,.0f}".format)
    cost = case.used("cost_usd")
    if cost is not None and cost.p95:
        yield _quantiles(cost, "USD", "{:.5f}".format)
    yield from (f"contradiction: {clean(str(one))}" for one in case.contradictions)
    for trial in case.trials:
        yield from (f"trial {trial.number}: {clean(why)}" for why in case.why(trial))


def _quantiles(used: Quantiles, unit: str, shown: Callable[[float], str]) -> str:
    p95 = used.p95_interval
    high = shown(p95.high) if p95.high is not None else "not known"
    low = shown(p95.low) if p95.low is not None else "not known"
    return f"{unit}: p50 {shown(used.p50)}, p95 {shown(used.p95)} ({low} to {high})"


def is_right(case: CaseResult) -> bool:
    """Whether every trial passed on the same path, without a contradiction."""
    right = case.trials and case.passed.count == case.passed.of and case.same_path.count == case.same_path.of
    return bool(right) and not case.contradictions


def _with_interval(share: Share) -> str:
    return f"{share} ({share.interval.low or 0.0:.0%}–{share.interval.high or 0.0:.0%})"
