"""`shipworthy replay`: a recorded run, repeated exactly."""

import functools
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Kept

from shipworthy.cli.opening import open_agent
from shipworthy.durable.codec import load
from shipworthy.durable.tapes import SUM, written

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tape(shell: Shell, trading: str, tmp_path: Path, kept: Kept) -> Path:
    home, path = tmp_path / "home", tmp_path / "run.tape"

    def run() -> None:
        _, out, _ = shell("run", trading, "Compare NVDA and AMD", "--json")
        _, text, _ = shell("runs", json.loads(out)["run_id"], "--tape")
        (home / path.name).write_text(text)

    kept(home, run)
    (home / path.name).rename(path)
    return path


def test_a_run_is_repeated_by_its_id_and_from_its_file(shell: Shell, tape: Path, trading: str) -> None:
    run = json.loads(tape.read_text().splitlines()[0])["run_id"]
    for given in ((run[:8],), (str(tape),), (str(tape), trading)):
        code, out, _ = shell("replay", *given)
        assert code == 0
        assert out.startswith(f"replayed exactly: {len(tape.read_text().splitlines())} lines, the same answer\n")
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
    assert f"went another way at line {line['seq'] + 1} of {len(lines)}, +{line['at']:,.0f} ms: the call of get_" in out
    assert "it has been changed" in out
    assert "definition has not changed" in out
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
        ("x.tape", '{"seq": 0, "kind": "run"}\n{"seq": 1, "kind": "end"}', "line 1 of the tape does not say agent, "),
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


def changed(tape: Path, **head: str) -> None:
    """Another first line, as if it had been written so."""
    lines = list(map(load, tape.read_text().splitlines()))
    tape.write_text(
        written([{k: v for k, v in line.items() if k != SUM} for line in ({**lines[0], **head}, *lines[1:])])
    )


@pytest.mark.parametrize(
    ("origin", "words"),
    [
        ("", "the agent of this run was made in Python: name it"),
        ("no_such_module:agent", "name the agent: `shipworthy replay RUN AGENT`"),
        ("/with:colon", "not at /with:colon any more"),
    ],
)
def test_where_the_agent_is_nowhere_it_has_to_be_named(
    shell: Shell, tape: Path, trading: str, origin: str, words: str
) -> None:
    changed(tape, origin=origin)
    code, _, err = shell("replay", str(tape))
    assert code == 2
    assert words in err
    assert shell("replay", str(tape), trading)[0] == 0


def copied(trading: str, tmp_path: Path, old: str, new: str) -> str:
    """The trading agent, its comparison changed."""
    copy = tmp_path / "copy"
    shutil.copytree(trading, copy)
    path = copy / "skills" / "compare_stocks.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    return str(copy)


def test_a_changed_definition_is_told_even_where_the_run_is_the_same(
    shell: Shell, tape: Path, trading: str, tmp_path: Path
) -> None:
    copy = copied(trading, tmp_path, "max_latency_ms: 8000", "max_latency_ms: 8001")
    code, out, _ = shell("replay", str(tape), copy)
    assert code == 0
    assert out.splitlines()[1] == "The agent's definition has changed since the run."


def test_what_another_definition_does_is_told_in_words(shell: Shell, tape: Path, trading: str, tmp_path: Path) -> None:
    copy = copied(trading, tmp_path, "tool: get_stock_snapshot", "tool: get_price")
    changed(tape, agent="other")
    code, out, err = shell("replay", str(tape), copy)
    assert code == 1
    assert "went another way at line " in out
    assert "expected: " in out
    assert "came:     " in out
    assert "The agent's definition has changed since the run." in out
    assert "The run is of the agent `other`, and this one is `trading`." in out
    assert "Traceback" not in err


def test_what_is_done_beside_the_tape_is_told(shell: Shell, tape: Path, trading: str, tmp_path: Path) -> None:
    copy = copied(trading, tmp_path, "workflow:\n", "workflow:\n  - {tool: get_price, with: {ticker: NVDA}}\n")
    code, out, _ = shell("replay", str(tape), copy)
    assert code == 1
    assert "ms: the run does something that is not on the tape\n" in out


def test_two_long_texts_are_shown_where_they_differ(shell: Shell, tape: Path, trading: str) -> None:
    lines = [json.loads(line) for line in tape.read_text().splitlines()]
    lines[-1]["result"]["text"] = lines[-1]["result"]["text"][:150] + "another end"
    tape.write_text("\n".join(map(json.dumps, lines)))
    code, out, _ = shell("replay", str(tape))
    assert code == 1
    assert "its last line, the result" in out
    assert "expected: text = …" in out
    assert "another end" in out


@pytest.mark.parametrize("kind", ["fact", "kept", "call", "event", "model"])
def test_a_tape_that_was_broken_and_signed_again_is_no_stack_trace(
    shell: Shell,
    tape: Path,
    trading: str,
    kind: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = list(map(load, tape.read_text().splitlines()))
    for line in lines:
        line.pop(SUM)
    broken = 0
    # The agent is the same for all of them.
    monkeypatch.setattr("shipworthy.cli.taped.open_agent", functools.cache(open_agent))
    for number, line in enumerate(lines):
        for name in (name for name in line if line["kind"] == kind and name not in ("seq", "kind")):
            for value in ({}, [None]):
                tape.write_text(written([*lines[:number], {**line, name: value}, *lines[number + 1 :]]))
                code, _, err = shell("replay", str(tape), trading)
                assert code in (0, 1, 2), (line, name, err)
                assert "Traceback" not in err
                assert caplog.records == []
                broken += 1
    assert broken or kind == "model"


def test_a_folder_and_what_is_no_name_are_no_tapes(shell: Shell, tmp_path: Path) -> None:
    for which, words in ((str(tmp_path), "is a folder"), ("x" * 5000, "cannot be read")):
        code, _, err = shell("replay", which)
        assert code == 2
        assert words in err


def test_a_run_that_is_not_there_is_told(shell: Shell) -> None:
    code, _, err = shell("replay", "abcdef01")
    assert code == 2
    assert "`shipworthy runs` lists them" in err
