"""Clients that send or read slowly, beside others that do not."""

import contextlib
import json
import statistics
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from serving.overload import OTHERS, SERVER, TOKENS, Load
from serving.processes import HERE, Server, serving, simulated, started

RATE, SEED = 20, 1000
"""Ordinary requests a second, and of their moments: the same in each part, so that only what is beside them differs."""

PAIRS = 5
"""Parts with them, each between two without."""


def main(names: list[str], peers: Path | None, quick: bool) -> None:
    """The time of ordinary requests without and with them, by turns."""
    senders, readers, seconds, pairs = (50, 20, 3.0, 1) if quick else (500, 200, 66.0, PAIRS)
    print(f"\n{senders} clients that send a header byte by byte, {readers} that read none of their stream:")
    with simulated(TOKENS, 0, OTHERS) as sim, serving("runs", sim["url"], SERVER, peers) as server:
        load, p50, p99 = Load(server, sim["pid"]), list[float](), list[float]()
        load.at(RATE, 10)
        before = load.at(RATE, seconds, SEED)
        print(line("without", before), flush=True)
        for _ in range(pairs):
            idle, files = server.megabytes, server.files
            with crowd(server, senders, readers):
                beside = load.at(RATE, seconds, SEED)
                more = f"; {connected(server) - files} connected, {server.megabytes - idle:.0f} MB more"
            after = load.at(RATE, seconds, SEED)
            print(line("with", beside) + more)
            print(line("without", after), flush=True)
            # Against both: a process that has answered more runs has more to keep.
            for change, name in ((p50, "p50"), (p99, "p99")):
                change.append(beside["latency"][name] * 2 / (before["latency"][name] + after["latency"][name]) - 1)
            before = after
    for change, name in ((p50, "p50"), (p99, "p99")):
        told = ", ".join(f"{one:+.0%}" for one in change)
        print(
            f"  {name} with them, against before and after: {told}; median {statistics.median(change):+.0%}", flush=True
        )


def connected(server: Server) -> int:
    """The most open files within some seconds: those that were closed come back."""
    most = 0
    for _ in range(25):
        most = max(most, server.files)
        time.sleep(0.1)
    return most


def line(name: str, told: dict[str, Any]) -> str:
    """The figures of one part."""
    latency = told["latency"]
    return (
        f"  {name:<8} p50 {latency['p50']:6.1f} p99 {latency['p99']:6.1f} ms of {told['good']}; "
        f"{told['refused']} refused, {told['failed']} failed"
    )


@contextlib.contextmanager
def crowd(server: Server, senders: int, readers: int) -> Iterator[None]:
    """The slow clients, until the block is left."""
    run = asked(server, "", {"message": "Write on AMD at length", "skill": "note", "background": True})["run_id"]
    time.sleep(2)  # its words have come; what is missing is its end
    spec = {**server.place, "senders": senders, "readers": readers, "run": run}
    try:
        with started([sys.executable, str(HERE / "crowd.py"), json.dumps(spec)], OTHERS):
            yield
    finally:
        asked(server, f"/{run}/cancel", {})
        time.sleep(1)


def asked(server: Server, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """The answer to a message about runs."""
    request = urllib.request.Request(
        f"{server.url}/v1/runs{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        told: dict[str, Any] = json.loads(answer.read())
        return told
