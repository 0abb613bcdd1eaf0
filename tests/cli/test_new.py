"""`shipworthy new`: a folder that runs and whose test passes."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from tests.check.schema.mutated import data_of
from tests.virtual_time import in_process

Shell = Callable[..., tuple[int, str, str]]
PLUGIN = ("-p", "shipworthy.check.plugin")
"""The plugin, also where the package is installed without its entry point."""


def test_the_new_agent_answers(shell: Shell) -> None:
    assert shell("new", "shop")[0] == 0

    code, out, err = shell("run", "shop", "Where is my order A-1001?")

    assert code == 0, err
    assert "blue kettle" in out


def test_the_new_agent_is_fit_to_ship(shell: Shell) -> None:
    shell("new", "shop")
    code, out, _ = shell("check", "shop", "--trials", "10")
    assert code == 0, out
    assert "shop is FIT" in out
    assert "UNFIT" not in shell("check", "shop", "--static", "--fail-on", "note")[1]


@pytest.mark.real
def test_the_new_agents_own_test_passes(shell: Shell, tmp_path: Path) -> None:
    shell("new", "shop")

    command = in_process("import pytest; sys.exit(pytest.main(sys.argv[1:]))", *PLUGIN, "-q", "shop")
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)

    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout


def test_each_file_names_its_schema_which_it_follows(shell: Shell, tmp_path: Path) -> None:
    shell("new", "shop")
    files = [path for path in (tmp_path / "shop").rglob("*.yaml") if path.is_file()]
    assert len(files) == 4
    for path in files:
        first = path.read_text("utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        schema = json.loads((path.parent / first.partition("$schema=")[2]).read_text("utf-8"))
        assert [error.message for error in Draft7Validator(schema).iter_errors(data_of(path))] == []


@pytest.mark.parametrize("name", ["9lives", "a b", "..", "-x"])
def test_a_name_that_cannot_be(shell: Shell, name: str) -> None:
    code, _, err = shell("new", "--", name)

    assert code == 2
    assert "name" in err


def test_nothing_is_overwritten(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "mine.txt").write_text("mine")

    code, _, err = shell("new", "shop")

    assert code == 2
    assert "already there" in err
    assert [path.name for path in (tmp_path / "shop").iterdir()] == ["mine.txt"]


def test_what_is_missed_without_the_encoder_is_said_once(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.cli.new.missing", lambda: "There is no encoder.")
    _, out, _ = shell("new", "shop")
    assert out.splitlines()[-1] == "There is no encoder."

    monkeypatch.setattr("shipworthy.cli.new.missing", lambda: None)
    _, out, _ = shell("new", "another")
    assert "encoder" not in out
