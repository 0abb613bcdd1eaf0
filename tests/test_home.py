import os
import stat
from pathlib import Path

import pytest

from shipworthy.errors import StateError
from shipworthy.home import cache, database, home, private


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_home_is_the_named_folder_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "a" / "b"))
    assert home() == tmp_path / "a" / "b"
    assert _mode(home()) == 0o700


@pytest.mark.parametrize("named", [None, ""])
def test_home_by_default(named: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SHIPWORTHY_HOME")
    if named is not None:
        monkeypatch.setenv("SHIPWORTHY_HOME", named)
    assert home() == tmp_path / ".local" / "state" / "shipworthy"
    assert _mode(home()) == 0o700


def test_tilde_is_the_users_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHIPWORTHY_HOME", "~/here")
    assert home() == tmp_path / "here"


def test_rights_of_a_folder_that_is_there_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    assert _mode(home()) == 0o755


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_database_file_is_private_whatever_the_umask(
    umask: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    before = os.umask(umask)
    try:
        path = database()
    finally:
        os.umask(before)
    assert path == tmp_path / "state.db"
    assert _mode(path) == 0o600


def test_file_that_is_there_keeps_its_content(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("kept")
    assert private(tmp_path / "x").read_text() == "kept"


@pytest.mark.parametrize("named", ["file", "file/below"])
def test_f41_folder_that_cannot_be_made_is_named(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / named))
    with pytest.raises(StateError, match=r"file.*SHIPWORTHY_HOME"):
        home()


@pytest.mark.parametrize("name", ["missing/x", "nul\0"])
def test_f41_file_that_cannot_be_made_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be made"):
        private(tmp_path / name)


def test_what_can_be_computed_again_is_kept_in_a_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "mine"))
    assert cache() == tmp_path / "mine" / "cache"
    assert cache().stat().st_mode & 0o777 == 0o700
