"""The journal of a process: rows of runs in a file, from before a run begins until they are in the database.

Appending a line takes some microseconds, needs no database and outlives `kill -9`. The next process that opens the
database takes in what the journals of other processes hold. A line is a JSON object: `begun`, the row of a run that was
accepted, or `run`, `tape` and `texts`, the rows of one that has ended.
"""

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from shipworthy.durable.owner import alive, me
from shipworthy.durable.rows import Row, Rows
from shipworthy.home import home

FOLDER = "journal"
Line = dict[str, Any]
LEFT = 30 * 86_400
"""Seconds after which the journal of a process is deleted of which it cannot be told whether it has ended."""


class Journal:
    """The journal of this process; every method raises OSError where the file cannot be written."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self._folder, self._name = folder, name_of(url)
        self._file = -1
        self._path = Path()

    def begin(self, row: Row) -> None:
        """Keep the row of a run that was accepted."""
        self._append(orjson.dumps({"begun": row}))

    def end(self, rows: Rows) -> None:
        """Keep the rows of a run that has ended."""
        self._append(orjson.dumps({"run": rows.run, "tape": rows.tape, "texts": rows.texts}))

    def left(self, begun: Iterable[Row]) -> None:
        """Drop every line but those of runs that have not ended: the others are in the database."""
        if self._file >= 0:
            before = self._path
            self.close()
            for row in begun:
                self.begin(row)
            before.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave the file as it is; the next line makes another one."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def _append(self, line: bytes) -> None:
        if self._file < 0:
            home(home(self._folder) / self._name)
            self._path = self._folder / self._name / f"{os.getpid()}-{secrets.token_hex(4)}.jsonl"
            self._file = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
            line = orjson.dumps({"owner": me()}) + b"\n" + line
        line += b"\n"
        if os.write(self._file, line) != len(line):
            raise OSError("the disk is full")


def name_of(url: str) -> str:
    """The folder of the journals for one database: those of another one are not taken into it."""
    return f"{FOLDER}-{hashlib.sha256(url.encode()).hexdigest()[:12]}" if url else FOLDER


def journals(folder: Path, url: str = "") -> Iterator[tuple[Path, bool, list[Line]]]:
    """The journals in the folder of the state: path, whether its process has ended, and its lines."""
    try:
        paths = sorted((folder / name_of(url)).iterdir())
    except OSError:
        return
    for path in paths:
        with contextlib.suppress(OSError):
            raw, age = path.read_bytes(), time.time() - path.stat().st_mtime
            lines = [line for line in map(_read, raw.split(b"\n")) if line]
            lives = alive(str(lines[0].get("owner"))) if lines else True
            yield path, lives is False or age > LEFT, lines[1:]


def _read(line: bytes) -> Line:
    """A line; empty for one that was cut as its process ended."""
    with contextlib.suppress(ValueError):
        found = orjson.loads(line)
        if isinstance(found, dict):
            return found
    return {}
