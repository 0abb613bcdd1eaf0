"""Where a report goes."""

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from tests.check.samples import FINDING, report

from shipworthy.check.places import Places
from shipworthy.cli.written import Written
from shipworthy.errors import UsageError

AT = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)


def put(written: Written, **changes: object) -> str:
    out = io.StringIO()
    written.put(report(**changes), Places(None), out, at=AT)
    return out.getvalue()


def test_files_are_written_beside_the_screen(tmp_path: Path) -> None:
    text = put(Written(junit=tmp_path / "j.xml", sarif=tmp_path / "s.sarif", github=True), findings=(FINDING,))
    assert "shop is UNFIT" in text and "\n::error " in text
    assert (tmp_path / "j.xml").read_text().startswith("<?xml")
    assert json.loads((tmp_path / "s.sarif").read_text())["version"] == "2.1.0"


def test_json_is_the_only_thing_on_standard_output() -> None:
    assert json.loads(put(Written(json=True, github=True), findings=(FINDING,)))["verdict"] == "unfit"


def test_files_that_cannot_be_written_are_told_before_anything_begins(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder.*it is a folder"):
        Written(junit=tmp_path / "no" / "j.xml", sarif=tmp_path).check()
    Written(junit=tmp_path / "j.xml").check()


def test_no_secret_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_API_KEY", "sk-very-secret-value-1234567890")
    from dataclasses import replace

    told = replace(FINDING, evidence="it sent sk-very-secret-value-1234567890")
    text = put(Written(junit=tmp_path / "j.xml", sarif=tmp_path / "s.sarif"), findings=(told,))
    text += put(Written(json=True), findings=(told,))
    text += (tmp_path / "j.xml").read_text() + (tmp_path / "s.sarif").read_text()
    assert "sk-very-secret" not in text
