"""A tool of an MCP server, called like any other: checked arguments, the time of the call, a plain result."""

import asyncio
import functools
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from shipworthy.cached import cached
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.mcp.definition import Definition
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ArgumentError, ToolFailed
from shipworthy.exits.secrets import keep_secret
from shipworthy.tools.call import current
from shipworthy.tools.mcp.answer import value_of
from shipworthy.tools.mcp.connection import Connection
from shipworthy.tools.mcp.data import sent
from shipworthy.tools.mcp.held import Held, judge
from shipworthy.tools.mcp.hub import HUB
from shipworthy.tools.mcp.variables import variables
from shipworthy.tools.tool import Tool

if TYPE_CHECKING:
    from shipworthy.tools.mcp.arguments import Check

RESERVE, LEAST_RESERVE, MOST_RESERVE = 0.05, 0.05, 0.1
"""The share of a call's time, and seconds, that are kept to say why it was not made: a write that was not sent."""
MOST_OF_SHORT = 0.25
"""The share of the time of a short call that is kept at most."""


class McpTool:
    """One tool of a server."""

    compact = None
    is_async = True

    def __init__(
        self, spec: ToolSpec, theirs: str, pinned: Definition, connection: Connection, answers: Collection[str] = ()
    ) -> None:
        """`answers`: the names of arguments that answer what the server asks back."""
        self.spec = spec
        """Its contract."""
        self._theirs, self._pinned, self._connection, self._answers = theirs, pinned, connection, answers

    @cached
    def owner(self) -> str:
        """What its calls are counted under."""
        return f"mcp:{self.spec.name}"

    def connect(self) -> "Future[None]":
        """Begin to connect its server, so that the first call finds it there; the future is done when that is over."""
        return HUB.begin(self._connection.connected)

    def disconnect(self) -> None:
        """Begin to end the session with its server, where there is one."""
        if self._connection.begun:
            HUB.begin(self._connection.ended)

    def prepared(self, args: Mapping[str, object]) -> Callable[[], object]:
        """Check the arguments by the schema that was pinned, and return the call; raises ArgumentError."""
        name = self.spec.name
        if not self._pinned.is_open:
            self._arguments.refuse_unknown(args, {param.name for param in self.spec.params})
        own = {param.name for param in self._pinned.params}
        answers = sent({word: args[word] for word in self._answers if word in args}, {}, name)
        data = self._arguments.data({word: value for word, value in args.items() if word in own or word not in answers})
        if missing := [word for word in self._answers if word not in args]:
            raise ArgumentError(f"{name}: `{missing[0]}` is missing, which its server asks for")
        return functools.partial(self._begun, data, answers)

    def _begun(self, data: Mapping[str, object], answers: Mapping[str, object]) -> "asyncio.Future[object]":
        call = current.get()
        left = self.spec.timeout if call is None else call.ends - call.clock()
        kept = min(max(left * RESERVE, LEAST_RESERVE), MOST_RESERVE, left * MOST_OF_SHORT)
        seconds = max(left - kept, 0.001)
        return asyncio.wrap_future(HUB.begin(lambda: self._answer(data, seconds, answers)))

    async def _answer(self, data: Mapping[str, object], seconds: float, answers: Mapping[str, object]) -> object:
        writes = self.spec.effect == "write"
        made = self._connection.call(self._theirs, data, seconds, writes=writes, answers=answers)
        value = value_of(await made)
        # A write has happened, also where its result does not fit.
        if self._result is not None and not writes and (problem := self._result.problem(value)):
            raise ToolFailed(f"its result is not what was pinned: {problem}")
        return value

    @cached
    def _arguments(self) -> Held:
        return Held(self.spec.name, self._pinned)

    @cached
    def _result(self) -> "Check | None":
        schema = self._pinned.output_schema
        return None if schema is None else judge(schema)

    def __repr__(self) -> str:
        return f"<tool {self.spec.name} of MCP>"


def mcp_tools(spec: AgentSpec, folder: Path | None) -> dict[str, Tool]:
    """The tools of the MCP servers of a definition, by name; nothing is connected yet."""
    found: dict[str, Tool] = {}
    for name, server in spec.mcp.items():
        keep_secret(variables(server.headers))
        connection = Connection(name, server, folder)
        for here, theirs, options in server.taken():
            if theirs in server.pinned and here not in found:
                made = McpTool(spec.tools[here], theirs, server.pinned[theirs], connection, tuple(options.answers))
                found[here] = made
    return found
