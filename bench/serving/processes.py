"""Starts the processes of a load and reads what they use."""

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TICK = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))
OURS = ("runs", "chat")
UP = 240.0
"""Seconds within which a server listens."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server that listens."""

    pid: int
    url: str
    kind: str
    path: str
    model: str = "bench"

    @property
    def cpu(self) -> float:
        """Seconds of CPU of the process and its children."""
        total = 0.0
        for pid in (self.pid, *children(self.pid)):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += (int(fields[11]) + int(fields[12])) / TICK
        return total

    @property
    def megabytes(self) -> float:
        """Resident memory of the process and its children."""
        return sum(resident(pid) for pid in (self.pid, *children(self.pid)))

    @property
    def files(self) -> int:
        """Open files of the process: its connections, and what it always has."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))

    @property
    def place(self) -> dict[str, Any]:
        """Where clients find it."""
        host, _, port = self.url.removeprefix("http://").partition(":")
        return {"host": host, "port": int(port), "kind": self.kind, "path": self.path, "model": self.model}


def resident(pid: int) -> float:
    """Megabytes of one process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


@contextmanager
def started(command: list[str], core: int | None) -> Iterator[dict[str, Any]]:
    """A process that prints one line of JSON when it listens; it is ended behind the block."""
    with tempfile.TemporaryDirectory() as home, open(Path(home) / "errors", "w+") as errors:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": str(HERE.parent),
                "SHIPWORTHY_HOME": home,
                "OPENAI_API_KEY": "bench",
            },
            preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {CORES[core]}),
        )
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                errors.seek(0)
                raise RuntimeError(f"{command[1]} did not start:\n{errors.read()[-2000:]}")
            yield json.loads(line)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What a server has used at one moment."""

    at: float
    cpu: float
    megabytes: float


@contextmanager
def sampled(server: Server) -> Iterator[list[Sample]]:
    """What a server uses meanwhile, twice a second."""
    samples, over = list[Sample](), threading.Event()

    def look() -> None:
        while True:
            samples.append(Sample(at=time.monotonic(), cpu=server.cpu, megabytes=server.megabytes))
            if over.wait(0.5):
                break

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()


@contextmanager
def simulated(
    tokens: int, speed: float, core: int | None, *, words: int = 12, latency: float = 0.0
) -> Iterator[dict[str, Any]]:
    """The simulated model, which says `tokens` words in sentences of `words`."""
    said = [str(each) for each in (tokens, words, speed, latency)]
    with started([sys.executable, str(HERE / "sim.py"), *said], core) as told:
        yield told


@contextmanager
def serving(name: str, sim: str, core: int | None, peers: Path | None) -> Iterator[Server]:
    """One of the servers that are compared."""
    port = free_port()
    python = str((peers or Path()) / "venv" / "bin" / "python")
    if name in OURS:
        with started([sys.executable, str(HERE / "ours.py"), sim], core) as told:
            path = "/v1/runs" if name == "runs" else "/v1/chat/completions"
            answered(f"{told['url']}/readyz")
            yield Server(pid=told["pid"], url=told["url"], kind=name, path=path)
        return
    if name == "pydantic_ai":
        command = [python, str(HERE / "peer_pydantic_ai.py"), sim, str(port)]
    else:
        command = [sys.executable, str(HERE / "peer_litellm.py"), python, sim, str(port)]
    with started(command, core) as told:
        server = Server(pid=told["pid"], url=told["url"], kind="chat", path="/v1/chat/completions", model="mock")
        answered(f"http://127.0.0.1:{port}/", any_status=True)
        yield server


def allow_files(count: int) -> None:
    """Let this process have so many connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, count + 500), hard), hard))


def answered(url: str, *, any_status: bool = False) -> None:
    """Wait until it is answered with 200, or with any status."""
    end = time.monotonic() + UP
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            if any_status:
                return
        except OSError:
            pass
        else:
            return
        time.sleep(0.2)
    raise RuntimeError(f"{url} is not answered")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def loaded(spec: Mapping[str, Any], core: int | None) -> dict[str, Any]:
    """What a process of clients says of a load."""
    done = subprocess.run(
        [sys.executable, str(HERE / "client.py")],
        input=json.dumps(spec),
        capture_output=True,
        text=True,
        preexec_fn=None if core is None else lambda: os.sched_setaffinity(0, {CORES[core]}),
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    told: dict[str, Any] = json.loads(done.stdout)
    return told
