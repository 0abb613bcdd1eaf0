"""A server that is killed while the official client waits: the client tries again by itself, and nothing is done twice."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import openai
import pytest

pytestmark = pytest.mark.real
AGENT = """
import asyncio
from pathlib import Path

from shipworthy import Agent, Skill, Step, tool

WRITTEN = Path(__file__).with_name("written")


@tool(effect="write", timeout=20)
async def send() -> str:
    "Send it."
    with WRITTEN.open("a") as file:
        file.write("sent\\n")
    await asyncio.sleep(15)
    return "sent"


steps = (Step(tool=send), Step(answer="Done: {send}."))
skill = Skill(name="job", description="Do the daily job", examples=("Do the daily job",), workflow=steps, max_latency_ms=20_000)
agent = Agent(name="worker", skills=[skill], tools=[send])
"""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def _serving(folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "shipworthy", "serve", "worker:agent", "--port", str(port), "--drain", "0"]
    environ = {**os.environ, "SHIPWORTHY_HOME": str(folder / "home")}
    process = subprocess.Popen(command, cwd=folder, env=environ, stdout=subprocess.DEVNULL)
    try:
        _wait_for(lambda: _listens(port))
        yield process
    finally:
        process.kill()
        process.wait(10)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _wait_for(ready) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < until, "the server did not come"
        time.sleep(0.05)


def test_a_request_that_the_client_sends_again_after_a_crash_writes_once(tmp_path: Path) -> None:
    (tmp_path / "worker.py").write_text(AGENT)
    port, written, told = _free_port(), tmp_path / "written", list[openai.types.chat.ChatCompletion]()

    def ask() -> None:
        with openai.OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="none", max_retries=12) as client:
            said = [{"role": "user", "content": "Do the daily job"}]
            told.append(client.chat.completions.create(model="worker", messages=said, timeout=60))  # type: ignore[arg-type]

    asking = threading.Thread(target=ask)
    with _serving(tmp_path, port) as process:
        asking.start()
        _wait_for(written.exists)
        process.send_signal(signal.SIGKILL)
    with _serving(tmp_path, port):
        asking.join(90)
        assert not asking.is_alive() and told, "the client has its answer"
        with openai.OpenAI(base_url=f"http://127.0.0.1:{port}/v1", api_key="none") as client:
            again = client.responses.retrieve(told[0].id)
    assert written.read_text() == "sent\n"
    assert again.output_text == told[0].choices[0].message.content
