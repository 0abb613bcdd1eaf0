"""Lazy tools: the model of a loop reads an index of its tools, and calls them through two tools that never change."""

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import orjson

from shipworthy.contract.lazy import CALL, CALL_TOOL, DESCRIBE, DESCRIBE_TOOL
from shipworthy.models.model import ToolCall
from shipworthy.routing.tools.shelf import Shelf
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.prompting.paging import READ_RESULT
from shipworthy.tokens.counting import at_most
from shipworthy.tools.schema import schema_of

MOST_NAMES = 8
"""Tools that are described in one call."""
MOST_DESCRIBED = 24
"""Calls of `describe` in one run of a loop."""
MOST_TOLD = 0.25
"""Share of `max_context_tokens`, in bytes at four a token, that descriptions of one call take at most."""
LONGEST_NAMED = 400
"""Characters of a wish for descriptions that are read."""
SCHEMAS = (schema_of(DESCRIBE_TOOL), schema_of(CALL_TOOL))
READ_SCHEMA = schema_of(READ_RESULT)
Schemas: TypeAlias = Callable[[str], Mapping[str, Any]]


class Described:
    """The descriptions that the model of one loop has asked for."""

    def __init__(self, scope: Scope, shelf: Shelf, names: Sequence[str], schema_of: Schemas) -> None:
        """`names`: the tools that it may call; `schema_of`: what a model is told of one."""
        self._scope, self._shelf, self._names, self._schema_of = scope, shelf, frozenset(names), schema_of
        self._most = int(MOST_TOLD * 4 * (scope.frame.limits.max_context_tokens or 0))
        self._asked: set[str] = set()
        self._times = 0

    @property
    def many(self) -> int:
        """How many different descriptions were given."""
        return len(self._asked)

    def meant(self, wish: ToolCall) -> ToolCall | str:
        """The call of the real tool that is wished for, or what the model is told instead."""
        if wish.name == DESCRIBE:
            return self._describe(wish)
        if wish.name != CALL:
            return wish
        asked = _object(wish.arguments)
        if asked is None or not isinstance(asked.get("tool"), str) or not asked.keys() <= {"tool", "arguments"}:
            return f"error: expected {orjson.dumps(SCHEMAS[1]['parameters']).decode()}"
        inner = asked.get("arguments", {})
        # An object that was written as a text says the same, and is checked as strictly.
        inner = _object(inner) if isinstance(inner, str) else inner
        if not isinstance(inner, dict):
            return f"error: `arguments` must be an object; {self.expected(asked['tool'])}"
        return replace(wish, name=asked["tool"], arguments=orjson.dumps(inner).decode())

    def expected(self, name: str) -> str:
        """The schema of a tool, or what is known of a name that is none."""
        schema = self._schema(name)
        if schema is not None:
            return f"expected {orjson.dumps(schema).decode()}"
        close = difflib.get_close_matches(name[:100], sorted(self._names), n=3, cutoff=0.6)
        near = f"; near it are {', '.join(close)}" if close else ""
        return f"there is no tool `{name[:100]}`{near}; `{DESCRIBE}` finds tools by words"

    def _schema(self, name: str) -> object:
        if name == READ_RESULT.name and name not in self._names:
            return READ_SCHEMA
        return self._schema_of(name) if name in self._names else None

    def _describe(self, wish: ToolCall) -> str:
        asked = _object(wish.arguments)
        words = asked.get("tools") if asked is not None else None
        if not isinstance(words, str) or not words.strip():
            return f"error: expected {orjson.dumps(SCHEMAS[0]['parameters']).decode()}"
        if self._times >= MOST_DESCRIBED:
            return "error: enough was described; call a tool, or answer"
        self._times += 1
        text = self._told(words[:LONGEST_NAMED])
        self._asked.add(text)
        return text

    def _told(self, words: str) -> str:
        """The schemas of the tools that are named, or the lines of those that the words find."""
        parts = [part for part in words.replace("\n", ",").replace(",", " ").split() if part]
        named = [part for part in dict.fromkeys(parts) if self._schema(part) is not None]
        if not named:
            key = f"{self._scope.id_of('described')}.{self._times}"
            found = self._scope.run.world.observe(key, lambda: self._shelf.ranked(words))
            return self._shelf.listed([name for name in found if name in self._names])
        lines: list[str] = []
        size, left = 0, list[str]()
        for number, name in enumerate(named):
            line = orjson.dumps(self._schema(name)).decode()
            size += at_most(line)
            if number and (size > self._most or number >= MOST_NAMES):
                left.append(name)
            else:
                lines.append(line)
        return "\n".join([*lines, *([f"not described, for there is no room: {', '.join(left)}"] if left else [])])


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) else None
