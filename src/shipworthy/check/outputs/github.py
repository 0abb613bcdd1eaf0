"""A report as the workflow commands with which GitHub Actions writes annotations beside the lines of a change."""

from shipworthy.check.finding import Finding, Severity
from shipworthy.check.places import Places
from shipworthy.check.report import Report

__all__ = ["annotations"]

COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def annotations(report: Report, places: Places) -> list[str]:
    """One workflow command for each finding, and one for each thing that was not established."""
    lines = [_annotation(one, places) for one in report.findings]
    return [*lines, *(_open(line) for line in report.unknown)]


def _annotation(one: Finding, places: Places) -> str:
    place = places.in_repository(one.where)
    properties = {"file": place.path, "line": str(place.line)} if place is not None else {}
    properties["title"] = one.code
    words = [one.message, one.evidence, one.repair and f"Repair: {one.repair}", one.proof and f"Prove it: {one.proof}"]
    return _command(COMMANDS[one.severity], properties, "\n".join(word for word in words if word))


def _open(line: str) -> str:
    return _command("warning", {"title": "not established"}, line)


def _command(name: str, properties: dict[str, str], message: str) -> str:
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {told}::{_data(message)}"


def _data(text: str) -> str:
    """The text with what ends a command escaped, as the runner reads it back."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
