"""The table of commands, and errors as words and exit codes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shipworthy.cli.main import COMMANDS, explained
from shipworthy.errors import Problem, SpecError

Shell = Callable[..., tuple[int, str, str]]


def test_help_lists_every_command_with_an_example(shell: Shell) -> None:
    code, out, _ = shell("--help")

    assert code == 0
    assert all(name in out for name in COMMANDS)
    assert "Example:" in out


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(shell: Shell, name: str) -> None:
    code, out, _ = shell(name, "--help")

    assert code == 0
    assert "Example:" in out


def test_the_version(shell: Shell) -> None:
    code, out, _ = shell("--version")

    assert code == 0
    assert out.strip().count(".") == 2


def test_a_word_that_is_no_command(shell: Shell) -> None:
    code, _, err = shell("rum", "x")

    assert code == 2
    assert "rum" in err


def test_every_problem_is_told_with_its_repair() -> None:
    told = explained(SpecError([Problem("a.yaml:1", "x is wrong", "write y"), Problem("a.yaml:2", "z is missing")]))

    assert told.splitlines()[0].startswith("2 problems")
    assert "a.yaml:1: x is wrong" in told
    assert "write y" in told


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, trading: str) -> None:
    command = f"{sys.executable} -m shipworthy bounds {trading} --json | head -c 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, cwd=tmp_path)

    assert "Traceback" not in done.stderr
