"""Makes up the result of a tool that is not called: of its type, with the fields that a definition reads."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.page import walk
from shipworthy.contract.tool import ToolSpec

__all__ = ["made_up", "paths_of"]

SAMPLES: dict[str, object] = {
    "integer": 1,
    "number": 1.0,
    "money": 1.0,
    "date": "2026-01-15",
    "time": "09:00:00",
    "datetime": "2026-01-15T09:00:00",
    "duration": 3600.0,
    "email": "someone@example.com",
    "yesno": True,
}
SAMPLE = "sample"
DEEPEST = 8
"""Levels of types in types."""


def made_up(tool: ToolSpec, args: Mapping[str, object], paths: Iterable[str]) -> object:
    """A result of the tool's type; of an unknown type a record of the fields in `paths`, else a text.

    A field that is named as an argument has its value. `paths`: what the definition reads of it, as dotted paths.
    """
    fields = sorted({path for path in paths if path})
    kind = tool.result
    if kind is not None and kind.name not in ("record", "any"):
        return _of(kind, args, 0)
    record = _of(kind, args, 0) if kind is not None and kind.name == "record" else {}
    assert isinstance(record, dict)
    for path in fields:
        _filled(record, path.split("."), args)
    if record or kind is not None:
        return record
    return f"{tool.name}: a made-up result"


def paths_of(spec: AgentSpec, pages: Mapping[str, Iterable[object]]) -> dict[str, set[str]]:
    """Tool → the dotted paths of its result that a definition reads; `pages`: skill → the nodes of its steps."""
    found: dict[str, set[str]] = {name: set() for name in spec.tools}
    for name, skill in spec.skills.items():
        names = {tool: {tool} for tool in found}
        for place in walk(pages[name]):  # type: ignore[arg-type]
            step = place.node.step
            if step.tool in names and step.name is not None:
                names[step.tool].add(step.name)
        read = set(_paths(skill)) | {path for prompt in spec.prompts.values() for path in _paths(prompt)}
        for tool, called in names.items():
            found[tool] |= {path.partition(".")[2] for path in read if path.partition(".")[0] in called}
    return found


def _paths(part: object) -> Iterator[str]:
    """The dotted paths that the expressions of a part of a definition read."""
    if isinstance(part, Expr | Text):
        yield from part.paths
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _paths(inner)
    elif isinstance(part, tuple | list):
        for inner in part:
            yield from _paths(inner)
    elif isinstance(part, BaseModel):
        for field in type(part).model_fields:
            yield from _paths(getattr(part, field))
    elif hasattr(part, "paths"):
        yield from part.paths


def _of(kind: TypeSpec, args: Mapping[str, object], depth: int) -> object:
    if kind.name == "choice":
        return kind.options[0]
    if kind.name == "record":
        inside = kind.fields if depth < DEEPEST else ()
        return {key: args.get(key, None) or _of(inner, args, depth + 1) for key, inner in inside}
    if kind.name == "list":
        item = kind.item if depth < DEEPEST else None
        return [] if item is None else [_of(item, args, depth + 1) for _ in range(max(kind.min, 1))]
    return SAMPLES.get(kind.name, SAMPLE)


def _filled(record: dict[str, object], path: list[str], args: Mapping[str, object]) -> None:
    """Give the record a value at the path, unless it has one."""
    first, rest = path[0], path[1:]
    if rest:
        inner = record.setdefault(first, {})
        if isinstance(inner, dict):
            _filled(inner, rest, args)
    elif first not in record:
        # A number reads as a text too, and fits every format that a text writes it in.
        record[first] = args.get(first, 1)
