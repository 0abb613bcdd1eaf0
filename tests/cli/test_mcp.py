"""`shipworthy mcp`: what it refuses; tests/server/mcp/test_stdio.py has what it serves."""

from pathlib import Path

import pytest

from shipworthy import lazy
from shipworthy.cli import mcp as module
from shipworthy.cli.main import main


def _fails(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, str]:
    with pytest.raises(SystemExit) as ended:
        main(["mcp", *arguments])
    return ended.value.code, capsys.readouterr().err


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(name: str) -> None:
        raise ImportError("No module named 'mcp'")

    monkeypatch.setattr(lazy, "serving", missing)
    code, told = _fails(["examples/trading"], capsys)
    assert code == 2 and "pip install 'shipworthy[serve]'" in told


def test_it_refuses_what_it_cannot_serve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _fails([str(tmp_path / "none")], capsys)[0] == 2
    code, told = _fails(["examples/trading", "examples/trading"], capsys)
    assert code == 2 and "two of the agents are called `trading`" in told
    code, told = _fails(["a", "b", "--certified", "c.json"], capsys)
    assert code == 2 and "serve each by a command of its own" in told
    assert module.MISSING.startswith("`shipworthy mcp`")
