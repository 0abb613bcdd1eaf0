"""A report as JUnit's XML: one test for each item of the checklist, each other finding and each case."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, Protocol
from xml.etree import ElementTree as Xml

from shipworthy.check.finding import HEADINGS, Finding, Item, State
from shipworthy.check.places import Places
from shipworthy.check.report import Measured, Report
from shipworthy.regex import regex

__all__ = ["TestedCase", "WithCases", "as_junit"]

UNWRITABLE = regex("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML holds."""
Outcome = Literal["failure", "error", "skipped"]
OUTCOMES: dict[str, Outcome] = {"failed": "failure", "not_established": "error", "not_applicable": "skipped"}
"""What was not established is an error: a test that could not tell is not one that holds."""


class TestedCase(Protocol):
    """What a case of the trials came to."""

    @property
    def name(self) -> str:
        """Its name."""
        ...

    @property
    def state(self) -> State:
        """Whether all of its trials held."""
        ...

    @property
    def told(self) -> str:
        """Why it failed or is open, with the figures."""
        ...

    @property
    def seconds(self) -> float:
        """How long its trials took together."""
        ...


class WithCases(Measured, Protocol):
    """Trials, whose cases are tests of their own."""

    @property
    def tested(self) -> Sequence[TestedCase]:
        """Each case that was held."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test of the file."""

    group: str
    name: str
    outcome: Outcome | None = None
    kind: str = ""
    """The code of a finding, or the state of an item."""
    message: str = ""
    text: str = ""
    seconds: float = 0.0


def as_junit(report: Report, places: Places, at: dt.datetime, cases: Sequence[TestedCase] = ()) -> str:
    """The XML of a report; `at`: when the check began, `cases`: those of its trials."""
    every = [*_items(report, places), *_findings(report, places), *map(_tested, cases)]
    root = Xml.Element("testsuites")
    for number, (group, tests) in enumerate(groupby(every, key=lambda one: one.group)):
        _suite(root, report, group, list(tests), number, at)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _items(report: Report, places: Places) -> Iterator[Case]:
    """One test for each item; the findings that fail it are its text."""
    for item in report.items:
        mine = [one for one in report.failing if one.code in item.codes]
        told = "\n\n".join(_told(one, places) for one in mine)
        yield Case(
            group=HEADINGS[item.heading],
            name=item.title,
            outcome=OUTCOMES.get(item.state),
            kind=item.key,
            message=_message(item, mine),
            text=told or item.evidence,
        )


def _message(item: Item, findings: Sequence[Finding]) -> str:
    if item.state == "failed" and findings:
        return findings[0].message
    return f"not established: {item.evidence}" if item.state == "not_established" else item.evidence


def _findings(report: Report, places: Places) -> Iterator[Case]:
    """The failing findings that no item stands for, and what is open beside the items."""
    covered = {code for item in report.items if item.state == "failed" for code in item.codes}
    for one in report.failing:
        if one.code not in covered:
            yield Case(
                group="Findings",
                name=f"{one.code} at {one.where}",
                outcome="failure",
                kind=one.code,
                message=one.message,
                text=_told(one, places),
            )
    for line in report.not_established:
        name = line.partition(":")[0]
        yield Case(group="Not established", name=name, outcome="error", kind="not_established", message=line, text=line)


def _told(one: Finding, places: Places) -> str:
    place = places.in_repository(one.where)
    where = f"{place.path}:{place.line}" if place is not None else one.where
    lines = [f"{where}: {one.code}", one.message, one.evidence]
    lines += [f"Repair: {one.repair}"] if one.repair else []
    lines += [f"Prove it: {one.proof}"] if one.proof else []
    return "\n".join(line for line in lines if line)


def _tested(case: TestedCase) -> Case:
    return Case(
        group="Trials of cases",
        name=case.name,
        outcome=OUTCOMES.get(case.state),
        kind=case.state,
        message=case.told,
        text=case.told,
        seconds=case.seconds,
    )


def _suite(root: Xml.Element, report: Report, group: str, tests: Sequence[Case], number: int, at: dt.datetime) -> None:
    counts = {kind: sum(test.outcome == kind for test in tests) for kind in ("failure", "error", "skipped")}
    suite = Xml.SubElement(
        root,
        "testsuite",
        name=_line(group),
        package=f"shipworthy.{_line(report.agent)}",
        id=str(number),
        timestamp=at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S"),
        hostname="localhost",  # a report names no machine
        tests=str(len(tests)),
        failures=str(counts["failure"]),
        errors=str(counts["error"]),
        skipped=str(counts["skipped"]),
        time=_seconds(sum(test.seconds for test in tests)),
    )
    properties = Xml.SubElement(suite, "properties")
    for name, value in (("verdict", report.verdict), ("contract", report.contract), ("shipworthy", report.version)):
        Xml.SubElement(properties, "property", name=name, value=_text(value))
    for test in tests:
        _test(suite, report.agent, group, test)
    Xml.SubElement(suite, "system-out")
    Xml.SubElement(suite, "system-err")


def _test(suite: Xml.Element, agent: str, group: str, test: Case) -> None:
    place = f"shipworthy.{_line(agent)}.{_line(group)}"
    case = Xml.SubElement(suite, "testcase", name=_line(test.name), classname=place, time=_seconds(test.seconds))
    if test.outcome is None:
        return
    told = Xml.SubElement(case, test.outcome, message=_text(test.message))
    if test.outcome != "skipped":
        told.set("type", test.kind)
    told.text = _text(test.text)


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"


def _line(text: str) -> str:
    return " ".join(_text(text).split()) or "unnamed"


def _text(text: str) -> str:
    """The text without what XML cannot hold."""
    return UNWRITABLE.sub("\ufffd", text)
