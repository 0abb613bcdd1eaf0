"""The pytest plugin: tests that are repeated and compared, agents and models for tests, and tapes.

Only what a test uses is imported: a project that uses none of it pays for this file alone.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from shipworthy import lazy

if TYPE_CHECKING:
    from shipworthy.check.testing import OpenedAgents, ScriptedModels, Tapes

CONSISTENT = (
    "consistent(k=10): run the test k times with new agents and conversations, and fail where skill, path, inputs or "
    "status of a run in it differ"
)


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the option by which tapes are recorded, and keep the package as it is."""
    _as_it_is(pluginmanager)
    told = "Make the runs of the fixture `tapes` and record them, instead of repeating them from their tapes."
    parser.getgroup("shipworthy").addoption("--record-tapes", action="store_true", help=told)


def _as_it_is(pluginmanager: pytest.PytestPluginManager) -> None:
    """Take the package off the list of those whose assertions pytest compiles anew, where every plugin's is put.

    It has none for tests, and the import of an agent would take twice as long.
    """
    listed = getattr(pluginmanager.rewrite_hook, "_must_rewrite", None)
    if isinstance(listed, set):
        listed.discard("shipworthy")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", CONSISTENT)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Repeat a test that is marked so; leave every other one to pytest."""
    marker = item.get_closest_marker("consistent")
    if marker is None:
        return None
    lazy.repeated()(item, nextitem, marker)
    return True


@pytest.fixture
def open_agent(request: pytest.FixtureRequest) -> "Iterator[OpenedAgents]":
    """Opens agents that keep everything in memory and ask no model unless one is given: `open_agent("../shop")`."""
    opened = lazy.checks("testing").OpenedAgents(request.path)
    yield opened
    opened.close()


@pytest.fixture
def scripted_model(request: pytest.FixtureRequest) -> "ScriptedModels":
    """Makes models that reply from a list, a function, or a YAML file: `scripted_model(["It is mildly positive."])`."""
    made: ScriptedModels = lazy.checks("testing").ScriptedModels(request.path)
    return made


@pytest.fixture
def tapes(request: pytest.FixtureRequest) -> "Tapes":
    """Repeats runs from tapes, without tools, models and network; with `--record-tapes`, makes and records them."""
    record = bool(request.config.getoption("record_tapes"))
    found: Tapes = lazy.checks("testing").Tapes(request.path, request.node.name, record=record)
    return found


@pytest.fixture
def no_network() -> Iterator[list[str]]:
    """Refuses every connection while the test runs; its value is the list of the addresses that were asked for."""
    with lazy.checks("testing").offline() as tried:
        yield tried
