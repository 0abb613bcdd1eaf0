"""Validates raw data with a model, and records its errors as problems with their lines."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from shipworthy.contract.defined import Defined
from shipworthy.contract.read.broken import FLOW
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.read.repair import owner_of, unknown_key
from shipworthy.contract.read.wording import worded
from shipworthy.contract.source import Path, Source

M = TypeVar("M", bound=Defined)


def build(
    reading: ReadContext,
    model: type[M],
    raw: Mapping[str, object],
    source: Source,
    *,
    root: str,
    flow: frozenset[Path] = frozenset(),
) -> M | None:
    """Make a model of the data; None, and problems, if it is not valid.

    `root`: what the data is, such as "a skill"; `flow`: the parts written in YAML's flow style.
    """
    try:
        return model.read(raw, by_alias=True, by_name=False)
    except ValidationError as error:
        found = errors_in(raw, error)
        # If the only errors are unknown keys, the rest is validated without them, so that all problems come at once.
        unknown = bool(found) and all(item["type"] == "extra_forbidden" for item in found.values())
        for path, item in found.items():
            _report(reading, item, path, raw, source, root, flow, breaks=not unknown)
        return _rest(reading, model, _without(raw, found)) if unknown else None


def errors_in(raw: object, error: ValidationError) -> dict[Path, ErrorDetails]:
    """The errors of the data, one at each path."""
    found: dict[Path, ErrorDetails] = {}
    others: dict[Path, ErrorDetails] = {}
    for item in error.errors(include_url=False, include_input=False):
        path, fits = _place(tuple(item["loc"]), raw, item["type"])
        if item["type"] == "too_short" and at(raw, path if fits else ()):
            # Its entries are invalid rather than missing, and have problems of their own.
            continue
        # A value that fits no branch of a union is reported once for each branch.
        if not fits:
            others.setdefault(path, item)
        elif path not in found or item["type"] == "expression":
            found[path] = item
    # Where no branch is for a value of its kind, as for a list in the place of a text, the first one tells.
    return found | {path: item for path, item in others.items() if not any(one[: len(path)] == path for one in found)}


def _rest(reading: ReadContext, model: type[M], raw: object) -> M | None:
    try:
        return model.read(raw, by_alias=True, by_name=False)
    except ValidationError:
        # The rest is invalid without the unknown keys, so only these are reported.
        reading.broken = True
        return None


def _without(raw: object, paths: Iterable[Path]) -> object:
    """The data without the parts at these paths."""
    gone = {path[0] for path in paths if len(path) == 1}
    inner = {part: [path[1:] for path in paths if len(path) > 1 and path[0] == part] for part in {p[0] for p in paths}}
    if isinstance(raw, Mapping):
        return {key: _without(value, inner.get(key, ())) for key, value in raw.items() if key not in gone}
    if isinstance(raw, list | tuple):
        return [_without(value, inner.get(index, ())) for index, value in enumerate(raw)]
    return raw


def where(source: Source, path: Path, root: str, raw: Mapping[str, object]) -> str:
    """`file:line` of a part; its dotted path for a definition made in Python."""
    if source.file:
        return source.at(path)
    return f"{root.split(' ')[-1]} {raw.get('name', '')}".strip() + f": {source.at(path)}"


def _place(loc: Path, raw: object, kind: str) -> tuple[Path, bool]:
    """The path of an error in the data, and whether the branch of a union that it names is for such a value."""
    path: list[str | int] = []
    node: Any = raw
    for index, part in enumerate(loc):
        # A definition in Python may write `with_` for the key `with`.
        if (key := next((key for key in (part, f"{part}_") if _has(node, key)), None)) is not None:
            node = node[key]
            path.append(key)
        elif kind == "missing" and index == len(loc) - 1 and isinstance(node, Mapping):
            path.append(part)
        elif isinstance(part, str) and part.startswith("tuple[") != isinstance(node, list | tuple):
            return tuple(path), False
    return tuple(path), True


def _has(node: object, part: str | int) -> bool:
    if isinstance(node, Mapping):
        return part in node
    return isinstance(node, list | tuple) and isinstance(part, int) and part < len(node)


def _report(
    reading: ReadContext,
    item: ErrorDetails,
    path: Path,
    raw: Mapping[str, object],
    source: Source,
    root: str,
    flow: frozenset[Path],
    *,
    breaks: bool,
) -> None:
    value = at(raw, path)
    if item["type"] == "extra_forbidden":
        message, repair = unknown_key(owner_of(path[:-1], root), path[-1])
        if value is None and path[:-1] in flow:
            repair = f"{repair}; {FLOW}"
    else:
        message, repair = worded(item, path, value, path in flow)
    reading.add(where(source, nearest(message, path, value), root, raw), message, repair, breaks=breaks)


def nearest(message: str, path: Path, value: object) -> Path:
    """The path of the part of a mapping that a message names, else that of the mapping."""
    if isinstance(value, Mapping):
        for word in re.findall(r"`(\w+)`", message):
            if word in value:
                return (*path, word)
    return path


def at(raw: Any, path: Path) -> object:
    """The part of the data at a path; None where there is none."""
    for part in path:
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            return None
    return raw
