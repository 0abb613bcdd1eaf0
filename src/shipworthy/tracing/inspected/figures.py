"""The figures of an answer, each with the step, the field and the value that it comes from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shipworthy.regex import regex

Fields = Mapping[str, Any]
PARTS = regex(r"\.?([^.\[\]]+)|\[(\d+)\]")
"""The parts of a field: `posts[0].votes`."""
ITEM = regex(r"\[(\d+)\]\.?")
"""The item of a list that a field begins with."""
MESSAGE = "message"
"""The step of figures that the person said."""
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
    """The line of the tape with the result, 0 for the message; None: it is not on this tape."""
    value: object
    """The value of that field; None: the tape does not have it."""


def sourced(lines: Sequence[Fields], result: Fields) -> list[Sourced]:
    """The figures of a result with their sources on its tape."""
    results, text = list(_results(lines)), str(result.get("text", ""))
    return [_sourced(fact, text, results, str(lines[0].get("message", ""))) for fact in result.get("facts", ())]


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


@dataclass(frozen=True, slots=True)
class _Result:
    """The result of one step."""

    seq: int
    key: str
    name: str
    value: object


def _results(lines: Sequence[Fields]) -> Iterator[_Result]:
    """The results on a tape, the latest first."""
    for line in reversed(lines):
        if line["kind"] == "call" and "error" not in line:
            yield _Result(line["seq"], str(line["key"]), str(line["tool"]), line["value"])
        elif line["kind"] == "model":
            text = "".join(part["text"] for kind, part in line["parts"] if kind == "text")
            yield _Result(line["seq"], str(line["key"]), str(line["request"]["name"]), text)


def _sourced(fact: Fields, text: str, results: Sequence[_Result], message: str) -> Sourced:
    figure, step, field = str(fact["figure"]), str(fact["step"]), str(fact["field"])
    seq, value = (0, message) if step == MESSAGE else _source(figure, step, field, results)
    places = tuple((one.start(), one.end()) for one in re.finditer(re.escape(figure), text)) if figure else ()
    kept = value if isinstance(value, str | int | float | bool) else None
    return Sourced(figure=figure, step=step, field=field, at=places, seq=seq, value=kept)


def _source(figure: str, step: str, field: str, results: Sequence[_Result]) -> tuple[int | None, object]:
    """The line of a result and the value of its field.

    A step that has a name of its own is found by what its results hold: the tape knows the names of tools. A result of
    `foreach` is one of several, `[1].price`, and its line has the second item.
    """
    item = ITEM.match(field)
    inner = field[item.end() :] if item else field
    named = [one for one in results if one.name == step]
    ways = [(one, field) for one in named] + [(one, inner) for one in (named or results) if item]
    ways += [(one, field) for one in results if not named]
    held = [(one, value) for one, way in ways if (value := value_at(one.value, way)) is not NOWHERE]
    holds = [(one, value) for one, value in held if figure.casefold() in str(value).casefold()]
    if item:
        holds.sort(key=lambda found: not found[0].key.endswith(f"#{item[1]}"))
    found = holds or (held if named else [])
    if found:
        return found[0][0].seq, found[0][1]
    return (named[0].seq if named else None), None
