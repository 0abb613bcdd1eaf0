"""Makes up the result of a tool that is not called: of its type, with the fields that a definition reads."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graph import Node
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.page import walk
from shipworthy.contract.tool import ToolSpec

__all__ = ["made_up", "reads_of"]

SAMPLES: dict[str, object] = {
    "integer": 1,
    "number": 1.0,
    "money": 1.0,
    "date": "2026-01-15",
    "time": "09:00:00",
    "datetime": "2026-01-15T09:00:00",
    "duration": 3600.0,
    "interval": "2026-01-15T00:00:00/2026-01-16T00:00:00",
    "email": "someone@example.com",
    "yesno": True,
}
SAMPLE = "sample"
DEEPEST = 8
"""Levels of types in types."""


def made_up(tool: ToolSpec, args: Mapping[str, object], read: Mapping[str, str]) -> object:
    """A result of the tool's type; of an unknown type a record of the fields that are read, else a text.

    A field that is named as an argument has its value. `read`: dotted path that the definition reads of it → the type
    of the parameter that it is given to, empty where it is given to none.
    """
    kind = tool.result
    if kind is not None and kind.name not in ("record", "any"):
        return _of(kind, args, 0)
    if read.get(""):
        return SAMPLES.get(read[""], SAMPLE)
    record = _of(kind, args, 0) if kind is not None and kind.name == "record" else {}
    assert isinstance(record, dict)
    for path in sorted(path for path in read if path):
        # A number reads as a text too, and fits every format that a text writes it in.
        _filled(record, path.split("."), args, SAMPLES.get(read[path], SAMPLE) if read[path] else 1)
    if record or kind is not None:
        return record
    return f"{tool.name}: a made-up result"


def reads_of(spec: AgentSpec, pages: Mapping[str, Iterable[Node]]) -> dict[str, dict[str, str]]:
    """Tool → what a definition reads of its result, as `made_up` takes it; `pages`: skill → the nodes of its steps."""
    found: dict[str, dict[str, str]] = {name: {} for name in spec.tools}
    for name, skill in spec.skills.items():
        nodes = [place.node for place in walk(pages[name])]
        tools = {tool: tool for tool in found}
        tools |= {node.step.name: node.step.tool for node in nodes if node.step.tool in found and node.step.name}
        paths = set(_paths(skill)) | {path for prompt in spec.prompts.values() for path in _paths(prompt)}
        given = {path: kind for node in nodes for path, kind in _given(node, spec)}
        for path in paths | set(given):
            first, _, rest = path.partition(".")
            if first in tools and (rest or path in given):
                found[tools[first]][rest] = given.get(path) or found[tools[first]].get(rest, "")
    return found


def _given(node: Node, spec: AgentSpec) -> Iterator[tuple[str, str]]:
    """Each value that a tool step is given as it is: its path, and the type of the parameter."""
    tool = spec.tools.get(node.step.tool or "")
    for name, value in node.args.items():
        param, paths = tool.param(name) if tool is not None else None, sorted(value.paths)
        if param is not None and len(paths) == 1 and str(value) == paths[0]:
            yield paths[0], param.type


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


def _filled(record: dict[str, object], path: list[str], args: Mapping[str, object], sample: object) -> None:
    """Give the record a value at the path, unless it has one."""
    first, rest = path[0], path[1:]
    if not rest:
        record.setdefault(first, args.get(first, sample))
        return
    inner = record.setdefault(first, {})
    if isinstance(inner, dict):
        _filled(inner, rest, args, sample)
