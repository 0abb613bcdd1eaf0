"""What is no part of an agent wherever it lies."""

from pathlib import Path

import pytest
from tests.batches import batch

from shipworthy.check.certificate.left_out import LeftOut, is_left_out, name_of


@batch("name", [".env", "a.pyc", "run.log", "x.db-wal", "x~", "certificate.json", "certificate-2.json", "state.db"])
def test_these_names_never_count(name: str) -> None:
    assert is_left_out(name)


@batch("name", ["a.py", "prices.db", "learned.lock", "catalog.json", "logs.md", "my.certificate.md"])
def test_these_names_count(name: str) -> None:
    assert not is_left_out(name)


def test_caches_and_hidden_folders_are_not_entered_and_a_folder_named_so_by_the_author_is(tmp_path: Path) -> None:
    for name in ("a.md", "in/b.md", "cache/c.md", ".git/d", "__pycache__/e.py", "in/.f"):
        (tmp_path / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / name).write_text("x")
    left_out = LeftOut(tmp_path)

    assert [*left_out.files(tmp_path / "docs")] == ["docs/a.md", "docs/in/b.md"]
    assert [*left_out.files(tmp_path / "docs" / "cache")] == ["docs/cache/c.md"]


def test_patterns_are_of_paths_and_of_folders(tmp_path: Path) -> None:
    left_out = LeftOut(tmp_path, ["*.tsv", "data/raw"])

    assert left_out.leaves("data/raw/x.csv") and left_out.leaves("data/a.tsv") and not left_out.leaves("data/rawer.csv")


def test_the_home_of_the_state_is_left_out_where_it_lies_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "data" / "home"))

    assert LeftOut(tmp_path).leaves("data/home/notes.md") and not LeftOut(tmp_path).leaves("data/homes.md")
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    assert not LeftOut(tmp_path).leaves("agent.yaml")


def test_letters_of_two_characters_are_composed(tmp_path: Path) -> None:
    assert name_of(tmp_path / "cafe\u0301.md", tmp_path) == "caf\u00e9.md"
