"""A client of one tool of an MCP server that takes a message: over the connections and the pins of tools of MCP."""

import asyncio
from collections.abc import Mapping

from shipworthy import lazy
from shipworthy.clock import loop_time
from shipworthy.contract.mcp.definition import Definition
from shipworthy.contract.mcp.server import McpServer
from shipworthy.contract.specialist.offer import Offer
from shipworthy.errors import NotDone, ToolFailed
from shipworthy.exits.clean import clean
from shipworthy.tools.mcp.answer import value_of
from shipworthy.tools.mcp.connection import Connection
from shipworthy.tools.mcp.hub import HUB
from shipworthy.tools.mcp.lost import Lost, words
from shipworthy.tools.remote.errand import Errand, Place, Reply

LEAST = 0.001
"""Seconds."""


class McpRemote:
    """One tool of a server."""

    says = False

    def __init__(self, place: Place, tool: str, pinned: Offer | None) -> None:
        """`pinned`: the definition of the tool, as it was pinned."""
        self._place, self._tool = place, tool
        self._definition = None if pinned is None else pinned.definition
        pins = {} if self._definition is None else {tool: self._definition}
        server = McpServer(url=place.url, headers=dict(place.headers), tools={tool: {}}, pinned=pins)
        self._connection = Connection(place.name, server, None)

    async def ask(self, errand: Errand) -> Reply:
        """Its answer; raises NotDone, ToolFailed or ToolTimeout."""
        name, words = self._place.name, message_argument(self._definition)
        if not words:
            raise NotDone(f"{name}: the tool `{self._tool}` takes more than a message, or none")
        seconds, writes = max(errand.ends - loop_time(), LEAST), self._place.once
        args = {words: errand.text}
        made = HUB.begin(lambda: self._connection.call(self._tool, args, seconds, writes=writes))
        value = value_of(await asyncio.wrap_future(made))
        text = value if isinstance(value, str) else ""
        if len(text) > self._place.max_bytes:
            raise ToolFailed(f"{name}: its answer has more than {self._place.max_bytes:,} bytes")
        return Reply(text=text, value=None if isinstance(value, str) else value)

    async def offer(self, ends: float) -> dict[str, object]:
        """Empty: the connection compares the tool with its pin by itself."""
        return {}


async def tool_of(place: Place, tool: str, seconds: float) -> dict[str, object]:
    """What a server says of its tool, to be pinned; raises ToolFailed."""
    server = McpServer(url=place.url, headers=dict(place.headers))
    try:
        async with lazy.mcp_tools("client").opened(place.name, server, None, lambda: None) as client:
            offered: dict[str, Definition] = await client.definitions(seconds)
    except ImportError:
        raise ToolFailed("tools of MCP servers need a package: pip install 'shipworthy[serve]'") from None
    except Lost as error:
        raise ToolFailed(words(error)) from None
    if tool not in offered:
        there = ", ".join(clean(one)[:60] for one in sorted(offered)[:20]) or "none"
        raise ToolFailed(f"it has no tool `{tool}`; it has {there}")
    return offered[tool].model_dump(by_alias=True, exclude_none=True)


def message_argument(definition: Definition | None) -> str:
    """The argument of a tool that takes the message: `message`, or the only text that it needs; empty without one."""
    if definition is None:
        return ""
    fields: Mapping[str, str] = {param.name: param.type for param in definition.params}
    needed = [param.name for param in definition.params if param.required]
    texts = [name for name in needed if fields[name] == "text"] or [
        name for name, kind in fields.items() if kind == "text"
    ]
    chosen = "message" if "message" in texts else texts[0] if len(texts) == 1 else ""
    return definition.renamed.get(chosen, chosen) if not set(needed) - {chosen} else ""
