"""Fixtures of the tests of answers."""

from pathlib import Path
from typing import Any

import pytest
from tests.sleepers import Wall

from shipworthy.stores import MemoryStore, SqlStore


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "memory":
        yield MemoryStore(records=True)
        return
    found = SqlStore.open(f"sqlite:///{tmp_path}/state.db")
    yield found
    found.close()


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)
