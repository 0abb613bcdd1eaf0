"""Vectors on disk: computed once for all processes, bounded, and never in the way."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from shipworthy.routing.encoder import kept
from shipworthy.routing.encoder.kept import Kept


class Counted:
    """Makes a vector of eight bytes of a text, and remembers for which."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, text: str) -> bytes:
        self.made.append(text)
        return text.encode(errors="replace")[:8].ljust(8)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "vectors.db"


def of(file: Path, fingerprint: str = "one") -> Kept:
    return Kept(fingerprint, 8, file)


def rows(file: Path) -> int:
    with closing(sqlite3.connect(file)) as database:
        (number,) = database.execute("SELECT count(*) FROM vectors").fetchone()
    return int(number)


def test_a_text_is_computed_once(file: Path) -> None:
    make = Counted()
    first = of(file).all(["b", "a", "b", "\ud800"], make)
    assert first == [b"b       ", b"a       ", b"b       ", b"?       "]
    assert of(file).all(["\ud800", "a", "b"], make) == [first[3], first[1], first[0]]
    assert sorted(make.made) == ["a", "b", "\ud800"]


def test_another_encoder_has_vectors_of_its_own(file: Path) -> None:
    make = Counted()
    of(file).all(["a"], make)
    of(file, "two").all(["a"], make)
    assert make.made == ["a", "a"]


def test_no_text_can_be_read_from_the_file(file: Path) -> None:
    Kept("one", 8, file).all(["a very private example"], lambda text: b"12345678")
    assert b"private" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_oldest_go(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 10)
    make = Counted()
    for number in range(30):
        of(file).all([f"text {number}"], make)
    assert rows(file) <= 10
    make.made.clear()
    of(file).all(["text 29", "text 0"], make)
    assert make.made == ["text 0"]


def test_more_texts_than_are_asked_at_once(file: Path) -> None:
    make = Counted()
    texts = [str(number) for number in range(1201)]
    assert of(file).all(texts, make) == of(file).all(texts, make)
    assert len(make.made) == 1201


def damaged(file: Path) -> None:
    file.write_bytes(b"no database at all" * 1000)


def cut(file: Path) -> None:
    of(file).all([str(number) for number in range(2000)], Counted())
    file.write_bytes(file.read_bytes()[:8192] + b"\xff" * 60_000)


def other_size(file: Path) -> None:
    Kept("one", 3, file).all(["a"], lambda text: b"123")


@pytest.mark.parametrize("spoil", [damaged, cut, other_size])
def test_a_damaged_file_costs_the_computation_and_no_more(spoil: Callable[[Path], None], file: Path) -> None:
    spoil(file)
    make = Counted()
    assert of(file).all(["a"], make) == [b"a       "]
    for _ in range(3):
        assert of(file).all(["a"], make) == [b"a       "]
    assert len(make.made) <= 2


def test_where_nothing_can_be_written_all_is_computed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    make = Counted()
    assert of(tmp_path / "file" / "vectors.db").all(["a", "b"], make) == [b"a       ", b"b       "]


def test_a_file_that_another_process_locks_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "WAIT", 0.0)
    of(file).all(["a"], Counted())
    with closing(sqlite3.connect(file)) as database:
        database.execute("BEGIN EXCLUSIVE")
        make = Counted()
        assert of(file).all(["a"], make) == [b"a       "]
        assert make.made == ["a"]
    assert rows(file) == 1


PROGRAM = """
import sys
from pathlib import Path
from shipworthy.routing.encoder.kept import Kept
texts = [f"text {number}" for number in range(300)]
kept = Kept("one", 8, Path(sys.argv[1]))
for first in range(0, 300, 10):
    kept.all(texts[first:first + 10], lambda text: text.encode()[-8:].rjust(8))
print(*kept.all(texts, lambda text: b"missing!"), sep=",")
"""


def test_several_processes_write_at_once(file: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(file)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    told = {process.communicate(timeout=60)[0] for process in running}
    assert len(told) == 1
    assert b"missing!" not in told.pop()
    assert rows(file) == 300
