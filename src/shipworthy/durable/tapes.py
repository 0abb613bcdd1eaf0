"""Tapes as they are kept: a line of JSON each, secrets hidden, and a sum by which a changed line is known."""

import hashlib
from collections.abc import Iterable
from typing import Any

import orjson

from shipworthy.durable.codec import dump, load
from shipworthy.errors import UsageError
from shipworthy.tracing.secrets import current

Lines = Iterable[dict[str, Any]]
SUM = "sum"


def written(lines: Lines) -> str:
    """The tape as text; raises TypeError for what is not data."""
    secrets = current()
    return "".join(f"{_signed(secrets.hide_json(dump(line)))}\n" for line in lines)


def read_tape(text: str) -> list[dict[str, Any]]:
    """The lines of a tape, those that somebody has changed marked `changed`; raises UsageError where it is none."""
    lines = []
    for number, raw in enumerate(text.splitlines(), start=1):
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


def _signed(line: str) -> str:
    return f'{line[:-1]},"{SUM}":"{_sum(line)}"}}'


def _sum(line: str) -> str:
    # Read and written again: what another program has only spaced otherwise is not changed.
    plain = orjson.dumps(orjson.loads(line))
    return hashlib.sha256(plain).hexdigest()[:16]
