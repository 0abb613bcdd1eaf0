"""What has changed between the definitions that are pinned and those that servers offer now."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import orjson

from shipworthy.contract.mcp.definition import Definition, Pinned

Kind = Literal["new", "changed", "gone", "same"]


@dataclass(frozen=True, slots=True)
class Change:
    """One tool of one server: what has become of it, and the lines in which its definition differs."""

    server: str
    tool: str
    kind: Kind
    definition: Definition
    lines: tuple[str, ...] = ()

    @property
    def says_it_reads(self) -> bool:
        """Whether the server says that it only reads, which is no more than a hint."""
        return (self.definition.annotations or {}).get("readOnlyHint") is True


def changes(before: Pinned, after: Pinned) -> Iterator[Change]:
    """Every tool of both, by server and name."""
    for server in sorted({*before.servers, *after.servers}):
        old, new = before.servers.get(server, {}), after.servers.get(server, {})
        for tool in sorted({*old, *new}):
            yield _change(server, tool, old, new)


def _change(server: str, tool: str, old: Mapping[str, Definition], new: Mapping[str, Definition]) -> Change:
    if tool not in new:
        return Change(server, tool, "gone", old[tool])
    if tool not in old:
        return Change(server, tool, "new", new[tool])
    if old[tool].bytes == new[tool].bytes:
        return Change(server, tool, "same", new[tool])
    return Change(server, tool, "changed", new[tool], tuple(_differing(old[tool], new[tool])))


def _differing(old: Definition, new: Definition) -> Iterator[str]:
    for line in difflib.unified_diff(_lines(old), _lines(new), lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield line


def _lines(definition: Definition) -> list[str]:
    data = definition.model_dump(by_alias=True, exclude_none=True)
    return orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode().splitlines()
