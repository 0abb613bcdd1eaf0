"""Production beside the trials of a certificate."""

from typing import Any

from tests.watch.seen_runs import seen

from shipworthy.check.certificate.certificate import Certificate, Own
from shipworthy.watch.certified import Trialled, beyond
from shipworthy.watch.figures import figures_of

QUANTILES = {"p50": 100.0, "p95": 120.0, "p95_low": 110.0, "p95_high": 125.0}
SHARE = {"count": 40, "of": 40, "low": 0.9, "high": 1.0}
TRIAL: dict[str, Any] = {
    "answers": 40,
    "ended": {"completed": SHARE},
    "paths": {"look": SHARE},
    "models": {"writer": SHARE},
    "withheld": {"count": 0, "of": 40},
    "used": {"latency_ms": QUANTILES, "cost_usd": None, "input_tokens": None, "output_tokens": None},
}
LIVE = Trialled(skills={"job": TRIAL}, models="live", tools="live", contract="c")


def found(trialled: Trialled, **fields: object) -> list[str]:
    return [one.metric for one in beyond(figures_of([seen(n, **fields) for n in range(80)]), trialled)]


def test_production_that_is_as_the_trials_were_is_not_beyond() -> None:
    assert found(LIVE) == []


def test_what_is_worse_is_named() -> None:
    assert found(LIVE, latency_ms=900.0) == ["latency_ms"]
    assert found(LIVE, status="failed", reason="error") == ["not_well"]
    assert found(LIVE, path=("other",)) == ["path"]
    assert found(LIVE, withheld=1) == ["withheld"] and found(LIVE, model="dearer") == ["model"]


def test_trials_without_real_models_or_tools_are_no_measure_of_time_and_words() -> None:
    scripted = Trialled(skills={"job": TRIAL}, models="scripted", tools="live", contract="c")
    assert found(scripted, latency_ms=900.0, model="dearer", withheld=1) == []
    recorded = Trialled(skills={"job": TRIAL}, models="live", tools="recorded", contract="c")
    assert found(recorded, latency_ms=900.0) == []


def test_a_few_runs_prove_nothing() -> None:
    assert beyond(figures_of([seen(n, path=("other",)) for n in range(3)]), LIVE) == []


def test_a_certificate_without_figures_is_read() -> None:
    own = Own(version="1", files="f")
    made = Certificate(agent="a", contract="c", files={}, shipworthy=own, python="3.11", issued="2026-11-20T10:00:00Z")
    trialled = Trialled.of(made)
    assert trialled.skills == {} and trialled.contract == "c" and trialled.issued is not None and not trialled.real
