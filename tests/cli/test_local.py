"""`shipworthy local`: it fetches, starts, says what it is, and ends politely."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.models.local.conftest import FAKE

from shipworthy.models.local import weights

Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gguf(tmp_path: Path) -> str:
    (tmp_path / "small.gguf").write_bytes(b"GGUF")
    return str(tmp_path / "small.gguf")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped(gguf: str, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "shipworthy", "local", "--port", "0", "--gguf", gguf],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(FAKE)},
        # A program that was started in the background ignores Ctrl-C, and so do its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(6)]
        url = lines[0].split("listening on ")[1].split(". ")[0]
        with urllib.request.urlopen(f"{url}/props") as answer:
            assert answer.status == 200
        process.send_signal(number)
        try:
            _, err = process.communicate(timeout=60)
        finally:
            process.kill()

    assert "real model" in lines[0]
    assert "has no place for tools" in lines[0]
    assert f"LLAMACPP_BASE_URL={url}/v1" in "".join(lines)
    assert lines[5] == "Ctrl-C ends it.\n"
    assert err == "Loading small …\nsmall is ready\n\nStopped.\n"
    assert process.returncode == 130
    with pytest.raises(OSError):
        urllib.request.urlopen(f"{url}/props")


def test_fetch_only_fetches_and_prints_where(shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(weights, "fetched", lambda report: report("Fetching …") or tmp_path / "a.gguf")

    assert shell("local", "--fetch") == (0, f"{tmp_path / 'a.gguf'}\n", "Fetching …\n")


def test_a_port_in_use_is_told_before_anything_is_loaded(shell: Shell, gguf: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = shell("local", "--port", str(port), "--gguf", gguf)

    assert (code, out) == (3, "")
    assert f"cannot listen on 127.0.0.1:{port}" in err
    assert "choose another port" in err


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--port", "70000"), "70000 is not a port"),
        (("--gguf", "none.gguf"), "`none.gguf` cannot be read"),
        (("--gguf", "none.gguf", "--fetch"), "cannot go together"),
    ],
)
def test_unusable_options_are_told(
    shell: Shell, options: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shipworthy.cli.local.missing", lambda: "")
    monkeypatch.setattr("shipworthy.cli.local._refuse_taken", lambda port: None)
    code, out, err = shell("local", *options)

    assert (code, out) == (2, "")
    assert words in err


def test_what_is_not_installed_is_told_with_its_repair(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.cli.local.missing", lambda: "pip install 'shipworthy[local]'")

    assert shell("local") == (2, "", "pip install 'shipworthy[local]'\n")


def test_help_has_an_example(shell: Shell) -> None:
    code, out, _ = shell("local", "--help")

    assert code == 0
    assert "Example: shipworthy local" in out
    assert "shipworthy[local]" in out
