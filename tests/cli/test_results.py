"""`shipworthy runs RUN --result HANDLE`: the whole text behind a handle."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Shell = Callable[..., tuple[int, str, str]]
TOOLS = """
from shipworthy import tool

@tool(max_tokens=60)
def rows() -> str:
    return "\\n".join(f"row {number} of the list\\x1b[2J" for number in range(400))

@tool
def word() -> str:
    return "one short word"
"""
SKILL = """
name: listing
description: Show the listing
examples: [show the listing, listing please, the listing]
workflow:
  - tool: rows
  - tool: word
  - answer: "{rows} {word}"
"""


@pytest.fixture
def run_id(shell: Shell, tmp_path: Path) -> str:
    (tmp_path / "shop" / "skills").mkdir(parents=True)
    (tmp_path / "shop" / "agent.yaml").write_text("name: shop\n")
    (tmp_path / "shop" / "tools.py").write_text(TOOLS)
    (tmp_path / "shop" / "skills" / "listing.yaml").write_text(SKILL)
    code, out, _ = shell("run", "shop", "show the listing", "--json")
    assert code == 0
    assert "handle" not in out
    found: str = json.loads(out)["run_id"]
    return found


def test_the_whole_text_behind_a_handle(shell: Shell, run_id: str) -> None:
    _, timeline, _ = shell("runs", run_id[:8])
    assert "it was cut for the model: `--result 0` prints all of it" in timeline
    for handle in ("0", f"{run_id}/0"):
        code, out, _ = shell("runs", run_id[:8], "--result", handle)
        assert code == 0
        assert out.splitlines() == [f"row {number} of the list�[2J" for number in range(400)]
    _, out, _ = shell("runs", run_id, "--result", "1")
    assert out == "one short word\n"


def test_as_json_the_data_stays(shell: Shell, run_id: str) -> None:
    code, out, _ = shell("runs", run_id, "--result", "0", "--json")
    told = json.loads(out)
    assert (code, told["handle"], told["tool"], told["cut"]) == (0, f"{run_id}/0", "rows", True)
    assert told["text"].startswith("row 0 of the list\x1b[2J\n")
    assert "\x1b" not in out


def test_a_handle_that_is_none_lists_those_that_are(shell: Shell, run_id: str) -> None:
    code, _, err = shell("runs", run_id, "--result", "7\x1b[2J")
    assert code == 2
    assert f"run {run_id[:8]} has no result `7�[2J`; it has:" in err
    assert "rows: " in err
    assert "word: 14 characters" in err
    code, _, err = shell("runs", "--result", "0")
    assert (code, "`--result` needs one run" in err) == (2, True)
    code, _, err = shell("runs", "ffffff", "--result", "0")
    assert (code, "there is no run that begins with `ffffff`" in err) == (2, True)


def test_the_handle_of_an_earlier_run_is_read_too(shell: Shell, run_id: str) -> None:
    _, other, _ = shell("run", "shop", "show the listing", "--json")
    code, out, _ = shell("runs", json.loads(other)["run_id"], "--result", f"{run_id}/0", "--json")
    told = json.loads(out)
    assert (code, told["handle"], told["cut"]) == (0, f"{run_id}/0", True)
    assert told["text"].startswith("row 0 of the list")


def test_on_a_terminal_a_long_text_goes_to_the_pager(run_id: str) -> None:
    master, slave = pty.openpty()
    environ = {**os.environ, "PAGER": f"{sys.executable} -c 'import sys; print(len(sys.stdin.readlines()), \"paged\")'"}
    command = [sys.executable, "-m", "shipworthy", "runs", run_id, "--result", "0"]
    with subprocess.Popen(command, env=environ, stdin=slave, stdout=slave, stderr=slave, close_fds=True) as process:
        os.close(slave)
        heard = b""
        while b"paged" not in heard and (more := os.read(master, 65536)):
            heard += more
        process.wait(60)
    os.close(master)
    assert b"400 paged" in heard
