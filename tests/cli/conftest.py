"""The command line as a person uses it: in this process and in virtual time, with its output and its exit code."""

import asyncio
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import FULL

from shipworthy.app import building
from shipworthy.cli.main import main
from shipworthy.durable.sql import SqlStore
from shipworthy.stores.effects import Effect

TRADING = str(Path(__file__).parents[2] / "examples" / "trading")
Shell = Callable[..., tuple[int, str, str]]
LOAD, ASSEMBLED = building.load, building.assembled
_trading: list[Any] = []
"""The trading agent as it was read, and the graphs of its definition, once they are checked."""
Kept = Callable[[Path, Callable[[], object]], None]


def _load(path: str | Path) -> Any:
    """Read the trading agent once for all commands: it takes half of what most of them do.

    Any other agent, and a copy of this one, is read each time; under SHIPWORTHY_FULL=1 this one too.
    """
    if FULL or str(path) != TRADING:
        return LOAD(path)
    if not _trading:
        found = LOAD(path)
        checked = ASSEMBLED(found.spec, found.tools, model=None, store="memory", folder=found.folder)
        _trading.extend([found, checked.compiled.graphs])
    return _trading[0]


def _assembled(spec: Any, *given: Any, **named: Any) -> Any:
    if _trading and spec is _trading[0].spec:
        named["graphs"] = _trading[1]
    return ASSEMBLED(spec, *given, **named)


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], virtual_loops: None
) -> Callable[..., tuple[int, str, str]]:
    """Runs `shipworthy …` in an empty folder with a state of its own: (exit code, standard output, standard error)."""
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(building, "load", _load)
    monkeypatch.setattr(building, "assembled", _assembled)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = 0
        try:
            main(list(arguments))
        except SystemExit as stop:
            code = int(stop.code or 0)
        # What a command has begun to load ends in its test, and not in the middle of the next.
        for thread in threading.enumerate():
            if thread.name == "warm":
                thread.join()
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """`kept(home, make)`: fill this folder with `make`, once for the tests of a file; others get a copy of it."""
    made = tmp_path_factory.mktemp("kept") / "home"

    def fill(home: Path, make: Callable[[], object]) -> None:
        if made.exists():
            shutil.copytree(made, home)
            return
        make()
        shutil.copytree(home, made)

    return fill


@pytest.fixture
def trading() -> str:
    """The folder of the trading agent."""
    return TRADING


def lost(*keys: str) -> list[Effect]:
    """Writes of which it is unknown whether they happened, in the state of this test."""
    store = SqlStore.open()
    effects = [
        Effect(key=key, run_id="r", session_id="s", agent="desk", tool="pay", args={"to": "Ann"}) for key in keys
    ]
    for effect in effects:
        asyncio.run(store.effects.claim(effect))
        asyncio.run(store.effects.settle(effect.key, "unknown", text="lost"))
    store.close()
    return effects
