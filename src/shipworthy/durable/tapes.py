"""Tapes as they are kept: a line of JSON each, secrets hidden, and a sum by which a changed line is known."""

import hashlib
from collections.abc import Iterable
from typing import Any, TypeAlias

import orjson

from shipworthy.durable.codec import dump, load
from shipworthy.errors import UsageError
from shipworthy.stores.store import TapeLine
from shipworthy.tracing.secrets import current

Lines: TypeAlias = Iterable[TapeLine]
SUM = "sum"


def written(lines: Lines) -> str:
    """The tape as text; raises TypeError for what is not data."""
    secrets = current()
    return "".join(_signed(text, secrets.hide_json(text)) for text in map(dump, lines))


def read_tape(text: str) -> list[dict[str, Any]]:
    """The lines of a tape, those that somebody has changed marked `changed`; raises UsageError where it is none."""
    lines = []
    # Not by `splitlines`: JSON leaves other line ends, such as U+2028, as they are.
    for number, raw in enumerate(text.removesuffix("\n").split("\n") if text else (), start=1):
        try:
            line = load(raw)
            known = line.pop(SUM, None)
            changed = known != _sum(dump(line))
            seq, kind = line["seq"], line["kind"]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UsageError(f"line {number} is not a line of a tape: {error}") from error
        if seq != number - 1 or (kind == "run") is not (number == 1):
            raise UsageError(f"line {number} is not the line {number - 1} of a tape: lines are missing or moved")
        lines.append(line | {"changed": True} if changed else line)
    if not lines or lines[-1]["kind"] != "end":
        raise UsageError("the tape is not whole: its last line is missing")
    return lines


def as_written(value: Any) -> Any:
    """Data as it comes back from a tape."""
    return load(current().hide_json(dump(value)))


def _signed(made: str, line: str) -> str:
    # What we have made just now, and nothing was hidden in, is as plain as it can be.
    known = _digest(line.encode()) if line is made else _sum(line)
    return f'{line[:-1]},"{SUM}":"{known}"}}\n'


def _sum(line: str) -> str:
    # Read and written again: what another program has only spaced otherwise is not changed.
    return _digest(orjson.dumps(orjson.loads(line)))


def _digest(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()[:16]
