"""A tape is found by the id of its run or as a file, and its agent where it was."""

from pathlib import Path

import pytest

from shipworthy.cli.taped import opened, tape_text
from shipworthy.errors import UsageError


def test_a_file_is_read_and_a_folder_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.tape"
    path.write_text("text")
    assert tape_text(str(path), None) == "text"
    path.write_bytes(b"\xff")
    with pytest.raises(UsageError, match="it is not text"):
        tape_text(str(path), None)
    with pytest.raises(UsageError, match="is a folder"):
        tape_text(str(tmp_path), None)


def test_an_agent_is_opened_where_the_tape_says(trading: str) -> None:
    assert opened(None, {"origin": trading}).spec.name == "trading"
    assert opened(trading, {"origin": ""}).spec.name == "trading"
    with pytest.raises(UsageError, match="made in Python"):
        opened(None, {"origin": ""})
    with pytest.raises(UsageError, match="any more"):
        opened(None, {"origin": "/nowhere/x"})
