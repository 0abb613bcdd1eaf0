"""The databases that tests of the state run on: SQLite always, PostgreSQL in `make real`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.postgres import MISSING, Postgres, package, running

EACH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.real)]
"""Parameters of a fixture or test that runs on each."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for all tests of this process; they are skipped, by name, where it cannot be had."""
    try:
        package()
    except ImportError as error:
        pytest.skip(f"{MISSING} ({error})")
    with running() as server:
        yield server


@pytest.fixture(params=EACH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of this test."""
    return maker(request)(tmp_path)


def maker(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """A function that makes an empty database of the kind that is asked for, beside this folder if it is a file."""
    if request.param == "sqlite":
        return lambda folder: f"sqlite:///{folder}/state.db"
    server: Postgres = request.getfixturevalue("postgres")
    return lambda folder: server.database()
