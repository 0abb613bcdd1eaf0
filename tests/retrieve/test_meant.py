"""Passages found by words and by meaning together."""

from pathlib import Path
from threading import Event

import pytest
from tests.batches import batch

from shipworthy.retrieve import meant as module
from shipworthy.retrieve.index import Index
from shipworthy.retrieve.meant import Meant, joined
from shipworthy.retrieve.passages import Passage
from shipworthy.routing.encoder.encoder import Encoder
from shipworthy.routing.skills.tier import installed_encoder, missing

TEXTS = {
    "returns": "# Sending things back\n\nYou get your money back within 30 days if the item is unused.",
    "privacy": "# Privacy policy\n\nWe keep your data for two years. Our policy on cookies is on the site.",
    "hours": "# When we are there\n\nMonday to Friday from nine to six; closed on public holidays.",
    "delivery": "# Delivery\n\nParcels arrive within three working days. Express costs 9 euros more.",
    "jobs": "# Working here\n\nWe look for warehouse staff and drivers.",
}
installed = pytest.mark.skipif(missing() is not None, reason="the sentence encoder is not installed")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.md").write_text(text)
    return tmp_path


def names(found: tuple[Passage, ...]) -> list[str]:
    return [passage.file.removesuffix(".md") for passage in found]


@installed
def test_a_paraphrase_finds_what_shares_no_word(folder: Path) -> None:
    words, both = Index.of(folder), Meant(Index.of(folder), installed_encoder)
    for query, name in (
        ("refund policy", "returns"),
        ("when are you open", "hours"),
        ("are you hiring", "jobs"),
        ("how long until my order is here", "delivery"),
    ):
        assert name not in names(words.search(query, 3))
        assert name in names(both.search(query, 3)[:2])
    assert names(both.search("privacy", 3))[0] == "privacy"
    for query in ("zebra", "weather in oslo tomorrow", "", " "):
        assert both.search(query, 3) == ()
    assert both.search("refund policy", 0) == ()
    assert len(both.search("policy of your money", 1)) == 1


@installed
def test_a_changed_file_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.retrieve.index.LOOKED_AT", 0.0)
    both = Meant(Index.of(folder), installed_encoder)
    assert names(both.search("are you hiring", 1)) == ["jobs"]
    (folder / "jobs.md").write_text("# Dogs\n\nDogs may come along.")
    assert names(both.search("are you hiring", 1)) == []
    assert names(both.search("is my puppy welcome", 1)) == ["jobs"]


def test_without_an_encoder_it_goes_by_words(folder: Path) -> None:
    index = Index.of(folder)
    both = Meant(index, lambda: None)
    for query in ("refund policy", "are you hiring", "policy"):
        assert both.search(query, 3) == index.search(query, 3)


def test_what_is_not_read_in_time_is_found_by_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT", 0.01)
    go = Event()

    def slow() -> Encoder | None:
        assert go.wait(10)
        return None

    index = Index.of(folder)
    both = Meant(index, slow)
    assert both.search("policy", 3) == index.search("policy", 3)
    go.set()


def test_an_encoder_that_fails_and_a_large_folder_leave_the_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Encoder | None:
        raise OSError("no weights")

    index = Index.of(folder)
    assert Meant(index, broken).search("policy", 3) == index.search("policy", 3)
    monkeypatch.setattr(module, "MOST", 2)
    assert Meant(index, broken).search("policy", 3) == index.search("policy", 3)


@batch(
    ("worded", "meant", "both"),
    [
        ("ab", "", "ab"),
        ("", "ab", "ab"),
        ("ab", "cd", "acbd"),
        ("ab", "b", "ba"),
        ("abc", "cba", "acb"),
        ("", "", ""),
    ],
)
def test_what_stands_in_both_lists_comes_first(worded: str, meant: str, both: str) -> None:
    made = {name: Passage(file=f"{name}.md", headings=(), line=1, text=name) for name in "abcd"}
    found = joined([made[name] for name in worded], [made[name] for name in meant])
    assert [passage.text for passage in found] == list(both)


def test_one_text_in_two_files_is_found_once() -> None:
    one, other = (Passage(file=name, headings=("A",), line=1, text="the  same") for name in ("a.md", "b.md"))
    assert joined([one, other], [other]) == (one,)
