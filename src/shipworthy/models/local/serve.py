"""The process of the local model: `python -m shipworthy.models.local.serve`, which its parent starts and ends.

The first line of standard input is the settings, the first line of standard output the address, both as JSON. The
process ends when its parent does: with standard input, or where another process has taken the parent's place.
"""

import http.client
import os
import select
import sys
import time
from typing import Protocol, TypedDict
from urllib.parse import urlsplit

import orjson

from shipworthy import lazy

LOOK = 0.02
"""Seconds between two questions whether the model is loaded."""
PARENT = 1.0
"""Seconds between two looks at the parent."""
MOST_THREADS = 8


class Settings(TypedDict):
    """What a server is started with."""

    parent: int
    """The process that it ends with."""

    gguf: str
    port: int
    """0 takes a free one."""
    window: int
    """Most tokens of a request and its answer."""
    slots: int
    """Requests that are answered side by side."""
    template: str
    """A chat template in place of the file's own; empty: its own."""
    verbosity: int
    """How much llama.cpp logs."""


class Listening(Protocol):
    """A server of llama.cpp."""

    @property
    def listening_address(self) -> str:
        """Its URL."""
        ...


class Address(TypedDict):
    """Where a server is, and what it is."""

    url: str
    tools: bool
    """Whether its chat template has a place for tools; where it has none, llama.cpp drops them without a word."""


def main() -> None:
    """Serve until the parent has ended."""
    settings: Settings = orjson.loads(sys.stdin.buffer.readline())
    # What llama.cpp prints goes to the log; the address alone goes to the parent.
    told = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    server = started(settings)
    address = asked(server.listening_address)
    told.write(orjson.dumps(address) + b"\n")
    told.flush()
    wait_for_parent(settings["parent"])
    # At once: the threads of a server that is still answering would be waited for.
    os._exit(0)


def started(settings: Settings) -> Listening:
    """A server of llama.cpp on the loopback, which serves as long as the object lives."""
    llama = lazy.llama()
    params = llama.CommonParams()
    params.model.path = settings["gguf"]
    params.hostnames, params.port = ["127.0.0.1"], settings["port"]
    # The context is shared out evenly among the slots.
    params.n_ctx, params.n_parallel = settings["window"] * settings["slots"], settings["slots"]
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _threads()
    params.use_jinja, params.endpoint_metrics, params.ui = True, True, False
    params.verbosity = settings["verbosity"]
    # Without a first run on nothing, loading twice to measure memory, and up to 8 GB of earlier prompts.
    params.warmup, params.fit_params, params.cache_ram_mib = False, False, 0
    if settings["template"]:
        params.chat_template = settings["template"]
    server: Listening = llama.Server(params)
    return server


def asked(url: str) -> Address:
    """The address, once the server says that its model is loaded."""
    while _get(url, "/health")[0] != http.client.OK:
        time.sleep(LOOK)
    properties = orjson.loads(_get(url, "/props")[1])
    return {"url": url, "tools": bool(properties.get("chat_template_caps", {}).get("supports_tools"))}


def wait_for_parent(parent: int) -> None:
    """Return when standard input has come to its end, or the parent to its."""
    if sys.platform == "win32":
        os.read(0, 1)
        return
    # A forked child of the parent may hold the other end open, hence the look at who the parent is.
    while os.getppid() == parent:
        if select.select([0], [], [], PARENT)[0]:
            return


def _get(url: str, path: str) -> tuple[int, bytes]:
    place = urlsplit(url)
    # Directly, and never through a proxy of the environment.
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def _threads() -> int:
    """Half of the processors: the threads wait for one another at every step, and one without a processor stops all.

    On two busy processors two threads gave 1 token a second, and one thread 20.
    """
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors // 2, MOST_THREADS))


if __name__ == "__main__":
    main()
