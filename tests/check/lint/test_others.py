"""Other faults than the thirteen are found, and harmless changes are not called faults."""

import datetime as dt
from pathlib import Path
from typing import Any

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


def some(*copies: Copy) -> list[Any]:
    """Every third in `make test`, the others in `make real`: reading one takes a quarter of a second."""
    marks = [() if number % 3 == 0 else pytest.mark.real for number in range(len(copies))]
    return [pytest.param(copy, id=copy.name, marks=mark) for copy, mark in zip(copies, marks, strict=True)]


@pytest.fixture(autouse=True)
def by_words(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.callspec.params["copy"].name not in ROUTED:
        monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


@pytest.mark.parametrize("copy", some(*others.SABOTAGES, *more.SABOTAGES, *third.SABOTAGES))
def test_another_fault_is_found_alone(copy: Copy, tmp_path: Path) -> None:
    found = lint(subject_of(copied(copy, tmp_path)), today=TODAY)

    worst = [one for one in found if one.severity == found[0].severity]
    assert {(one.code, one.severity) for one in worst} == {(copy.code, copy.severity)}, found
    assert copy.skill is None or {one.skill for one in worst} == {copy.skill}


@pytest.mark.parametrize("copy", some(*others.HARMLESS, *more.HARMLESS, *third.HARMLESS))
def test_a_harmless_change_stays_green(copy: Copy, tmp_path: Path) -> None:
    subject = subject_of(copied(copy, tmp_path))
    found = lint(subject, today=TODAY)

    assert [one for one in found if one.severity != "note"] == []
    assert [item.key for item in checklist(subject, found) if item.state == "failed"] == []
