"""Trials that are kept until all are made."""

import datetime as dt
from pathlib import Path

import pytest
from tests.check.trials.test_facts import answer

from shipworthy.check.trials.kept import KeptTrials, key_of
from shipworthy.check.trials.trial import Trial

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
ONE = Trial(case="c", number=1, answers=(answer("hello", [("$1", "s", "f")]),), withheld=("refund",))


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))


def test_what_is_kept_is_read_as_it_was() -> None:
    kept = KeptTrials("key")
    assert kept.read() == (None, ())
    kept.begin(NOW)
    kept.add(ONE)
    assert KeptTrials("key").read() == (NOW, (ONE,))
    kept.drop()
    assert KeptTrials("key").read() == (None, ())


def test_lines_that_are_broken_are_left_out(tmp_path: Path) -> None:
    kept = KeptTrials("key")
    kept.begin(NOW)
    kept.add(ONE)
    file = tmp_path / "trials" / "key.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600
    file.write_bytes(file.read_bytes() + b'{"case": "c"}\n{"num')
    assert kept.read() == (NOW, (ONE,))


def test_without_a_key_nothing_is_kept(tmp_path: Path) -> None:
    kept = KeptTrials(None)
    kept.begin(NOW)
    kept.add(ONE)
    kept.drop()
    assert kept.read() == (None, ())
    assert list(tmp_path.iterdir()) == []


def test_equal_parts_have_equal_keys() -> None:
    assert key_of("a", 1) == key_of("a", 1) != key_of("a", 2)
