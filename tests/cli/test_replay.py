"""`shipworthy replay`: a recorded run, repeated exactly."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tape(shell: Shell, trading: str, tmp_path: Path) -> Path:
    _, out, _ = shell("run", trading, "Compare NVDA and AMD", "--json")
    _, text, _ = shell("runs", json.loads(out)["run_id"], "--tape")
    path = tmp_path / "run.tape"
    path.write_text(text)
    return path


def test_a_run_is_repeated_by_its_id_and_from_its_file(shell: Shell, tape: Path, trading: str) -> None:
    run = json.loads(tape.read_text().splitlines()[0])["run_id"]
    for given in ((run[:8],), (str(tape),), (str(tape), trading)):
        code, out, _ = shell("replay", *given)
        assert code == 0
        assert out.startswith("repeated exactly: ")
    code, out, _ = shell("replay", run, "--json")
    assert code == 0
    told = json.loads(out)
    assert told["divergence"] is None
    assert told["run_id"] == run


def test_a_changed_result_is_named_and_the_answer_is_no(shell: Shell, tape: Path) -> None:
    lines = [json.loads(line) for line in tape.read_text().splitlines()]
    line = next(line for line in lines if line["kind"] == "call")
    line["text"] = "another text"
    tape.write_text("\n".join(map(json.dumps, lines)))
    code, out, _ = shell("replay", str(tape))
    assert code == 1
    assert f"went another way at line {line['seq']} (call " in out
    assert "another text" in out
    code, out, _ = shell("replay", str(tape), "--json")
    assert code == 1
    assert json.loads(out)["divergence"]["seq"] == line["seq"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.tape", "hello\n", "line 1 is not a line of a tape"),
        ("x.tape", "", "the tape is not whole"),
        ("x.tape", "\udcff", "it is not text"),
    ],
)
def test_what_is_no_tape_is_told(shell: Shell, tmp_path: Path, name: str, text: str, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    code, _, err = shell("replay", str(path))
    assert code == 2
    assert words in err


def test_an_agent_that_has_moved_can_be_named(shell: Shell, tape: Path, trading: str) -> None:
    lines = tape.read_text().splitlines()
    head = json.loads(lines[0])
    gone = json.dumps({**head, "origin": "/nowhere/at/all"})
    tape.write_text("\n".join([gone, *lines[1:]]))
    code, _, err = shell("replay", str(tape))
    assert code == 2
    assert "not at /nowhere/at/all any more" in err
    code, _, _ = shell("replay", str(tape), trading)
    assert code == 1, "its first line was changed"


def test_a_run_that_is_not_there_is_told(shell: Shell) -> None:
    code, _, err = shell("replay", "abcdef01")
    assert code == 2
    assert "`shipworthy runs` lists them" in err
