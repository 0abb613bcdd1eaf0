"""Output in any encoding, and without what steers a terminal (field_18, field_19, field_38)."""

import concurrent.futures
import decimal
import io
import json
import logging
import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.commands import Commands, Done

from shipworthy.cli.printing import cut, json_text, put_json, put_json_text, say

ODD = "low \u2192 high \u2584\u2588 caf\xe9 \U0001f600 \x1b[31m\x9b2J \u202eevil"
TOOLS = f"""
from shipworthy import tool

@tool(timeout=50)
def news() -> object:
    return {ODD + " " + chr(0xDCE9)!r}

@tool(timeout=50)
def fails() -> str:
    raise ValueError({ODD!r})
"""
SKILLS = {
    "headlines": "name: headlines\ndescription: Show the headlines\nexamples: [show the headlines, headlines please]\n"
    "workflow:\n  - tool: news\n  - answer: '{news}'\n",
    "weather": "name: weather\ndescription: Tell the weather\nexamples: [tell the weather, weather please]\n"
    "workflow:\n  - tool: fails\n  - answer: '{fails}'\n",
}
NARROW = {
    "C": {"LC_ALL": "C"},
    "plain C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "cp1252": {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "strict utf-8": {"PYTHONIOENCODING": "utf-8:strict"},
    "utf-16": {"PYTHONIOENCODING": "utf-16"},
}
ENCODINGS = {"cp1252": "cp1252", "latin-1": "latin-1", "utf-16": "utf-16"}


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """An agent whose texts no terminal takes as they are."""
    folder = tmp_path / "odd"
    (folder / "skills").mkdir(parents=True)
    (folder / "agent.yaml").write_text(
        "name: odd\ndescription: Odd \u2584 texts\nlimits: {max_latency_ms: 60000}\n", encoding="utf-8"
    )
    (folder / "tools.py").write_text(TOOLS, encoding="utf-8")
    for name, text in SKILLS.items():
        (folder / "skills" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


Call = Callable[..., Done]


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Commands]]:
    """The process of an encoding, started when it is first needed."""
    started: dict[str, Commands] = {}

    def of(kind: str) -> Commands:
        if kind not in started:
            started[kind] = Commands(tmp_path_factory.mktemp("process"), NARROW[kind])
        return started[kind]

    yield of
    for process in started.values():
        process.close()


@pytest.fixture
def called(processes: Callable[[str], Commands], odd: Path) -> Call:
    """Runs a command in a child of the process of an encoding."""

    def call(*words: str | bytes, kind: str = "ascii", said: bytes = b"") -> Done:
        return processes(kind).run(*words, said=said, SHIPWORTHY_HOME=str(odd.parent / "state"))

    return call


def alone(odd: Path, *words: str, kind: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a command in a process of its own."""
    environ = {**os.environ, "SHIPWORTHY_HOME": str(odd.parent / "state"), **NARROW[kind]}
    command = [sys.executable, "-m", "shipworthy", *words]
    return subprocess.run(command, env=environ, capture_output=True, timeout=60)


@pytest.mark.parametrize(
    "kind", ["plain C", *(pytest.param(kind, marks=pytest.mark.real) for kind in sorted(NARROW) if kind != "plain C")]
)
def test_field_38_a_run_is_answered_in_any_encoding(odd: Path, kind: str) -> None:
    done = alone(odd, "run", str(odd), "show the headlines", kind=kind)
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(ENCODINGS.get(kind, "utf-8"))
    assert "high" in text
    assert "\x1b" not in text
    assert "\x9b" not in text
    assert "\u202e" not in text
    assert ("->" in text) is (kind not in {"C", "strict utf-8"})
    assert "headlines" in done.stderr.decode(ENCODINGS.get(kind, "utf-8"))


@pytest.mark.parametrize("options", [["run", "", "show the headlines", "--json"], ["run", "", "show the headlines", "--events"],
                                     ["route", "", "show \u2584 the headlines", "--json"], ["bounds", "", "--json"]],
                         ids=["json", "events", "route", "bounds"])  # fmt: skip
@pytest.mark.parametrize(
    "kind", ["plain C", "ascii", *(pytest.param(kind, marks=pytest.mark.real) for kind in ("cp1252", "strict utf-8"))]
)
def test_field_38_json_stays_json_in_any_encoding(
    called: Call, odd: Path, kind: str, options: list[str], full: bool
) -> None:
    if not full and (kind in ("cp1252", "strict utf-8")) != (options[0] == "bounds"):
        pytest.skip("a process for each command and encoding: SHIPWORTHY_FULL=1")
    done = called(*(word or str(odd) for word in options if kind != "plain C" or word.isascii()), kind=kind)
    if done.returncode == 2:
        assert options[0] == "route"
        return
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert lines
    if "--json" in options and options[0] == "run":
        assert lines[0]["text"].startswith(ODD), "a program hears every character"
    assert b"\x1b" not in done.stdout
    assert "\u202e".encode() not in done.stdout


@pytest.mark.parametrize("kind", ["ascii", "cp1252"])
def test_field_38_every_other_command_in_any_encoding(called: Call, odd: Path, kind: str, full: bool) -> None:
    if kind == "cp1252" and not full:
        pytest.skip("a process for each command, once more: SHIPWORTHY_FULL=1")
    assert called("run", str(odd), "show the headlines", kind=kind).returncode == 0
    failed = called("run", str(odd), "tell the weather", kind=kind)
    assert failed.returncode == 1
    assert b"This should not" not in failed.stderr
    listed = called("runs", "--json", kind=kind)
    run = json.loads(listed.stdout)[0]["run_id"]
    tape = called("runs", run, "--tape", kind=kind)
    (odd.parent / "tape").write_bytes(tape.stdout)
    assert called("replay", str(odd.parent / "tape"), kind=kind).returncode == 0
    every = [["runs"], ["runs", run], ["replay", run], ["runs", run, "--json"], ["learn", str(odd)], ["bounds", str(odd)],
             ["route", str(odd), "caf\xe9"], ["replay", run, "--json"], ["--help"], ["settle"], ["--version"],
             ["run", "--help"]]  # fmt: skip
    for words in every if full else every[::5]:
        done = called(*words, kind=kind)
        assert done.returncode == 0, (words, done.stderr)
        assert b"\x1b" not in done.stdout + done.stderr, words
    chat = called("chat", str(odd), kind=kind, said=b"show the headlines\n/quit\n")
    assert chat.returncode == 0
    assert b"->" in chat.stdout


@pytest.mark.parametrize("kind", ["ascii", "plain C", pytest.param("cp1252", marks=pytest.mark.real)])
def test_field_38_errors_are_told_in_any_encoding(called: Call, odd: Path, kind: str) -> None:
    for words in (["run", "\u2584", "x"], ["rum\u2584"], ["runs", "abcdef\u2584", "--tape"], ["run", str(odd)]):
        done = called(*(word.encode() for word in words), kind=kind)
        assert done.returncode == 2, (words, done.stderr)
        assert b"Traceback" not in done.stderr
        assert b"should not have happened" not in done.stderr


def test_a_message_that_is_no_utf8_is_told_and_the_chat_goes_on(called: Call, odd: Path) -> None:
    done = called("chat", str(odd), kind="strict utf-8", said=b"caf\xe9\nshow the headlines\n")
    assert done.returncode == 0
    assert "the message is not text" in done.stdout.decode()
    assert "high" in done.stdout.decode()
    piped = called("run", str(odd), "-", kind="strict utf-8", said=b"caf\xe9")
    assert (piped.returncode, b"it must be UTF-8" in piped.stderr) == (2, True)
    argument = called("run", str(odd), b"caf\xe9", kind="strict utf-8")
    assert (argument.returncode, b"broken UTF-8" in argument.stderr) == (2, True)


@pytest.fixture
def on_a_terminal(processes: Callable[[str], Commands], odd: Path) -> Callable[..., bytes]:
    """What a terminal receives, of a child that has it as its input, output and errors."""

    def call(kind: str, *words: str, typed: bytes = b"") -> bytes:
        master, slave = pty.openpty()
        own = {"SHIPWORTHY_HOME": str(odd.parent / "state"), "TERM": "xterm"}
        heard = b""
        with concurrent.futures.ThreadPoolExecutor(1) as other:
            ended = other.submit(processes(kind).on_terminal, os.ttyname(slave), *words, **own)
            os.write(master, typed)
            while not ended.done() or select.select([master], [], [], 0)[0]:
                if select.select([master], [], [], 0.05)[0]:
                    heard += os.read(master, 65536)
        os.close(slave)
        os.close(master)
        assert ended.result() == 0, heard
        return heard

    return call


@pytest.mark.parametrize("kind", ["latin-1", "ascii", "strict utf-8"])
def test_field_38_a_terminal_of_another_encoding(on_a_terminal: Callable[..., bytes], odd: Path, kind: str) -> None:
    shown = on_a_terminal(kind, "run", str(odd), "show the headlines")
    assert b"high" in shown
    assert b"\x1b[31m\x9b" not in shown
    assert b"\x9b" not in shown
    talk = on_a_terminal(kind, "chat", str(odd), typed=b"tell the weather\nshow the headlines\n/quit\n")
    assert b"high" in talk
    assert b"should not have happened" not in talk
    on_a_terminal(kind, "runs")


def stream(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")


def test_json_is_escaped_only_where_it_must_be() -> None:
    out = io.StringIO()
    put_json({"a": "caf\xe9 \U0001f600\x9b\u202e\x7f"}, out)
    assert out.getvalue() == '{"a":"caf\xe9 \U0001f600\\u009b\\u202e\\u007f"}\n'
    narrow = stream("ascii")
    put_json({"\xe9": "\U0001f600"}, narrow)
    narrow.flush()
    assert narrow.buffer.getvalue() == b'{"\\u00e9":"\\ud83d\\ude00"}\n'  # type: ignore[attr-defined]
    lines = io.StringIO()
    put_json_text('{"a":1}\n{"b":"\u2028"}\n', lines)
    assert [json.loads(line) for line in lines.getvalue().splitlines()] == [{"a": 1}, {"b": "\u2028"}]


def test_field_19_a_lone_surrogate_in_json() -> None:
    assert json.loads(json_text({"a\udce9": ["b\udce9", ("c", 1)], "d": {2: None}})) == {
        "a\ufffd": ["b\ufffd", ["c", 1]],
        "d": {"2": None},
    }


def test_marks_are_ascii_where_the_stream_is_not_utf8() -> None:
    out = stream("cp1252")
    say("a \xb7 b \u2192 \xe9", out)
    out.flush()
    assert out.buffer.getvalue() == b"a - b -> \xe9\n"  # type: ignore[attr-defined]
    wide = io.StringIO()
    say("a \xb7 b", wide)
    assert wide.getvalue() == "a \xb7 b\n"


def test_nothing_steers_the_terminal() -> None:
    assert cut("a\x1b[31mb\rc\u202ed") == "a\ufffd[31mb c\ufffdd"
    assert cut("\x1b]0;title\x07") == "\ufffd]0;title\ufffd"


def test_log_lines_do_not_steer_the_terminal(odd: Path) -> None:
    code = (
        "import logging\nfrom shipworthy.cli.printing import open_streams\nopen_streams()\n"
        "logging.getLogger('shipworthy').warning('x %s', '\\x1b[2J')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stderr == "x \ufffd[2J\n"
    assert logging.lastResort is not None


def test_what_no_number_is_leaves_json_valid() -> None:
    value = {"a": float("nan"), "b": [float("inf"), -float("inf")], float("nan"): 1.5, "c": decimal.Decimal("NaN")}

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    assert json.loads(json_text(value), parse_constant=refuse) == {
        "a": None,
        "b": [None, None],
        "null": 1.5,
        "c": "NaN",
    }
