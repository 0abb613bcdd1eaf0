"""Asks the servers of an agent what they offer, to be pinned."""

import logging
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from shipworthy.contract.mcp.definition import Definition, Pinned
from shipworthy.contract.mcp.server import McpServer
from shipworthy.errors import UsageError
from shipworthy.tools.mcp.client import opened
from shipworthy.tools.mcp.hub import HUB
from shipworthy.tools.mcp.lost import words

log = logging.getLogger("shipworthy")
ASKING = 60.0
"""Most seconds until a server has said what it offers: the first time it may have to be installed."""


def offered(servers: Mapping[str, McpServer], folder: Path | None) -> Pinned:
    """The definitions of the tools that are taken; raises UsageError for a server that cannot be asked."""
    asked = {name: HUB.begin(partial(_asked, name, one, folder)) for name, one in servers.items()}
    found: dict[str, dict[str, Definition]] = {}
    for name, future in asked.items():
        try:
            tools = future.result(ASKING)
        except TimeoutError:
            future.cancel()
            raise UsageError(f"the MCP server `{name}` has not answered within {ASKING:.0f} s") from None
        except Exception as error:
            raise UsageError(f"the MCP server `{name}` cannot be asked: {words(error)}") from error
        found[name] = _taken(name, servers[name], tools)
    return Pinned(servers=found)


async def _asked(name: str, server: McpServer, folder: Path | None) -> dict[str, Definition]:
    async with opened(name, server, folder, lambda: None) as client:
        return await client.definitions(ASKING)


def _taken(name: str, server: McpServer, offered: Mapping[str, Definition]) -> dict[str, Definition]:
    """The tools of a server that the agent takes; raises UsageError where the server lacks one."""
    if server.tools is None:
        for tool, one in offered.items():
            if one.problem:
                log.warning("%s of the MCP server `%s` is left out: %s", tool, name, one.problem)
        return {tool: one for tool, one in sorted(offered.items()) if not one.problem}
    wanted = [theirs for _, theirs, _ in server.taken()]
    if missing := [one for one in wanted if one not in offered]:
        there = ", ".join(sorted(offered)) or "none"
        raise UsageError(f"the MCP server `{name}` has no tool `{missing[0]}`; it has {there}")
    return {one: offered[one] for one in sorted(wanted)}
