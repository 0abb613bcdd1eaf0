"""The local server as its parent sees it: started on first use, shared by all agents of the process, ended with it."""

import atexit
import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import BinaryIO, ClassVar

import orjson

from shipworthy.errors import ShipworthyError
from shipworthy.forking import leave_open, renew_in_child
from shipworthy.models.local import weights
from shipworthy.models.local.installed import missing
from shipworthy.models.local.progress import Report
from shipworthy.models.local.serve import Address, Settings
from shipworthy.regex import regex

WINDOW = 8192
"""Tokens of a request and its answer together."""
SLOTS = 2
"""Requests that are answered side by side; others wait."""
LOG = 1
"""What llama.cpp logs: errors; 3 has a line for each request."""
ERROR = regex(r"^[\d.]+ E (.+)$", re.MULTILINE)
"""A line of the log that tells an error, and its words."""
POLITE = 2.0
"""Seconds that the process may take to end by itself."""


class NotStarted(ShipworthyError):
    """The local model cannot be started."""

    exit_code: ClassVar[int] = 3


class LocalServer:
    """A llama.cpp server in a process of its own: it cannot block or crash this one, and ends with it."""

    def __init__(self, gguf: str = "", *, port: int = 0, template: str = "", verbosity: int = LOG) -> None:
        self._gguf, self._port, self._template, self._verbosity = gguf, port, template, verbosity
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._address: Address | None = None
        self._log: BinaryIO | None = None
        renew_in_child(self)

    @property
    def address(self) -> Address | None:
        """Where it is; None while it does not run."""
        process = self._process
        return self._address if process is not None and process.poll() is None else None

    def start(self, report: Report) -> Address:
        """Start it, if it does not run; returns once its model is loaded. Raises NotFetched or NotStarted."""
        if (address := self.address) is not None:
            return address
        with self._lock:
            return self.address or self._started(report)

    def stop(self) -> None:
        """End its process."""
        process, self._process, self._address = self._process, None, None
        if process is None:
            return
        atexit.unregister(self.stop)
        # The end of its standard input is what tells it to end.
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=POLITE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for opened in (process.stdout, self._log):
            if opened is not None:
                opened.close()
        self._log = None

    def log(self) -> str:
        """What llama.cpp has logged since the start."""
        if self._log is None:
            return ""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    def wait(self) -> int:
        """Wait until the process has ended by itself; its exit code."""
        return self._process.wait() if self._process is not None else 0

    def forked(self) -> None:
        """The process is the parent's, and ends with that one; a child starts its own."""
        leave_open(self._process, self._log)
        self._process, self._address, self._log, self._lock = None, None, None, threading.Lock()

    def _started(self, report: Report) -> Address:
        if words := missing():
            raise NotStarted(words)
        file = weights.given(self._gguf) if self._gguf else weights.fetched(report)
        self.stop()
        report(f"Loading {file.stem} …")
        log = self._log = tempfile.TemporaryFile("a+b")  # noqa: SIM115
        settings: Settings = {
            "parent": os.getpid(),
            "gguf": str(file),
            "port": self._port,
            "window": WINDOW,
            "slots": SLOTS,
            "template": self._template,
            "verbosity": self._verbosity,
        }
        process = subprocess.Popen(
            # -P: no file of the folder it is started in takes the place of a module.
            [sys.executable, "-P", "-m", "shipworthy.models.local.serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            # Ctrl-C on a terminal is for the parent, which then ends its server.
            start_new_session=os.name == "posix",
        )
        assert process.stdin is not None and process.stdout is not None
        self._process = process
        atexit.register(self.stop)
        line = b""
        try:
            process.stdin.write(orjson.dumps(settings) + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            pass  # it has ended, and its log says why
        if not line:
            code, words = process.wait(), _cause(self.log())
            self.stop()
            raise NotStarted(f"llama.cpp could not load {file} (exit code {code}): {words}")
        address: Address = orjson.loads(line)
        self._address = address
        report(f"{file.stem} is ready")
        return address


_SERVERS: dict[str, LocalServer] = {}


def server_of(gguf: str) -> LocalServer:
    """The one server of this process for a GGUF file; empty: for the small model."""
    return _SERVERS.setdefault(str(Path(gguf).expanduser().absolute()) if gguf else "", LocalServer(gguf))


def _cause(log: str) -> str:
    """The first error of a log, which the later ones follow from."""
    found = ERROR.search(log)
    return found[1][:300] if found else (log.strip().splitlines() or ["it said nothing"])[-1][:300]
