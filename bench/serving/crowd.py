"""Slow clients in a process of their own: `crowd.py JSON`. It prints a line once all are there.

Plain sockets on one thread, less urgent than any other process: it stands for other machines, and takes as little as it
can from the model and from the clients that are measured, which share its core.
"""

import contextlib
import heapq
import os
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any

import orjson

from serving.processes import allow_files

HEAD = b"POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
EVERY, AGAIN = 1.0, 0.5
"""Seconds between two bytes of a header, and until a client that was closed comes again."""
A_SECOND = 50
"""Readers that come in a second."""


def main(spec: dict[str, Any]) -> None:
    """Let each client take its steps."""
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    os.nice(10)
    allow_files(spec["senders"] + spec["readers"])
    place = spec["host"], spec["port"]
    clients: list[Iterator[float]] = [sends_slowly(place) for _ in range(spec["senders"])]
    clients += [reads_nothing(place, spec["run"], number / A_SECOND) for number in range(spec["readers"])]
    began = time.monotonic()
    due = [(began, number) for number in range(len(clients))]
    ready = began + spec["readers"] / A_SECOND + 3
    while True:
        at, number = due[0]
        if at > time.monotonic():
            time.sleep(max(at - time.monotonic(), 0))
        heapq.heapreplace(due, (time.monotonic() + next(clients[number]), number))
        if ready and time.monotonic() > ready:
            print("{}", flush=True)
            ready = 0.0


def sends_slowly(place: tuple[str, int]) -> Iterator[float]:
    """A header that never ends, begun again where the server closes it: yields the seconds until the next byte."""
    while True:
        with contextlib.suppress(OSError), socket.create_connection(place) as one:
            one.sendall(HEAD)
            while True:
                yield EVERY
                one.sendall(b"x")
        yield AGAIN


def reads_nothing(place: tuple[str, int], run: str, wait: float) -> Iterator[float]:
    """The events of a run that are asked for and not read, and asked for again where the server closes it."""
    yield wait
    while True:
        with contextlib.suppress(OSError), socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            one.connect(place)
            one.sendall(f"GET /v1/runs/{run}/events HTTP/1.1\r\nHost: {place[0]}:{place[1]}\r\n\r\n".encode())
            while not one.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                yield EVERY
        yield AGAIN


if __name__ == "__main__":
    main(orjson.loads(sys.argv[1]))
