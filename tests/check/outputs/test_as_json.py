"""A report as JSON, and its published schema."""

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError
from tests.check.samples import FAILED, FINDING, MET, OPEN, WARNING, Ran, report

from shipworthy.check.outputs.as_json import ReportObject, as_json, report_schema
from shipworthy.check.report import Difference

PUBLISHED = Path(__file__).parents[3] / "docs" / "check.schema.json"
FORM = TypeAdapter(ReportObject)
WHOLE = report(
    items=(MET, FAILED, OPEN),
    findings=(FINDING, WARNING),
    dry_run=Ran(),
    difference=Difference(baseline="b.json", new=(FINDING,), gone=("x",), moved=("y",)),
    not_established=("z",),
    certificate={"written": "certificate.json"},
)


def test_every_report_has_the_form_of_its_schema() -> None:
    for made in (report(), WHOLE, report(trials=None, loads=(), refused=True)):
        FORM.validate_json(json.dumps(as_json(made)), strict=True)


def test_another_form_is_not_of_the_schema() -> None:
    wrong = {**as_json(WHOLE), "verdict": "maybe"}
    with pytest.raises(ValidationError):
        FORM.validate_json(json.dumps(wrong))
    with pytest.raises(ValidationError):
        FORM.validate_json(json.dumps({**as_json(WHOLE), "more": 1}))


def test_the_published_schema_is_that_of_the_code() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == report_schema()


def test_what_other_programs_read() -> None:
    made = as_json(WHOLE)
    assert {"schema", "passed", "items", "findings", "trials", "bounds", "certificate"} <= set(made)
    assert (made["schema"], made["passed"], made["verdict"], made["exit_code"]) == (1, False, "unfit", 1)
    assert [one["fails"] for one in made["findings"]] == [True, False]
    order = made["bounds"]["order"]
    assert order["computed"]["cost_usd"] == 0.004 and order["computed"]["basis"]["cost_usd"] == "exact"
    assert order["measured"] is not None and order["measured"]["tool_calls"] == 3
    assert made["trials"] == {"k": 10}
