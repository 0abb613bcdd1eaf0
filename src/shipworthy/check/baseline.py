"""The findings and loads of a check in a file that is kept in git, and what has changed since it was written."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from shipworthy.check.finding import Finding
from shipworthy.check.report import Difference, Load, Report
from shipworthy.contract.bounds.bound import DIMENSIONS
from shipworthy.errors import UsageError

__all__ = ["Baseline", "baseline_of", "difference", "read_baseline", "write_baseline"]

UNITS = {
    "model_calls": "model calls",
    "tool_calls": "tool calls",
    "input_tokens": "tokens in",
    "output_tokens": "tokens out",
    "cost_usd": "dollars",
    "latency_ms": "milliseconds",
}
CLOCKED = ("latency_ms",)
"""Measured dimensions that differ from run to run, and would make a difference of nothing."""
PLACES = 6
"""Decimal places of a dollar figure; more is rounding."""


class KeptFinding(BaseModel):
    """A finding of an earlier check."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: str
    code: str
    severity: str
    where: str
    message: str


class KeptLoad(BaseModel):
    """The load of a skill in an earlier check, by dimension."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    computed: dict[str, float | None]
    measured: dict[str, float] | None = None
    measured_by: str | None = None


class Baseline(BaseModel):
    """What a baseline file holds: nothing of the machine, the clock or a path outside the agent's folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shipworthy_baseline: Literal[1]
    agent: str
    verdict: str
    findings: tuple[KeptFinding, ...]
    skills: dict[str, KeptLoad]


def baseline_of(report: Report) -> Baseline:
    """The baseline that a report makes."""
    findings = [
        KeptFinding(
            fingerprint=one.fingerprint, code=one.code, severity=one.severity, where=one.where, message=one.message
        )
        for one in report.findings
    ]
    return Baseline(
        shipworthy_baseline=1,
        agent=report.agent,
        verdict=report.verdict,
        findings=tuple(sorted(findings, key=lambda one: (one.fingerprint, one.where, one.message))),
        skills={load.skill: _kept(load) for load in report.loads},
    )


def _kept(load: Load) -> KeptLoad:
    measured = {name: _rounded(value) for name, value in load.measured.as_dict().items()} if load.measured else None
    for name in CLOCKED:
        if measured is not None:
            del measured[name]
    computed = {name: None if value is None else _rounded(value) for name, value in load.computed.as_dict().items()}
    return KeptLoad(computed=computed, measured=measured, measured_by=load.measured_by)


def _rounded(value: float) -> float:
    return round(value, PLACES)


def write_baseline(path: Path, report: Report) -> None:
    """Write the baseline of a report; raises UsageError where the file cannot be written."""
    text = orjson.dumps(baseline_of(report).model_dump(), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    try:
        path.write_bytes(text + b"\n")
    except (OSError, ValueError) as error:
        raise UsageError(
            f"the baseline {path} cannot be written: {getattr(error, 'strerror', None) or error}"
        ) from error


def read_baseline(path: Path) -> Baseline:
    """Read a baseline file; raises UsageError where there is none, or where it is another file."""
    try:
        text = path.read_bytes()
    except FileNotFoundError as error:
        message = f"there is no baseline at {path}: add --update-baseline to write the first one"
        raise UsageError(message) from error
    except (OSError, ValueError) as error:
        raise UsageError(f"the baseline {path} cannot be read: {getattr(error, 'strerror', None) or error}") from error
    try:
        return Baseline.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise UsageError(
            f"{path} is no baseline of `shipworthy check` ({place}: {first['msg'].lower()}): "
            "name another file, or delete it and write it again with --update-baseline"
        ) from error


def difference(report: Report, before: Baseline, file: str) -> Difference:
    """What has changed since a baseline; lines that moved and words that only count differently are no change."""
    if before.agent != report.agent:
        raise UsageError(f"{file} is the baseline of `{before.agent}`, and this is `{report.agent}`: name another file")
    known = _counted(one.fingerprint for one in before.findings)
    now = _counted(one.fingerprint for one in report.findings)
    return Difference(
        baseline=file,
        new=tuple(_beyond(report.findings, known)),
        gone=tuple(f"{one.code} at {one.where}: {one.message}" for one in _missing(before.findings, now)),
        moved=tuple(_moved(report, before)),
    )


def _counted(fingerprints: Iterator[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in fingerprints:
        counts[one] = counts.get(one, 0) + 1
    return counts


def _beyond(findings: tuple[Finding, ...], known: Mapping[str, int]) -> Iterator[Finding]:
    """The findings of which the baseline has none, or fewer."""
    left = dict(known)
    for one in findings:
        if left.get(one.fingerprint, 0):
            left[one.fingerprint] -= 1
        else:
            yield one


def _missing(findings: tuple[KeptFinding, ...], now: Mapping[str, int]) -> Iterator[KeptFinding]:
    left = dict(now)
    for one in findings:
        if left.get(one.fingerprint, 0):
            left[one.fingerprint] -= 1
        else:
            yield one


def _moved(report: Report, before: Baseline) -> Iterator[str]:
    if report.verdict != before.verdict:
        yield f"verdict: {before.verdict} → {report.verdict}"
    loads = {load.skill: _kept(load) for load in report.loads}
    for skill in sorted(loads.keys() | before.skills.keys()):
        new, old = loads.get(skill), before.skills.get(skill)
        if new is None or old is None:
            yield f"{skill}: {'a new skill' if old is None else 'the skill is gone'}"
            continue
        yield from _figures(skill, "at most", old.computed, new.computed)
        if new.measured is not None and old.measured is not None and new.measured_by == old.measured_by:
            yield from _figures(skill, "measured", old.measured, new.measured)


def _figures(skill: str, kind: str, old: Mapping[str, float | None], new: Mapping[str, float | None]) -> Iterator[str]:
    for name in DIMENSIONS:
        if name in old and name in new and old[name] != new[name]:
            yield f"{skill}: {kind} {_figure(old[name])} → {_figure(new[name])} {UNITS[name]}"


def _figure(value: float | None) -> str:
    return "not promised" if value is None else f"{value:,.{PLACES}f}".rstrip("0").rstrip(".")
