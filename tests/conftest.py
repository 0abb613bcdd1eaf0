"""What holds for every test: no network beyond this machine, no keys, no home of a person, repeatable examples."""

import asyncio
import gc
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.small_agents", "tests.databases", "shipworthy.check.plugin"]

LoopFactory = Callable[[], asyncio.AbstractEventLoop]
ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
FULL = os.environ.get("SHIPWORTHY_FULL") == "1"
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3
ROOT_OF_FILES = "PYTEST_DEBUG_TEMPROOT"
"""The variable with which pytest is told where the folders of tests are made."""
RARELY = 7000
"""So many new objects have the collector pass over the youngest."""
KEYS = ("_API_KEY", "_API_TOKEN", "_AUTH_TOKEN", "_BASE_URL")
PROXIES = ("http_proxy", "https_proxy", "all_proxy")

# A slow machine is no finding, and a failure must come again: hence no deadline, and the same examples in every run.
_settled: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("reduced", max_examples=25, **_settled)
settings.register_profile("full", max_examples=500, **_settled)
settings.load_profile("full" if FULL else "reduced")


class NetworkUsed(AssertionError):
    """A test reached for another machine."""


ROUTED_BY_WORDS = frozenset(
    (
        "app",
        "bounds",
        "check/adversary",
        "check/trials",
        "cli",
        "deadline",
        "durable",
        "effects",
        "injection",
        "models",
        "outages",
        "runtime/answering",
        "runtime/asking",
        "runtime/calls",
        "runtime/limits",
        "runtime/names",
        "runtime/plan",
        "runtime/prompting",
        "runtime/workflow",
        "server",
        "sim",
        "tools",
        "tracing",
        "wire",
    )
)
"""Folders of tests whose agents are routed by words alone."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that chooses cases of batches."""
    parser.addoption("--case", metavar="TEXT", help="Run only the cases of batches whose names contain this text.")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported: the environment and the network of the whole session."""
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    _write_to_memory(patch)
    _close_network(patch)
    _move_home(config, patch)
    config.addinivalue_line("markers", "real_time: runs on an event loop that waits for its timers")
    config.addinivalue_line("markers", "machine: measures this machine, in `make check` alone")
    for name in list(os.environ):
        if name.endswith(KEYS) or name.lower() in PROXIES or _is_setting(name):
            patch.delenv(name)
    # Only now, for what is imported may read the environment.
    from tests.batches import chosen
    from tests.virtual_time import count_threads

    count_threads(patch)
    _keep_in_memory(patch)
    chosen.extend([config.option.case] if config.option.case else [])


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> dict[str, LoopFactory]:
    """Asynchronous tests run in virtual time, unless they are marked `real_time` or `machine`."""
    from tests.virtual_time import VirtualLoop

    real = any(item.get_closest_marker(name) for name in ("real_time", "machine"))
    return {"real": asyncio.new_event_loop} if real else {"virtual": VirtualLoop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What measures the machine is skipped where it may be busy with something else."""
    from tests.batches import refuse_shared_fixtures

    refuse_shared_fixtures(items)
    for item in items:
        if item.get_closest_marker("real") and isinstance(item, pytest.Function):
            # A list of its own: the cases of a parametrised test share one, and most of them are not real.
            item.fixturenames = ["left_open", *item.fixturenames]
        if item.get_closest_marker("machine") and not FULL:
            item.add_marker(pytest.mark.skip(reason="measures the machine: SHIPWORTHY_FULL=1"))


def pytest_collection_finish() -> None:
    """The collector passes over what pytest has collected no more: that stays, and takes about a second each time.

    Otherwise it passes a tenth as often as usual, for most of what tests make is gone with its last name.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(RARELY, *gc.get_threshold()[1:])


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that measures the machine does not measure the collector on what earlier tests have left.

    Agents are routed by words alone where routing is not what is tested: some tests make thousands of agents, and the
    full tier is fitted to the examples of each, which takes a tenth of a second.
    """
    if item.get_closest_marker("machine"):
        gc.collect()
        gc.freeze()
    folders = item.path.relative_to(TESTS).parents
    if any(folder.as_posix() in ROUTED_BY_WORDS for folder in folders):
        os.environ["SHIPWORTHY_ROUTING"] = "light"
    else:
        os.environ.pop("SHIPWORTHY_ROUTING", None)


@pytest.fixture
def left_open() -> Iterator[None]:
    """What a test against other services has left open is found in that test, and not in one that comes later."""
    yield
    # After the other fixtures of the test, and before pytest asks what the collector has come upon. What is still there
    # is passed over from now on: with all that hundreds of tests have left, each collection would take a second.
    gc.collect()
    gc.freeze()


def _is_setting(name: str) -> bool:
    return name.startswith("SHIPWORTHY_") and name not in {"SHIPWORTHY_FULL", "SHIPWORTHY_HOME"}


def _keep_in_memory(patch: pytest.MonkeyPatch) -> None:
    """Agents that name no store keep nothing beyond their test: a database for each would take a minute in all."""
    from shipworthy.app import building

    patch.setattr(building, "DEFAULT", "memory")


def _write_to_memory(patch: pytest.MonkeyPatch) -> None:
    """The folders of tests lie in memory where there is room: thousands of commits wait for no disk.

    Under SHIPWORTHY_FULL=1 they lie on the disk.
    """
    if FULL or ROOT_OF_FILES in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM:
        patch.setenv(ROOT_OF_FILES, str(MEMORY))


def _move_home(config: pytest.Config, patch: pytest.MonkeyPatch) -> None:
    # A real model is fetched once by `make`, and not by each run of the tests: they are told where.
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    patch.setenv("REAL_CACHE", os.environ.get("REAL_CACHE") or cache)
    home = Path(tempfile.mkdtemp(prefix="shipworthy-home-", dir=os.environ.get(ROOT_OF_FILES)))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    patch.setenv("HOME", str(home))
    patch.setenv("SHIPWORTHY_HOME", str(home / "state"))
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        patch.delenv(name, raising=False)


def _close_network(patch: pytest.MonkeyPatch) -> None:
    for name, place in (("connect", 0), ("connect_ex", 0), ("sendto", -1)):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name), place))
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        _refuse_unless_local(host)
        return look_up(host, *rest, **named)

    patch.setattr(socket, "getaddrinfo", getaddrinfo)


def _guarded(real: Callable[..., Any], place: int) -> Callable[..., Any]:
    def guarded(self: socket.socket, *given: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and isinstance(given[place], tuple):
            _refuse_unless_local(given[place][0])
        return real(self, *given)

    return guarded


def _refuse_unless_local(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return
    try:
        local = ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        local = False
    if not local:
        raise NetworkUsed(f"tests reach only this machine, not {name}")


@pytest.fixture
def virtual_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    """The event loops that a synchronous test opens, with `asyncio.run`, `run_sync` or a command, run in virtual time."""
    from tests.virtual_time import open_virtual_loops

    open_virtual_loops(monkeypatch)


@pytest.fixture
def default_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The store of an agent that names none, as users have it, in a home of its own: the folder of the home."""
    monkeypatch.setattr("shipworthy.app.building.DEFAULT", "sqlite")
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture(scope="session")
def full() -> bool:
    """Whether the full counts are wanted (SHIPWORTHY_FULL=1)."""
    return FULL


@pytest.fixture(scope="session")
def count() -> Callable[[int, int], int]:
    """`count(reduced, full)`: how often an expensive test repeats in this run."""
    return lambda reduced, full: full if FULL else reduced


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded data beside the project; its tests are skipped, by name, where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("shared/ is not beside the project")
    return folder
