"""`shipworthy schema`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

Shell = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("kind", ["agent", "skill", "cases"])
def test_it_prints_a_schema(shell: Shell, kind: str) -> None:
    code, out, err = shell("schema", kind)
    assert (code, err) == (0, "")
    Draft7Validator.check_schema(json.loads(out))


def test_without_a_kind_it_prints_all_of_them(shell: Shell) -> None:
    code, out, _ = shell("schema")
    assert code == 0
    assert {name: one["title"].split(" ")[1] for name, one in json.loads(out).items()} == {
        "agent": "agent",
        "skill": "skill",
        "cases": "of",
    }


def test_a_kind_that_there_is_not(shell: Shell) -> None:
    code, _, err = shell("schema", "skil")
    assert code == 2
    assert "did you mean `skill`?" in err


def test_it_writes_them_into_an_agents_folder(shell: Shell, tmp_path: Path) -> None:
    assert shell("schema", "--write", ".")[0] == 2
    (tmp_path / "agent.yaml").write_text("name: a\n")
    code, out, _ = shell("schema", "--write", ".")
    assert code == 0
    assert "# yaml-language-server: $schema=../.shipworthy/skill.schema.json" in out
    assert len(list((tmp_path / ".shipworthy").iterdir())) == 3
