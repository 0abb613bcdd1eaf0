"""`--database URL` and SHIPWORTHY_DATABASE, of every command that opens the state."""

import asyncio
import contextlib
import importlib
import inspect
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.batches import batch

from shipworthy.cli.main import COMMANDS
from shipworthy.durable.sql import SqlStore
from shipworthy.stores.effects import Effect
from shipworthy.stores.naming import conversation_id

Shell = Callable[..., tuple[int, str, str]]
WITHOUT = {
    "new": "makes a folder",
    "route": "runs nothing",
    "routing": "runs nothing",
    "talk": "each conversation is in memory",
    "bounds": "runs nothing",
    "phrases": "runs nothing",
    "explain": "runs nothing",
    "schema": "runs nothing",
    "local": "serves a model",
    "keys": "are in a file of their own",
    "pin": "runs nothing",
    "sim": "serves a model",
}


@pytest.fixture(params=["option", "environment"])
def named(
    request: pytest.FixtureRequest, shell: Shell, database: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """A command with this database, named in each way; no file is made."""

    def call(*words: str) -> tuple[int, str, str]:
        if request.param == "option":
            return shell(*words, "--database", database)
        monkeypatch.setenv("SHIPWORTHY_DATABASE", database)
        return shell(*words)

    return call


@batch("name", COMMANDS)
def test_every_command_that_opens_the_state_takes_the_option(name: str) -> None:
    command = getattr(importlib.import_module(f"shipworthy.cli.{name}"), name)
    assert ("database" in inspect.signature(command).parameters) is (name not in WITHOUT)


def test_a_run_is_kept_shown_repeated_and_learnt_from_in_that_database(
    named: Shell, trading: str, database: str, tmp_path: Path
) -> None:
    asked = named("run", trading, "What's the price of NVDA?", "--session", "s", "--json")
    assert asked[0] == 0, asked
    run = json.loads(asked[1])["run_id"]
    with contextlib.closing(SqlStore.open(database)) as store:
        assert asyncio.run(store.load(conversation_id("trading", "", "s"))) is not None
    assert run[:8] in named("runs")[1]
    assert json.loads(named("runs", run, "--json")[1])["run_id"] == run
    assert named("replay", run)[0] == 0
    copy = tmp_path / "copy"
    shutil.copytree(trading, copy)
    assert "from 1 run" in named("learn", str(copy))[1]
    assert not (tmp_path / "home" / "state.db").exists()


def test_a_chat_goes_on_in_that_database(
    named: Shell, trading: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("What's the sentiment on NVDA?\n"))
    assert named("chat", trading, "--session", "c")[0] == 0
    with contextlib.closing(SqlStore.open(database)) as store:
        kept = asyncio.run(store.load(conversation_id("trading", "", "c")))
    assert kept is not None and len(kept.turns) == 1


def test_a_write_is_settled_in_that_database(named: Shell, database: str) -> None:
    effect = Effect(key="a" * 60 + "beef", run_id="r", session_id="s", agent="desk", tool="pay", args={"to": "Ann"})
    with contextlib.closing(SqlStore.open(database)) as store:
        asyncio.run(store.effects.claim(effect))
        asyncio.run(store.effects.settle(effect.key, "unknown"))
    assert "beef" in named("settle")[1]
    assert named("settle", "beef", "--undone")[0] == 0
    assert "No write is open" in named("settle")[1]


def test_the_option_wins_over_the_environment(
    shell: Shell, trading: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHIPWORTHY_DATABASE", f"sqlite:///{tmp_path}/other.db")
    assert shell("run", trading, "What's the price of NVDA?", "--database", f"sqlite:///{tmp_path}/named.db")[0] == 0
    assert (tmp_path / "named.db").exists()
    assert not (tmp_path / "other.db").exists()


def test_a_url_that_is_none_is_said(shell: Shell) -> None:
    code, _, err = shell("runs", "--database", "nonsense")
    assert code == 3
    assert "the state in the URL given cannot be used" in err


def test_a_password_in_the_url_is_not_told(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.durable.database.PATIENCE", 0.0)
    pytest.importorskip("psycopg")
    code, _, err = shell("runs", "--database", "postgresql://me:hidden-word@127.0.0.1:1/d")
    assert code == 3
    assert "postgresql://me:***@127.0.0.1:1/d" in err
    assert "hidden-word" not in err
