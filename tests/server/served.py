"""A server in a process of its own, and the agent that it serves: its writes are lines of a file."""

import asyncio
import contextlib
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from shipworthy import Agent, Input, Skill, Step, tool

ROOT = Path(__file__).parents[2]
AGENT = "tests.server.served:agent"
NOTE = "Write a note down"
URL = re.compile(r"on (http://\S+)\.")
WRITES = "WRITES"


def _written() -> list[str]:
    path = Path(os.environ.get(WRITES, "/nonexistent"))
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def _write(name: str) -> None:
    with Path(os.environ[WRITES]).open("a", encoding="utf-8") as file:
        file.write(f"{name}\n")


@tool(timeout=2.0)
async def noted(name: str) -> bool:
    """Whether the note is there."""
    return name in _written()


@tool(effect="write", verify="noted", timeout=2.0)
async def note(name: str) -> str:
    """Write a note."""
    await asyncio.sleep(random.uniform(0, 0.02))
    _write(name)
    await asyncio.sleep(random.uniform(0, 0.02))
    return f"noted {name}"


def _agent() -> Agent:
    inputs = {"name": Input.model_validate({"type": "text", "ask": "Which note?"})}
    steps = (Step(tool=note), Step.model_validate({"answer": "{note}"}))
    skill = Skill(name="note", description=NOTE, examples=(NOTE,), inputs=inputs, workflow=steps)
    return Agent(name="notes", skills=[skill], tools=[note, noted])


agent = _agent()


class Process:
    """`shipworthy serve` as a process."""

    def __init__(self, home: Path, *agents: str, options: Sequence[str] = ()) -> None:
        """Start it; its state is in `home`."""
        env = {**os.environ, "SHIPWORTHY_HOME": str(home), WRITES: str(home / "writes"), "SHIPWORTHY_ROUTING": "light"}
        self.log = (home / "server.log").open("ab")
        command = [sys.executable, "-m", "shipworthy", "serve", *(agents or (AGENT,)), "--port", "0", *options]
        self._process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=self.log)
        self.url = self._listening()

    def _listening(self) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if (found := URL.search(line.decode())) is not None:
                return found[1]
        raise AssertionError(f"the server did not start: {Path(self.log.name).read_text()[-3000:]}")

    def kill(self) -> None:
        """Kill it as a crash does."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._close()

    def end(self) -> int:
        """End it as a deploy does; returns its exit code."""
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(60)
        self._close()
        return code

    def _close(self) -> None:
        if self._process.stdout is not None:
            self._process.stdout.close()
        self.log.close()


@contextlib.contextmanager
def served(home: Path, *agents: str, options: Sequence[str] = ()) -> Iterator[Process]:
    """A server for the length of a block."""
    home.mkdir(parents=True, exist_ok=True)
    process = Process(home, *agents, options=options)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


def wait_until_ready(url: str, seconds: float = 60.0) -> None:
    """Wait until the server has warmed up."""
    import urllib.request

    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/readyz", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError("the server did not get ready")
