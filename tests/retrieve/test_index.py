"""The knowledge index."""

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.errors import SpecError
from shipworthy.retrieve import index as module
from shipworthy.retrieve.index import Index

TEXTS = {
    "nvidia.md": "# Nvidia, third quarter\n\n## Data centers\n\nRevenue of data centers rose to $30 billion.\n\n## Risks\n\nExport rules.",
    "apple.txt": "Apple's services revenue reached a record of $25 billion.",
    "more/intel.rst": "Intel\n=====\n\nThe foundry business reported a loss of $2 billion.",
    "notes.pdf": "revenue",
    ".hidden.md": "revenue revenue revenue",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("query", "file"),
    [
        ("How did Nvidia's data centers do?", "nvidia.md"),
        ("services revenue of apple", "apple.txt"),
        ("foundry losses", "more/intel.rst"),
        ("EXPORT RULE", "nvidia.md"),
    ],
)
def test_the_best_passage_stands_first(folder: Path, query: str, file: str) -> None:
    assert Index.of(folder).search(query, 3)[0].file == file


def test_only_texts_are_read(folder: Path) -> None:
    (folder / "broken.txt").write_bytes(b"\xff\xfe\x00revenue")
    index = Index.of(folder)

    assert {p.file for p in index.passages} == {"nvidia.md", "apple.txt", "more/intel.rst"}
    assert index.skipped == ("broken.txt",)


def test_nothing_is_found_where_no_word_is_there(folder: Path) -> None:
    assert Index.of(folder).search("zebra", 3) == ()
    (folder / "terms.md").write_text("What is yours stays with you.")
    assert Index.of(folder).search("whats a zebra, and hows it doing? thats what im asking", 3) == ()
    assert Index.of(folder).search("", 3) == Index.of(folder).search("revenue", 0) == ()


def test_a_changed_file_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOKED_AT", 0.0)
    index = Index.of(folder)
    assert index.search("zebra", 1) == ()
    (folder / "apple.txt").write_text("A zebra.")
    os.utime(folder / "apple.txt", ns=(1, 1))
    assert index.search("zebra", 1)[0].text == "A zebra."
    (folder / "apple.txt").unlink()
    assert index.search("zebra", 1) == ()


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("other") / "secret.txt"
    secret.write_text("the zebra's password")
    (folder / "link.txt").symlink_to(secret)

    assert Index.of(folder).search("zebra", 3) == ()


def test_what_is_too_large_or_missing_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SpecError, match="no such folder"):
        Index.of(folder / "nowhere")
    monkeypatch.setattr(module, "MOST_FILE_BYTES", 10)
    with pytest.raises(SpecError, match="too large"):
        Index.of(folder)


def test_many_threads_may_search(folder: Path) -> None:
    index, found = Index.of(folder), list[str]()
    threads = [threading.Thread(target=lambda: found.append(index.search("foundry", 1)[0].file)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == ["more/intel.rst"] * 16


@pytest.fixture(scope="module")
def shared_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "a.md").write_text(TEXTS["nvidia.md"])
    return Index.of(folder)


@given(query=st.text(max_size=200), k=st.integers(-1, 6))
def test_any_text_is_a_query(shared_index: Index, query: str, k: int) -> None:
    """No operator of the full text index leaks: nothing raises, and what is found is a passage."""
    found = shared_index.search(query, k)

    assert len(found) <= max(k, 0)
    assert set(found) <= set(shared_index.passages)
    assert found == shared_index.search(query, k)


@pytest.mark.parametrize("query", ['"', "NEAR(", "a AND", "name:x", "*", "revenue*", "-", "(((", "' OR 1=1 --", "\x00"])
def test_operators_are_words(shared_index: Index, query: str) -> None:
    assert len(shared_index.search(query, 3)) <= 3
