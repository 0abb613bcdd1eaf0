"""Reads and writes tapes: JSON lines with secrets hidden, each with a checksum that shows later changes."""

import hashlib
from collections.abc import Iterable
from typing import Any, TypeAlias

import orjson

from shipworthy.durable.codec import dump, load
from shipworthy.errors import UsageError
from shipworthy.exits.secrets import current
from shipworthy.stores.store import TapeLine

Lines: TypeAlias = Iterable[TapeLine]
SUM = "sum"


def written(lines: Lines) -> str:
    """Encode the lines of a tape as text; raises TypeError for values that are not data."""
    secrets = current()
    return "".join(_signed(text, secrets.hide_json(text)) for text in map(dump, lines))


def read_tape(text: str) -> list[dict[str, Any]]:
    """Decode a tape; lines with a wrong checksum get `changed: True`. Raises UsageError if the text is no tape."""
    lines = []
    # `splitlines` would also split at U+2028 and others, which JSON does not escape.
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


def as_written(value: object) -> Any:
    """The value as it would be read from a tape."""
    return load(current().hide_json(dump(value)))


def _signed(made: str, line: str) -> str:
    # Text of `dump` in which nothing was hidden is already in canonical form.
    known = _digest(line.encode()) if line is made else _sum(line)
    return f'{line[:-1]},"{SUM}":"{known}"}}\n'


def _sum(line: str) -> str:
    # Decoded and encoded again, so that other spacing of the same JSON gives the same sum.
    return _digest(orjson.dumps(orjson.loads(line)))


def _digest(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()[:16]
