"""The journal of a process: what it holds outlives the process, and goes into the database once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from shipworthy.durable.journal import Journal, journals
from shipworthy.durable.rows import Rows

BEGUN = {"run_id": "r", "at": 1.0}
ENDED = Rows(run=BEGUN, tape=None, texts=())


def lines(folder: Path) -> list[list[dict[str, object]]]:
    return [found for _, _, found in journals(folder)]


def test_lines_are_there_as_soon_as_they_are_written(tmp_path: Path) -> None:
    one = Journal(tmp_path)
    assert lines(tmp_path) == []
    one.begin(BEGUN)
    one.end(ENDED)
    assert lines(tmp_path) == [[{"begun": BEGUN}, {"run": BEGUN, "tape": None, "texts": []}]]
    assert [over for _, over, _ in journals(tmp_path)] == [False]


def test_only_what_has_not_ended_is_left(tmp_path: Path) -> None:
    one = Journal(tmp_path)
    one.left([])
    one.begin(BEGUN)
    one.end(ENDED)
    one.left([BEGUN])
    assert lines(tmp_path) == [[{"begun": BEGUN}]]
    one.left([])
    assert lines(tmp_path) == []


def test_a_line_that_was_cut_is_left_out(tmp_path: Path) -> None:
    one = Journal(tmp_path)
    one.begin(BEGUN)
    one.close()
    (path,) = (tmp_path / "journal").iterdir()
    path.write_bytes(path.read_bytes() + b'{"begun": {"run_')
    assert lines(tmp_path) == [[{"begun": BEGUN}]]


def test_the_journal_of_a_dead_process_is_known(tmp_path: Path) -> None:
    program = (
        f"from pathlib import Path; from shipworthy.durable.journal import Journal; Journal(Path({str(tmp_path)!r}))"
    )
    subprocess.run([sys.executable, "-c", program + ".begin({'run_id': 'r'})"], check=True, timeout=60)
    ((path, over, found),) = journals(tmp_path)
    assert over and found == [{"begun": {"run_id": "r"}}] and path.exists()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_field_36_a_full_disk_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open
    monkeypatch.setattr(os, "open", lambda *_: real("/dev/full", os.O_WRONLY))
    with pytest.raises(OSError, match="space"):
        Journal(tmp_path).begin(BEGUN)
