"""The file of the keys."""

import os
import stat
import threading
from pathlib import Path

import pytest
from tests.server.operation.conftest import added

from shipworthy.errors import StateError, UsageError
from shipworthy.server.operation.keyfile import changed_keys, keys_file, read_keys
from shipworthy.server.operation.keys import new_key


def test_keys_are_kept_by_their_ids_and_readable_by_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "made" / "keys.json"
    assert read_keys(path) == {}
    made = [added(path, f"t{n}", context={"n": n, "ok": True}, lasts=5)[1] for n in range(3)]
    assert read_keys(path) == {key.id: key for key in made}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text(" ")
    assert read_keys(path) == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[", "Invalid JSON"),
        ("[]", "the file"),
        ('{"keys": [], "more": 1}', "more"),
        ('{"keys": [{"id": "a", "hash": "b"}]}', "keys.0.tenant"),
        ('{"keys": [{"id": "a", "hash": "b", "tenant": "t", "scopes": ["all"]}]}', "keys.0.scopes.0"),
        ('{"keys": [{"id": "a", "hash": "b", "tenant": "t", "scope": ["run"]}]}', "keys.0.scope"),
    ],
)
def test_another_content_is_refused_by_its_place(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=told):
        read_keys(path)


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be read"):
        read_keys(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(StateError, match="cannot be written"), changed_keys(tmp_path / "file" / "keys.json"):
        pass


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    added(path)
    before = path.read_bytes()
    with pytest.raises(RuntimeError), changed_keys(path) as put:
        put(new_key("acme", now=0.0)[1])
        raise RuntimeError
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == [".keys.json.lock", "keys.json"]


def test_several_writers_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    threads = [threading.Thread(target=added, args=(path, f"t{n}")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_keys(path)) == 8


def test_the_file_is_the_one_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    monkeypatch.delenv("SHIPWORTHY_KEYS", raising=False)
    assert keys_file() == tmp_path / "keys.json"
    monkeypatch.setenv("SHIPWORTHY_KEYS", "/run/secrets/keys")
    assert keys_file() == Path("/run/secrets/keys") and keys_file(Path("own")) == Path("own")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_that_an_administrator_changes_stays_that_of_its_user(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    os.chown(folder, 10_001, 10_002)
    for _ in range(2):
        added(folder / "keys.json")
        found = (folder / "keys.json").stat()
        assert (found.st_uid, found.st_gid) == (10_001, 10_002)
