"""Holds the arguments of a call against a JSON schema that was written down before it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shipworthy import lazy
from shipworthy.cached import cached
from shipworthy.contract.mcp.definition import Definition
from shipworthy.contract.tool import JsonSchema
from shipworthy.errors import ArgumentError
from shipworthy.tools.mcp.data import sent

if TYPE_CHECKING:
    from shipworthy.tools.mcp.arguments import Check


class Held:
    """Checks arguments of one tool by its definition, strictly: nothing is converted, nothing unknown is passed on."""

    def __init__(self, tool: str, definition: Definition) -> None:
        self._tool, self._definition = tool, definition

    def refuse_unknown(self, args: Mapping[str, object], known: set[str]) -> None:
        """Raise ArgumentError for an argument that is not known."""
        for word in args:
            if word not in known:
                told = ", ".join(sorted(known)) or "none"
                raise ArgumentError(f"{self._tool} has no parameter `{word}`; it has {told}")

    def data(self, args: Mapping[str, object]) -> dict[str, object]:
        """The arguments as JSON data, under the names of the schema; raises ArgumentError for the first wrong one."""
        data = self._without_nulls(sent(args, self._definition.renamed, self._tool))
        if problem := self.check.problem(data):
            raise ArgumentError(f"{self._tool}: {problem}")
        return data

    def _without_nulls(self, data: dict[str, object]) -> dict[str, object]:
        """The arguments without an empty one that may be left out, and may not be null."""
        required = self._definition.input_schema.get("required")
        kept = required if isinstance(required, list) else []
        empty = [name for name, value in data.items() if value is None and name not in kept]
        if not empty or not self.check.problem(data):
            return data
        return {name: value for name, value in data.items() if name not in empty}

    @cached
    def check(self) -> "Check":
        """The judge of the schema."""
        return judge(self._definition.input_schema)


def judge(schema: JsonSchema) -> "Check":
    """The judge of a schema, whose library is imported with the first one."""
    check: Check = lazy.mcp_tools("arguments").Check(schema)
    return check
