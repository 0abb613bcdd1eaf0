"""Metrics by skill."""

from prometheus_client import CollectorRegistry, generate_latest

from shipworthy.contract.bounds.bound import Usage
from shipworthy.runtime.result import RunResult
from shipworthy.server.operation.skills import SkillMetrics


def test_runs_are_counted_by_skill_and_those_of_none_by_an_empty_one() -> None:
    registry = CollectorRegistry()
    metrics = SkillMetrics(registry, (1.0, 5.0))
    used = Usage(input_tokens=30, output_tokens=5, cost_usd=0.25, latency_ms=1500.0)
    metrics.run("a", RunResult(run_id="1", status="completed", reason=None, text="", skill="job", usage=used))
    metrics.run("a", RunResult(run_id="2", status="refused", reason="no_skill", text="", skill=None))
    text = generate_latest(registry).decode()
    assert 'shipworthy_skill_runs_total{agent="a",skill="job",status="completed"} 1.0' in text
    assert 'shipworthy_skill_runs_total{agent="a",skill="",status="refused"} 1.0' in text
    assert 'shipworthy_skill_seconds_bucket{agent="a",le="5.0",skill="job"} 1.0' in text
    assert 'shipworthy_skill_cost_usd_total{agent="a",skill="job"} 0.25' in text
    assert 'shipworthy_skill_tokens_total{agent="a",direction="input",skill="job"} 30.0' in text
