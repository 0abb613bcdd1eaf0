"""Alert rules of Prometheus over the metrics that the server exports, with the figures of the certificate as limits."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import yaml

from shipworthy.check.trials.statistics import Share
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.bounds.bound import Bound
from shipworthy.errors import UsageError
from shipworthy.watch.certified import MORE, TIMES, Trialled

__all__ = ["rules_of", "write_rules"]

WINDOW, HOLDS, LEAST = "30m", "10m", 20
"""What is looked at, how long it has to be so, and the runs that have to be in it."""
MOVED = 0.15
"""How much the share of a skill may differ from that of the day before."""
NEAR = 0.9
"""Of a limit, where no certificate says what is usual."""
HEAD = """\
# Alert rules for Prometheus, made by `shipworthy watch AGENT --prometheus-rules FILE`.
# Limits come from {source}. Write them again after each certificate.
"""


def write_rules(path: Path, spec: AgentSpec, bounds: Mapping[str, Bound], trialled: Trialled | None) -> int:
    """Write the rules of an agent into a file and return how many; raises UsageError where that cannot be."""
    made = rules_of(spec, bounds, trialled)
    source = "the limits of the definition" if trialled is None else "the trials of its certificate"
    text = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=118)
    try:
        path.write_text(HEAD.format(source=source) + text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the rules cannot be written to {path}: {error.strerror or error}") from error
    return len(made["groups"][0]["rules"])


def rules_of(spec: AgentSpec, bounds: Mapping[str, Bound], trialled: Trialled | None) -> dict[str, Any]:
    """The group of rules as Prometheus reads it."""
    rules = list(_of_agent(spec.name))
    for skill in sorted(spec.skills):
        trial = {} if trialled is None else trialled.skills.get(skill, {})
        rules += _of_skill(spec.name, skill, bounds[skill], trial, trialled)
    return {"groups": [{"name": f"shipworthy {spec.name}", "rules": rules}]}


def _of_agent(agent: str) -> Iterator[dict[str, Any]]:
    own = _labels(agent=agent)
    mix = f"sum by (skill) (rate(shipworthy_skill_runs_total{own}[2h])) / ignoring(skill) group_left()"
    every = f"sum(rate(shipworthy_skill_runs_total{own}[2h]))"
    day = f"sum by (skill) (rate(shipworthy_skill_runs_total{own}[1d] offset 1d)) / ignoring(skill) group_left()"
    before = f"sum(rate(shipworthy_skill_runs_total{own}[1d] offset 1d))"
    yield _rule(
        "ShipworthyMisrouted",
        f"abs({mix} {every} - {day} {before}) > {MOVED} and on() {_enough(own, '2h', 5)}",
        f"{agent}: messages go to other skills than the day before",
        "The share of `{{ $labels.skill }}` has moved by {{ $value | humanizePercentage }}.",
        "1h",
    )
    none = f"sum(rate(shipworthy_runs_total{_labels(agent=agent, reason='no_skill')}[{WINDOW}]))"
    of_day = f"sum(rate(shipworthy_runs_total{_labels(agent=agent, reason='no_skill')}[1d] offset 1d))"
    yield _rule(
        "ShipworthyNoSkill",
        f"({none} / sum(rate(shipworthy_runs_total{own}[{WINDOW}]))) > 0.05 + "
        f"({of_day} / sum(rate(shipworthy_runs_total{own}[1d] offset 1d))) and on() {_enough(own, WINDOW)}",
        f"{agent}: more messages than the day before fit no skill",
        "{{ $value | humanizePercentage }} of its messages are refused for it.",
        HOLDS,
    )


def _of_skill(
    agent: str, skill: str, bound: Bound, trial: Mapping[str, Any], trialled: Trialled | None
) -> Iterator[dict[str, Any]]:
    own = _labels(agent=agent, skill=skill)
    enough = _enough(own, WINDOW)
    bad = _labels(agent=agent, skill=skill, status="~failed|degraded|refused")
    known = Share(0, 0)
    if trial:
        well = sum(share["count"] for kind, share in trial["ended"].items() if kind.startswith(("completed", "asked")))
        known = Share(trial["answers"] - well, trial["answers"])
    most = min((known.interval.high or 0.0) + MORE, 0.95) if trial else 0.2
    yield _rule(
        "ShipworthyRunsNotWell",
        f"(sum(rate(shipworthy_skill_runs_total{bad}[{WINDOW}])) / "
        f"sum(rate(shipworthy_skill_runs_total{own}[{WINDOW}]))) > {most:.4g} and on() {enough}",
        f"{agent}: runs of {skill} fail, are refused or degraded",
        f"{{{{ $value | humanizePercentage }}}} of its runs; {most:.1%} is the most that is taken for usual.",
        HOLDS,
    )
    if (seconds := _seconds(bound, trial, trialled)) is not None:
        yield _rule(
            "ShipworthySlow",
            f"histogram_quantile(0.95, sum by (le) (rate(shipworthy_skill_seconds_bucket{own}[{WINDOW}]))) "
            f"> {seconds:.4g} and on() {enough}",
            f"{agent}: {skill} takes longer",
            f"p95 is {{{{ $value | humanizeDuration }}}}; {seconds:.4g} s is the limit of this rule.",
            HOLDS,
        )
    if (dollars := _dollars(bound, trial, trialled)) is not None:
        yield _rule(
            "ShipworthyDear",
            f"(sum(rate(shipworthy_skill_cost_usd_total{own}[{WINDOW}])) / "
            f"sum(rate(shipworthy_skill_runs_total{own}[{WINDOW}]))) > {dollars:.4g} and on() {enough}",
            f"{agent}: runs of {skill} are dearer",
            f"A run costs ${{{{ $value }}}} on average; ${dollars:.4g} is the limit of this rule.",
            HOLDS,
        )


def _seconds(bound: Bound, trial: Mapping[str, Any], trialled: Trialled | None) -> float | None:
    if trial and trialled is not None and trialled.timed and trial["used"]["latency_ms"]:
        return TIMES * float(trial["used"]["latency_ms"]["p95"]) / 1000
    return None if bound.latency_ms is None else NEAR * bound.latency_ms / 1000


def _dollars(bound: Bound, trial: Mapping[str, Any], trialled: Trialled | None) -> float | None:
    if trial and trialled is not None and trialled.real and trial["used"]["cost_usd"]:
        return TIMES * float(trial["used"]["cost_usd"]["p95"]) or None
    return NEAR * bound.cost_usd if bound.cost_usd else None


def _rule(name: str, expression: str, summary: str, description: str, holds: str) -> dict[str, Any]:
    return {
        "alert": name,
        "expr": expression,
        "for": holds,
        "labels": {"severity": "warning"},
        "annotations": {"summary": summary, "description": f"{description} `shipworthy watch` names what has drifted."},
    }


def _enough(own: str, window: str, times: int = 1) -> str:
    return f"sum(increase(shipworthy_skill_runs_total{own}[{window}])) >= {LEAST * times}"


def _labels(**labels: str) -> str:
    parts: Sequence[str] = [
        f"{name}=~{_quoted(value[1:])}" if value.startswith("~") else f"{name}={_quoted(value)}"
        for name, value in labels.items()
    ]
    return "{" + ",".join(parts) + "}"


def _quoted(text: str) -> str:
    """A string as Prometheus reads it: the escapes of JSON."""
    return orjson.dumps(text).decode()
