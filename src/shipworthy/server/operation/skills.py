"""Metrics of skills, by which alert rules of `shipworthy watch` tell what has changed."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from shipworthy.runtime.result import RunResult

NONE = ""
"""The label of runs that no skill answered."""


class SkillMetrics:
    """Counts runs by their skill; the names of skills are those of the definition."""

    def __init__(self, registry: CollectorRegistry, seconds: tuple[float, ...]) -> None:
        labels = ("agent", "skill", "status")
        self._runs = Counter("shipworthy_skill_runs", "Messages answered, by skill.", labels, registry=registry)
        self._took = Histogram(
            "shipworthy_skill_seconds", "Time of a run.", ("agent", "skill"), registry=registry, buckets=seconds
        )
        self._cost = Counter(
            "shipworthy_skill_cost_usd", "Money for models, in US dollars.", ("agent", "skill"), registry=registry
        )
        self._tokens = Counter(
            "shipworthy_skill_tokens", "Tokens of models.", ("agent", "skill", "direction"), registry=registry
        )

    def run(self, agent: str, result: RunResult) -> None:
        """Count a run that was really made."""
        skill, usage = result.skill or NONE, result.usage
        self._runs.labels(agent, skill, result.status).inc()
        self._took.labels(agent, skill).observe(usage.latency_ms / 1000)
        self._cost.labels(agent, skill).inc(usage.cost_usd)
        self._tokens.labels(agent, skill, "input").inc(usage.input_tokens)
        self._tokens.labels(agent, skill, "output").inc(usage.output_tokens)
