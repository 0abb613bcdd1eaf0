"""A report as JUnit's XML, by the rules of the schemas that readers use."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as Xml

from tests.check.samples import FAILED, FINDING, MET, NEVER, OPEN, Case, report

from shipworthy.check.outputs.junit import as_junit
from shipworthy.check.places import Places

AT = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
CASES = (Case("one: “price”", "met", ""), Case("two", "failed", "9 of 10"), Case("three", "not_established", "stopped"))


def made(cases: tuple[Case, ...] = (), **changes: Any) -> Xml.Element:
    return Xml.fromstring(as_junit(report(**changes), Places(None), AT, cases))


def outcomes(root: Xml.Element) -> dict[str, list[str]]:
    return {case.get("name") or "": [part.tag for part in case] for case in root.iter("testcase")}


def test_items_findings_and_cases_are_tests() -> None:
    found = outcomes(made(CASES, items=(MET, FAILED, OPEN, NEVER), not_established=("trials: none",)))
    assert found["Same input ten times"] == ["error"], "what could not be told does not hold"
    assert found["Meta-tools"] == ["skipped"]
    assert (found["two"], found["three"], found["trials"]) == (["failure"], ["error"], ["error"])


def test_a_finding_fails_its_item_or_is_a_test_of_its_own() -> None:
    root = made(items=(FAILED,), findings=(FINDING, replace(FINDING, code="other")))
    assert outcomes(root) == {
        "Workflows on critical paths": ["failure"],
        "other at skills/order.yaml:4": ["failure"],
    }
    (failure, _) = root.iter("failure")
    assert failure.get("message") == FINDING.message
    assert "Repair: write a `workflow`" in (failure.text or "") and "Prove it:" in (failure.text or "")


def test_a_report_that_is_not_fit_has_a_test_that_does_not_hold() -> None:
    for changes in ({"items": (OPEN,)}, {"items": (), "not_established": ("x",)}, {"findings": (FINDING,)}):
        root = made(**changes)
        assert any(tags for tags in outcomes(root).values()), changes


def test_the_counts_and_the_form_of_every_suite() -> None:
    root = made(CASES, items=(MET, FAILED, OPEN, NEVER), findings=(FINDING,))
    assert (root.tag, root.attrib) == ("testsuites", {})
    for number, suite in enumerate(root):
        assert [part.tag for part in suite if part.tag != "testcase"] == ["properties", "system-out", "system-err"]
        assert suite[0].tag == "properties" and suite[-1].tag == "system-err"
        assert suite.get("id") == str(number) and suite.get("hostname") == "localhost"
        assert suite.get("timestamp") == "2026-11-30T07:00:00"
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(name) == str(sum(case.find(tag) is not None for case in cases))
        for case in cases:
            assert set(case.attrib) == {"name", "classname", "time"}
            assert re.fullmatch(r"\d+\.\d{3}", case.attrib["time"])


def test_no_character_breaks_the_file() -> None:
    hostile = replace(FINDING, message="a \x00\x1b[31m <b> & ]]> \ud800 ￿", where="x[0]")
    root = made(findings=(hostile,), items=())
    (failure,) = root.iter("failure")
    assert "<b> & ]]>" in (failure.get("message") or "")
