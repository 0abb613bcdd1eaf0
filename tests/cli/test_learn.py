"""`shipworthy learn`: what is usual, from recorded runs."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.home import database

Shell = Callable[..., tuple[int, str, str]]


def test_what_is_usual_is_learnt_from_recorded_runs(shell: Shell, trading: str, tmp_path: Path) -> None:
    copy = tmp_path / "agent"
    shutil.copytree(trading, copy)
    agent = Agent.load(copy, store="sqlite")
    for _ in range(20):
        agent.run_sync("What's the price of NVDA?")
    agent.close()
    code, out, _ = shell("learn", str(copy / "agent.yaml"))
    assert code == 0
    assert "from 20 runs:" in out
    assert "get_price: " in out
    assert json.loads((copy / "learned.lock").read_text())["tools"]["get_price"]["runs"] == 20
    assert shell("run", str(copy), "What's the price of NVDA?")[0] == 0
    told = json.loads(shell("learn", str(copy), "--json")[1])
    assert told["from_runs"] == 21
    assert told["tools"]["get_price"]["runs"] == 21
    with sqlite3.connect(database()) as db:
        db.execute("UPDATE tapes SET lines = 'broken'")
    db.close()
    code, out, _ = shell("learn", str(copy))
    assert code == 0
    assert "nothing yet" in out


def test_a_lock_that_cannot_be_used_is_made_anew(shell: Shell, tmp_path: Path) -> None:
    shell("new", "shop")
    (tmp_path / "shop" / "learned.lock").write_text("{broken")
    code, _, err = shell("bounds", "shop")
    assert code == 2
    assert "`shipworthy learn AGENT`" in err
    assert shell("learn", "shop")[0] == 0
    assert shell("bounds", "shop")[0] == 0


@pytest.mark.parametrize("agent", ["", "nowhere", "package:agent", "x" * 5000, "shop/tools.py", "empty"])
def test_only_the_folder_of_an_agent_can_learn(shell: Shell, agent: str, tmp_path: Path) -> None:
    shell("new", "shop")
    (tmp_path / "empty").mkdir()
    code, _, err = shell("learn", agent)
    assert (code, "needs the folder of an agent" in err) == ((0, False) if agent == "shop/tools.py" else (2, True))


def test_a_folder_that_cannot_be_written_is_told(shell: Shell, trading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shipworthy.cli.learn.write_lock", fails)
    code, _, err = shell("learn", trading)
    assert code == 2
    assert "learned.lock cannot be written: Permission denied" in err
