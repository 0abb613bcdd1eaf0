"""Commands in forked children do what processes of their own do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.commands import Commands

TALK = "name: talk\ndescription: Say hello\nexamples: [say hello]\nworkflow: [{answer: 'Hello \u2192 \u00e9.'}]\n"


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[Commands]:
    found = Commands(tmp_path, {"PYTHONIOENCODING": "latin-1", "SHIPWORTHY_ROUTING": "light"})
    yield found
    found.close()


def test_they_print_what_a_process_of_its_own_prints(commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "agent").mkdir()
    (tmp_path / "agent" / "agent.yaml").write_text("name: small\nlimits: {max_latency_ms: 60000}\nskills: .\n")
    (tmp_path / "agent" / "talk.yaml").write_text(TALK, encoding="utf-8")
    own = {"SHIPWORTHY_HOME": str(tmp_path / "home")}
    environ = {**os.environ, **own, "PYTHONIOENCODING": "latin-1", "SHIPWORTHY_ROUTING": "light"}
    for words in (["run", "agent", "say hello"], ["run", "agent", "-"], ["rum"], ["bounds", "nowhere"], ["--version"]):
        alone = subprocess.run(
            [sys.executable, "-m", "shipworthy", *words],
            input=b"say hello",
            capture_output=True,
            cwd=tmp_path,
            env=environ,
        )
        done = commands.run(*words, said=b"say hello", cwd=tmp_path, **own)
        assert (done.returncode, done.stdout) == (alone.returncode, alone.stdout), done.stderr
        assert bool(done.stderr) == bool(alone.stderr)


def test_one_child_leaves_nothing_to_the_next(commands: Commands, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    commands.run("new", "shop", cwd=tmp_path / "here", SHIPWORTHY_HOME=str(tmp_path / "one"))
    assert [path.name for path in (tmp_path / "here").iterdir()] == ["shop"]
    told = commands.run("runs", "--json", cwd=tmp_path, SHIPWORTHY_HOME=str(tmp_path / "two"))
    assert (told.returncode, told.stdout) == (0, b"[]\n")
