"""The figures of skills, with their intervals."""

from tests.watch.seen_runs import seen

from shipworthy.stores.ratings import Rating
from shipworthy.watch.figures import figures_of, overall_of


def test_each_skill_has_shares_quantiles_and_entropy() -> None:
    runs = [seen(n, latency_ms=float(n), status="failed" if n % 10 == 0 else "completed") for n in range(1, 101)]
    (found,) = figures_of([*runs, seen(200, skill="(none)")])
    assert found.skill == "job" and found.ended["failed"].count == 10
    told = found.as_dict()
    assert told["used"]["latency_ms"]["p95"] == 95.0 and told["used"]["latency_ms"]["p95_high"] <= 100.0  # type: ignore[index]
    assert told["path_entropy_bits"] == 0 and told["paths"]["look"]["count"] == 100  # type: ignore[index]
    line = found.over_time("latency_ms")
    assert len(line) == 24 and line[0] is not None and line[-1] is not None and line[0] < line[-1]


def test_all_runs_together_have_routes_steps_and_feedback() -> None:
    runs = [seen(1, steps=[("look", 8.0)]), seen(2, skill="(none)", status="refused", reason="no_skill")]
    found = overall_of(runs, [Rating(run_id="a", mark="bad"), Rating(run_id="b", mark="good")])
    assert found.routed["job"].value == 0.5 and found.steps["look"].p50 == 8.0 and found.good.value == 0.5
    assert found.as_dict()["runs"] == 2
