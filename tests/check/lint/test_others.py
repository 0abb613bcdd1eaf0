"""Other faults than the thirteen are found, and harmless changes are not called faults."""

import datetime as dt
from pathlib import Path

import pytest
from tests.check.lint import more, others, third
from tests.check.lint.copies import Copy, copied, subject_of

from shipworthy.check.checklist import checklist
from shipworthy.check.lint import lint

TODAY = dt.date(2026, 11, 29)
ROUTED = (
    "a copycat",
    "a second overview",
    "another skill",
    "more examples",
    "a description",
    "a renamed skill",
    "an example in another language",
)
"""Copies that change what is routed, by the encoder as well; the others are read by words alone, which is faster."""


@pytest.fixture(autouse=True)
def by_words(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.callspec.params["copy"].name not in ROUTED:
        monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


@pytest.mark.parametrize("copy", (*others.SABOTAGES, *more.SABOTAGES, *third.SABOTAGES), ids=lambda copy: copy.name)
def test_another_fault_is_found_alone(copy: Copy, tmp_path: Path) -> None:
    found = lint(subject_of(copied(copy, tmp_path)), today=TODAY)

    worst = [one for one in found if one.severity == found[0].severity]
    assert {(one.code, one.severity) for one in worst} == {(copy.code, copy.severity)}, found
    assert copy.skill is None or {one.skill for one in worst} == {copy.skill}


@pytest.mark.parametrize("copy", (*others.HARMLESS, *more.HARMLESS, *third.HARMLESS), ids=lambda copy: copy.name)
def test_a_harmless_change_stays_green(copy: Copy, tmp_path: Path) -> None:
    subject = subject_of(copied(copy, tmp_path))
    found = lint(subject, today=TODAY)

    assert [one for one in found if one.severity != "note"] == []
    assert [item.key for item in checklist(subject, found) if item.state == "failed"] == []
