"""A report as workflow commands of GitHub Actions."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.check.samples import FINDING, NOTE, OPEN, WARNING, report

from shipworthy.check.outputs.github import annotations
from shipworthy.check.places import Places


def test_each_finding_is_a_command_at_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = annotations(report(findings=(FINDING, WARNING, NOTE)), Places(tmp_path / "shop"))
    assert lines[0].startswith("::error file=shop/skills/order.yaml,line=4,title=freestyle-on-critical-path::the model")
    assert lines[1].startswith("::warning file=shop/agent.yaml,line=7,")
    assert lines[2].startswith("::notice ")
    assert "%0ARepair: write a `workflow`%0AProve it: shipworthy check shop" in lines[0]


def test_nothing_in_a_text_ends_a_command_or_begins_another() -> None:
    hostile = replace(FINDING, code="a,b:c", message="100%\r\n::error::x", where="x[0]")
    (line,) = annotations(report(findings=(hostile,)), Places(None))
    assert line.startswith("::error title=a%2Cb%3Ac::100%25%0D%0A::error::x%0A")
    assert "\n" not in line and "\r" not in line


def test_what_is_open_is_a_warning() -> None:
    lines = annotations(report(items=(OPEN,), not_established=("x",)), Places(None))
    assert lines == [
        "::warning title=not established::x",
        "::warning title=not established::Same input ten times: no cases",
    ]
