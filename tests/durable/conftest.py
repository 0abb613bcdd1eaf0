"""Fixtures of the tests of what is kept: a store in each kind of database, and one in a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shipworthy.durable.sql import SqlStore


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the state, in a folder of this test."""
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    return tmp_path / "state.db"


@pytest.fixture
def in_file(path: Path) -> Iterator[SqlStore]:
    """A store in that file."""
    made = SqlStore.open()
    yield made
    made.close()


@pytest.fixture
def store(database: str) -> Iterator[SqlStore]:
    """A store in each kind of database."""
    made = SqlStore.open(database)
    yield made
    made.close()
