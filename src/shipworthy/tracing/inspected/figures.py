"""The figures of an answer, each with the step, the field and the value that it comes from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Fields = Mapping[str, Any]
PARTS = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
"""The parts of a field: `posts[0].votes`."""
NOWHERE = object()
"""Stands for the value of a field that a result does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A figure of the answer with its source."""

    figure: str
    """As it is written."""
    step: str
    field: str
    """Of the result of that step; empty: it stands in its text."""
    at: tuple[tuple[int, int], ...]
    """Where it stands in the answer: first character, and the one behind its last."""
    seq: int | None
    """The line of the tape with the result; None: the result is of an earlier message, or of the message itself."""
    value: object
    """The value of that field; None: the tape does not have it."""


def sourced(lines: Sequence[Fields], result: Fields) -> list[Sourced]:
    """The figures of a result with their sources on its tape."""
    results = _results(lines)
    text = str(result.get("text", ""))
    return [_sourced(fact, text, results.get(str(fact["step"]), ())) for fact in result.get("facts", ())]


def value_at(value: object, field: str) -> object:
    """The value of a field such as `posts[0].votes`; `NOWHERE` where the value has none."""
    for name, number in PARTS.findall(field):
        if isinstance(value, Mapping) and name in value:
            value = value[name]
        elif isinstance(value, list) and number and int(number) < len(value):
            value = value[int(number)]
        else:
            return NOWHERE
    return value


def _results(lines: Sequence[Fields]) -> dict[str, list[tuple[int, object]]]:
    """Name of a step → the lines with its results, the latest first, and what they hold."""
    found: dict[str, list[tuple[int, object]]] = {}
    for line in lines:
        if line["kind"] == "call" and "error" not in line:
            found.setdefault(str(line["tool"]), []).insert(0, (line["seq"], line["value"]))
        elif line["kind"] == "model":
            text = "".join(part["text"] for kind, part in line["parts"] if kind == "text")
            found.setdefault(str(line["request"]["name"]), []).insert(0, (line["seq"], text))
    return found


def _sourced(fact: Fields, text: str, results: Sequence[tuple[int, object]]) -> Sourced:
    figure, field = str(fact["figure"]), str(fact["field"])
    held = [(seq, value) for seq, whole in results if (value := value_at(whole, field)) is not NOWHERE]
    # Of several results of one tool, the one whose field holds the figure as it is written.
    same = (one for one in held if figure.casefold() in str(one[1]).casefold())
    seq, value = next(same, held[0] if held else (results[0][0] if results else None, None))
    places = tuple((one.start(), one.end()) for one in re.finditer(re.escape(figure), text)) if figure else ()
    kept = value if isinstance(value, str | int | float | bool) else None
    return Sourced(figure=figure, step=str(fact["step"]), field=field, at=places, seq=seq, value=kept)
