"""Reads and writes tapes: JSON lines with secrets hidden, each with a checksum that shows later changes."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

import orjson

from shipworthy.durable.codec import decoded, dump, load
from shipworthy.durable.sealed import sealed
from shipworthy.errors import UsageError
from shipworthy.exits.secrets import NONE, Secrets, current
from shipworthy.stores.store import TapeLine

Lines: TypeAlias = Iterable[TapeLine]
SUM = "sum"


def written(lines: Lines) -> str:
    """Encode the lines of a tape as text; raises TypeError for values that are not data."""
    secrets = current()
    texts = (sealed(line, secrets) for line in lines)
    return "".join(f'{text[:-1]},"{SUM}":"{_digest(text.encode())}"}}\n' for text in texts)


def read_tape(text: str, known: Secrets = NONE) -> list[dict[str, Any]]:
    """Decode a tape; lines with a wrong checksum get `changed: True`. Raises UsageError if the text is no tape.

    `known`: the secrets that are put back, so that the run can be repeated.
    """
    lines = []
    # `splitlines` would also split at U+2028 and others, which JSON does not escape.
    for number, raw in enumerate(text.removesuffix("\n").split("\n") if text else (), start=1):
        try:
            made = orjson.loads(raw)
            # Encoded again, so that other spacing of the same JSON gives the same sum.
            changed = made.pop(SUM, None) != _digest(orjson.dumps(made))
            line = decoded(made, known)
            seq, kind = line["seq"], line["kind"]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise UsageError(f"line {number} is not a line of a tape: {error}") from error
        if seq != number - 1 or (kind == "run") is not (number == 1):
            raise UsageError(f"line {number} is not the line {number - 1} of a tape: lines are missing or moved")
        lines.append(line | {"changed": True} if changed else line)
    if not lines or lines[-1]["kind"] != "end":
        raise UsageError("the tape is not whole: its last line is missing")
    return lines


def ended(text: str, result: Mapping[str, object]) -> str:
    """The tape of a run that was not ended, with what is known of its result as the last line; empty without lines."""
    if not text:
        return ""
    try:
        last = orjson.loads(text[text.rfind("\n", 0, -1) + 1 :])
    except ValueError:
        return text  # who reads it says what is wrong with it
    return text + written([{"seq": last["seq"] + 1, "at": last["at"], "kind": "end", "result": dict(result)}])


def has_end(text: str) -> bool:
    """Whether the last line of a tape is there."""
    return '"kind":"end"' in text[text.rfind("\n", 0, -1) + 1 :][:100]


def as_written(value: object) -> Any:
    """The value as it would be read from a tape."""
    return load(dump(value))


def _digest(plain: bytes) -> str:
    return hashlib.sha256(plain).hexdigest()[:16]
