"""A report as the object that `check --json` prints, and its JSON Schema."""

from typing import Literal, cast

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict  # pydantic, which brings it, reads no other before Python 3.12

from shipworthy.check.finding import Heading, Severity, State
from shipworthy.check.report import Load, Report, Verdict

__all__ = ["ReportObject", "as_json", "report_schema"]

STRICT = ConfigDict(extra="forbid")


@with_config(STRICT)
class ItemObject(TypedDict):
    """A line of the checklist."""

    key: str
    heading: Heading
    title: str
    state: State
    evidence: str
    codes: list[str]


@with_config(STRICT)
class FindingObject(TypedDict):
    """A finding; `fails`: whether it makes the agent unfit, `fingerprint`: what stays the same while lines move."""

    code: str
    severity: Severity
    where: str
    message: str
    repair: str
    proof: str
    skill: str | None
    evidence: str
    fails: bool
    fingerprint: str


@with_config(STRICT)
class Figures(TypedDict):
    """The six dimensions; null: not promised."""

    model_calls: float | None
    tool_calls: float | None
    input_tokens: float | None
    output_tokens: float | None
    cost_usd: float | None
    latency_ms: float | None


@with_config(STRICT)
class BoundObject(Figures):
    """The computed bound, with how each figure is known: exact, enforced, estimated or unknown."""

    basis: dict[str, Literal["exact", "enforced", "estimated", "unknown"]]


@with_config(STRICT)
class LoadObject(TypedDict):
    """What one run of a skill may use, and used at most; `measured` is null where nothing of it was run."""

    where: str
    declared: Figures
    computed: BoundObject
    measured: Figures | None
    measured_by: Literal["trials", "dry run"] | None


@with_config(STRICT)
class DifferenceObject(TypedDict):
    """What has changed since a baseline."""

    baseline: str
    new: list[str]
    gone: list[str]
    moved: list[str]


@with_config(STRICT)
class ReportObject(TypedDict):
    """The result of `shipworthy check`; `schema` grows where a key changes its meaning or goes."""

    schema: Literal[1]
    passed: bool
    verdict: Verdict
    exit_code: Literal[0, 1, 2]
    refused: bool
    agent: str
    named: str
    version: str
    contract: str
    fail_on: Severity
    not_established: list[str]
    items: list[ItemObject]
    findings: list[FindingObject]
    bounds: dict[str, LoadObject]
    trials: dict[str, object] | None
    dry_run: dict[str, object] | None
    difference: DifferenceObject | None
    certificate: dict[str, object] | None
    seconds: float


def as_json(report: Report) -> ReportObject:
    """The object of a report."""
    failing = report.failing
    found = [{**one.as_dict(), "fails": one in failing, "fingerprint": one.fingerprint} for one in report.findings]
    changed = report.difference
    return {
        "schema": 1,
        "passed": report.verdict == "fit",
        "verdict": report.verdict,
        "exit_code": report.exit_code,
        "refused": report.refused,
        "agent": report.agent,
        "named": report.named,
        "version": report.version,
        "contract": report.contract,
        "fail_on": report.fail_on,
        "not_established": list(report.unknown),
        "items": [cast(ItemObject, {**item.as_dict(), "codes": list(item.codes)}) for item in report.items],
        "findings": cast(list[FindingObject], found),
        "bounds": {load.skill: _load(load) for load in report.loads},
        "trials": report.trials.as_dict() if report.trials is not None else None,
        "dry_run": report.dry_run.as_dict() if report.dry_run is not None else None,
        "difference": None
        if changed is None
        else {
            "baseline": changed.baseline,
            "new": [one.fingerprint for one in changed.new],
            "gone": list(changed.gone),
            "moved": list(changed.moved),
        },
        "certificate": dict(report.certificate) if report.certificate is not None else None,
        "seconds": round(report.seconds, 3),
    }


def _load(load: Load) -> LoadObject:
    return {
        "where": load.where,
        "declared": cast(Figures, dict(load.declared)),
        "computed": cast(BoundObject, {**load.computed.as_dict(), "basis": dict(load.computed.basis)}),
        "measured": None if load.measured is None else cast(Figures, load.measured.as_dict()),
        "measured_by": load.measured_by,
    }


def report_schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of the object that `check --json` prints."""
    made = TypeAdapter(ReportObject).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "shipworthy check --json", **made}
