"""A report as SARIF 2.1.0, which code hosts and editors show beside the lines."""

import hashlib
from collections.abc import Iterator, Mapping

from shipworthy.check.codes import Code, codes
from shipworthy.check.finding import HEADINGS, Finding, Severity
from shipworthy.check.outputs.explained import markdown
from shipworthy.check.places import Places
from shipworthy.check.report import Report

__all__ = ["FINGERPRINT", "as_sarif"]

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "note"}
FINGERPRINT = "shipworthyFinding/v1"
"""The name of the fingerprint: the same finding has the same one while lines move."""
ROOT = "%SRCROOT%"
"""The base of paths: the root of the repository, wherever it is checked out."""


def as_sarif(report: Report, places: Places) -> dict[str, object]:
    """The SARIF log of a report, with the rules of all codes; paths are relative to the repository."""
    rules = list(codes().values())
    index = {code.code: at for at, code in enumerate(rules)}
    driver: dict[str, object] = {
        "name": "Shipworthy",
        "semanticVersion": report.version,
        "rules": [_rule(code) for code in rules],
    }
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"shipworthy-check/{report.agent}/"},
        "invocations": [_invocation(report)],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, print_, index, places) for one, print_ in _fingerprinted(report)],
    }
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, object]:
    return {
        "id": code.code,
        "name": "".join(word.capitalize() for word in code.code.split("-")),
        "shortDescription": {"text": _ended(code.title)},
        "fullDescription": {"text": _ended(code.why)},
        "help": {"text": f"{_ended(code.why)} {_ended(code.repair)}", "markdown": markdown(code)},
        "defaultConfiguration": {"level": LEVELS[code.severity]},
        "properties": {"tags": [code.heading], "category": HEADINGS[code.heading]},
    }


def _ended(text: str) -> str:
    """The text as a sentence with its end, as viewers expect it."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _invocation(report: Report) -> dict[str, object]:
    """How the check ended; what was not established stands beside it, as no result says it."""
    told: dict[str, object] = {
        "executionSuccessful": not report.refused,
        "exitCode": report.exit_code,
        "exitCodeDescription": report.verdict,
    }
    if report.unknown:
        told["toolExecutionNotifications"] = [
            {"level": "warning", "message": {"text": f"not established: {line}"}} for line in report.unknown
        ]
    return told


def _fingerprinted(report: Report) -> Iterator[tuple[Finding, str]]:
    """Each finding with a fingerprint of its own; of equal ones the second ends in `:2`."""
    seen: dict[str, int] = {}
    for one in report.findings:
        digest = hashlib.sha256(f"{report.agent}|{one.fingerprint}".encode()).hexdigest()[:32]
        seen[digest] = seen.get(digest, 0) + 1
        yield one, f"{digest}:{seen[digest]}"


def _result(one: Finding, fingerprint: str, index: Mapping[str, int], places: Places) -> dict[str, object]:
    words = [_ended(one.message)]
    words += [f"Seen: {_ended(one.evidence)}"] if one.evidence else []
    words += [f"Repair: {_ended(one.repair)}"] if one.repair else []
    found: dict[str, object] = {
        "ruleId": one.code,
        "level": LEVELS[one.severity],
        "message": {"text": "\n".join(words)},
        "locations": [_location(one, places)],
        "partialFingerprints": {FINGERPRINT: fingerprint},
        "properties": {"repair": one.repair, "proof": one.proof, "evidence": one.evidence, "skill": one.skill},
    }
    if one.code in index:
        found["ruleIndex"] = index[one.code]
    return found


def _location(one: Finding, places: Places) -> dict[str, object]:
    found: dict[str, object] = {}
    place = places.in_repository(one.where)
    if place is not None:
        found["physicalLocation"] = {
            "artifactLocation": {"uri": place.uri, "uriBaseId": ROOT},
            "region": {"startLine": max(place.line, 1)},
        }
    named = [{"name": one.skill, "kind": "module"}] if one.skill else []
    named = named or ([{"fullyQualifiedName": one.where}] if place is None else [])
    if named:
        found["logicalLocations"] = named
    return found
