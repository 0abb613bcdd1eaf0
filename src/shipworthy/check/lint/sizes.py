"""How large the results of tools were, read from the tapes of runs; the rules themselves call no tool."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shipworthy.tokens.counting import count

__all__ = ["Size", "sizes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The largest result of a tool that was seen."""

    tokens: int
    """Of its whole text, before it was cut."""
    cut: bool
    """Whether any of its results was cut to the tool's ceiling."""
    calls: int


def sizes(tapes: Iterable[str]) -> Mapping[str, Size]:
    """Tool → its largest result in these tapes, each as JSON lines; calls that failed have none."""
    found: dict[str, Size] = {}
    for tape in tapes:
        for line in map(_read, tape.split("\n")):
            if line.get("kind") != "call" or "text" not in line:
                continue
            name, full = str(line.get("tool")), line.get("full")
            known = found.get(name, Size(tokens=0, cut=False, calls=0))
            tokens = count(full) if isinstance(full, str) else _whole(line.get("tokens"))
            found[name] = Size(
                tokens=max(known.tokens, tokens), cut=known.cut or full is not None, calls=known.calls + 1
            )
    return found


def _read(line: str) -> Mapping[str, object]:
    try:
        read = json.loads(line)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _whole(raw: object) -> int:
    return int(raw) if isinstance(raw, int | float) else 0
