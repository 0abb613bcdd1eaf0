"""The key that seals what clients carry."""

from pathlib import Path

import pytest

from shipworthy.server.mcp.sealing import BYTES, FILE, sealing_key


def test_the_key_stays_the_same_and_is_its_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    first = sealing_key()
    assert first == sealing_key() == (tmp_path / FILE).read_bytes() and len(first) == BYTES
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_where_none_can_be_kept_each_process_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "file" / "below"))
    assert len(sealing_key()) == BYTES and sealing_key() != sealing_key()
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    (tmp_path / FILE).write_bytes(b"short")
    assert len(sealing_key()) == BYTES
