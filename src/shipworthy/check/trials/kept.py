"""Trials that were made, kept until all of a case are: what was interrupted goes on where it stopped."""

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import orjson

from shipworthy.check.trials.trial import Trial
from shipworthy.home import home, private

__all__ = ["KeptTrials", "key_of"]


def key_of(*parts: object) -> str:
    """A name for trials of equal parts: the definition, the case, the models, the tools."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


class KeptTrials:
    """The trials of one case in a file of `$SHIPWORTHY_HOME/trials`; without a key nothing is kept."""

    def __init__(self, key: str | None) -> None:
        self._path: Path | None = None if key is None else home(home() / "trials") / f"{key}.jsonl"

    def read(self) -> tuple[dt.datetime | None, tuple[Trial, ...]]:
        """The time that was current in them, and the trials; lines that cannot be read are left out."""
        now: dt.datetime | None = None
        found: list[Trial] = []
        for line in self._lines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                data = orjson.loads(line)
                if "now" in data:
                    now = dt.datetime.fromisoformat(data["now"])
                else:
                    found.append(Trial.of(data))
        return (now, tuple(found)) if now is not None else (None, ())

    def begin(self, now: dt.datetime) -> None:
        """Begin anew, at a time."""
        if self._path is not None:
            private(self._path).write_bytes(orjson.dumps({"now": now.isoformat()}) + b"\n")

    def add(self, trial: Trial) -> None:
        """Keep one more."""
        if self._path is not None:
            with self._path.open("ab") as file:
                file.write(orjson.dumps(trial.as_dict()) + b"\n")

    def drop(self) -> None:
        """Keep none of them any more."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _lines(self) -> Iterator[bytes]:
        if self._path is not None:
            with contextlib.suppress(OSError):
                yield from self._path.read_bytes().splitlines()
