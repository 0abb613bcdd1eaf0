"""`shipworthy inspect`: one run, whole."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(shell: Shell, trading: str) -> str:
    _, out, _ = shell("run", trading, "Compare NVDA and AMD", "--json")
    run_id: str = json.loads(out)["run_id"]
    return run_id


def test_a_run_is_shown_by_its_id_and_from_its_file(shell: Shell, run: str, tmp_path: Path) -> None:
    code, out, _ = shell("inspect", run[:8])
    assert code == 0
    assert "Compare NVDA and AMD" in out
    assert "Decisions" in out
    path = tmp_path / "run.tape"
    path.write_text(shell("runs", run, "--tape")[1])
    assert shell("inspect", str(path))[1] == out


def test_the_object_has_the_scores_that_the_definition_gives(shell: Shell, run: str, trading: str) -> None:
    code, out, _ = shell("inspect", run, trading, "--json")
    told = json.loads(out)
    assert (code, told["schema"], told["run"]["run_id"]) == (0, 1, run)
    assert told["decisions"][0]["kind"] == "routed"
    assert told["decisions"][0]["more"]["scores"][0]["skill"] == "compare_stocks"


def test_what_is_no_run_is_refused_in_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "x.tape").write_text("hello\n")
    for given, words in (("abcdef", "there is no run"), (str(tmp_path / "x.tape"), "is not a line of a tape")):
        code, out, err = shell("inspect", given)
        assert (code, out) == (2, "")
        assert words in err


def test_an_agent_that_has_moved_is_not_needed(shell: Shell, run: str, tmp_path: Path) -> None:
    path = tmp_path / "run.tape"
    text = shell("runs", run, "--tape")[1]
    path.write_text(text.replace('"origin":"', '"origin":"/nowhere'))
    code, out, _ = shell("inspect", str(path), "--json")
    assert code == 0
    assert json.loads(out)["changed"] == [0]
    assert shell("inspect", str(path), "/nowhere")[0] == 2
