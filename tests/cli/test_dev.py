"""`shipworthy dev` as a process: it serves, loads what is saved, tells what does not load, and ends on SIGTERM."""

import json
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.dev.folders import edit, shop

pytestmark = pytest.mark.real_time
LONGEST = 120.0
"""Seconds that the process may live."""
Shell = Callable[..., tuple[int, str, str]]


class Dev:
    """The command with `--json`."""

    def __init__(self, folder: Path, home: Path) -> None:
        command = [sys.executable, "-m", "shipworthy", "dev", str(folder), "--port", "0", "--json"]
        env = {"SHIPWORTHY_HOME": str(home), "PATH": "", "SHIPWORTHY_ROUTING": "light"}
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # A line that never comes ends the test.
        self._end = threading.Timer(LONGEST, self.process.kill)
        self._end.start()

    def close(self) -> None:
        self._end.cancel()
        self.process.kill()
        self.process.communicate()

    def event(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())  # type: ignore[no-any-return]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop(tmp_path / "shop")


@pytest.fixture
def started(folder: Path, tmp_path: Path) -> Iterator[Callable[[], Dev]]:
    made: list[Dev] = []

    def start() -> Dev:
        made.append(Dev(folder, tmp_path / "home"))
        return made[-1]

    yield start
    for one in made:
        one.close()


def asked(url: str, message: str, **more: str) -> dict[str, Any]:
    body = json.dumps({"message": message, **more}).encode()
    request = urllib.request.Request(f"{url}/v1/runs", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)  # type: ignore[no-any-return]


def test_what_is_saved_answers_and_what_does_not_load_is_told(started: Callable[[], Dev], folder: Path) -> None:
    edit(folder / "tools.py", "def buy(thing: str)", "def buy(thing: str")
    dev = started()
    assert dev.event()["type"] == "failed"  # before there is anything that could answer
    edit(folder / "tools.py", "def buy(thing: str", "def buy(thing: str)")
    listening = dev.event()
    assert listening["type"] == "listening" and listening["url"].startswith("http://127.0.0.1:")
    assert asked(listening["url"], "what does a lamp cost")["text"] == "A lamp costs 40."
    edit(folder / "skills" / "price.yaml", "A {thing} costs", "The {thing} is at")
    loaded = dev.event()
    assert loaded["type"] == "loaded" and loaded["redefined"] and loaded["changed"] == ["skills/price.yaml"]
    edit(folder / "skills" / "price.yaml", "workflow:", "workflw:")
    failed = dev.event()
    assert failed["type"] == "failed" and failed["problems"][0]["where"].endswith("skills/price.yaml:6")
    assert asked(listening["url"], "what does a lamp cost")["text"] == "The lamp is at 40."
    dev.process.send_signal(signal.SIGTERM)
    assert dev.process.wait(60) == 0


def test_what_is_no_folder_is_told(shell: Shell) -> None:
    code, _, err = shell("dev", "module:agent")
    assert code == 2 and "give the folder" in err
    code, _, err = shell("dev", "nowhere")
    assert code == 2 and "there is no agent at" in err
