"""`shipworthy sim`: it starts, says what it is, answers, and ends politely."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from shipworthy.sim.faults import KINDS

Shell = Callable[..., tuple[int, str, str]]
COMMAND = (sys.executable, "-m", "shipworthy", "sim", "--port", "0")
FAST = ("--latency-ms", "0", "--tokens-per-second", "0")


@contextmanager
def started(*options: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    process = subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ctrl-C"):
                break
        yield process, lines[0].split(" listening on ")[1].split(". ")[0], "".join(lines)
    finally:
        process.kill()
        process.communicate()


def post(url: str, text: str) -> Any:
    body = json.dumps({"model": "m", "messages": [{"role": "user", "content": text}]}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/v1/chat/completions", body)) as reply:
        return json.loads(reply.read())


def test_it_says_what_it_is_and_how_to_use_it(tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("- when: hello\n  text: Good day.\n")
    with started(*FAST, "--script", str(script)) as (process, url, said):
        first, second = post(url, "hello"), post(url, "something else")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)

    assert "simulated" in said
    assert "made up" in said
    assert f"OPENAI_BASE_URL={url}/v1 OPENAI_API_KEY=sim" in said
    assert f"ANTHROPIC_BASE_URL={url} ANTHROPIC_API_KEY=sim" in said
    assert first["choices"][0]["message"]["content"] == "Good day."
    assert "Simulated" in second["choices"][0]["message"]["content"]
    assert process.returncode == 0
    assert "Stopped after 2 requests." in out
    assert err.count("openai m  200") == 2
    assert "Traceback" not in err


@pytest.mark.skipif(os.name != "posix", reason="a signal of POSIX")
def test_quiet_prints_no_line_for_a_request_and_a_port_in_use_is_told(shell: Shell) -> None:
    with started(*FAST, "--quiet") as (process, url, _):
        post(url, "hello")
        code, _, told = shell("sim", "--port", url.rsplit(":", 1)[1])
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=20)

    assert process.returncode == 0
    assert err == ""
    assert code == 3
    assert "cannot listen on 127.0.0.1" in told
    assert "choose another port" in told


def test_all_bad_options_are_told_with_their_repair(shell: Shell, tmp_path: Path) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("- txt: Hi\n")
    code, out, err = shell(
        "sim", "--latency-ms=-1", "--wander=2", "--port=70000", "--tokens-per-second=nan", "--rate=-3",
        "--fault", "cuts=0.1", "--fault", "slow", "--script", str(script),
    )  # fmt: skip

    assert (code, out) == (2, "")
    for said in ("--latency-ms: -1", "--wander: 2", "--port: 70000", "nan", "--rate", "did you mean `cut`"):
        assert said in err
    assert "`slow` has no rate" in err
    assert "write `--fault slow=0.1`" in err
    assert f"{script}:1: `txt` is not a key of a reply" in err
    assert err.count("\n    ") >= 8


@pytest.mark.parametrize("options", [("--port", "x"), ("--fault",), ("extra",), ("--script", "none.yaml")])
def test_unusable_options_end_with_2(shell: Shell, options: tuple[str, ...]) -> None:
    assert shell("sim", *options)[0] == 2


def test_rates_that_add_up_to_more_than_all(shell: Shell) -> None:
    code, _, err = shell("sim", "--fault", "cut=0.7", "--fault", "slow=0.7")

    assert code == 2
    assert "add up to 1.4" in err


def test_help_has_an_example_and_every_kind_of_fault(shell: Shell) -> None:
    code, out, _ = shell("sim", "--help")

    assert code == 0
    assert "Example: shipworthy sim" in out
    assert "made up" in out
    assert [kind for kind in KINDS if kind not in out] == []
