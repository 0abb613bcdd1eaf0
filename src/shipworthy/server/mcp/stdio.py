"""MCP over the standard input and output of this process, for clients that start their servers."""

import asyncio
import contextlib
from collections.abc import Mapping

from mcp.server.stdio import stdio_server

from shipworthy.app.agent import Agent
from shipworthy.server.caller import Caller
from shipworthy.server.mcp.protocol import server_of
from shipworthy.server.service import Service

DRAINED_WITHIN = 5.0
"""Seconds that runs have to end after the client has closed the input."""


async def serve_stdio(agents: Mapping[str, Agent], context: Mapping[str, object] | None = None) -> None:
    """Serve one client until it closes the input; then runs that go on are given a moment, and cancelled.

    `context`: what the agents' `context` says of the client's user.
    """
    service = Service(agents)
    server = server_of(service, Caller(context=tuple((context or {}).items())))
    warming = [asyncio.create_task(asyncio.to_thread(agent.warm)) for agent in service.agents.values()]
    try:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())
    finally:
        await service.drained(DRAINED_WITHIN)
        for agent in service.agents.values():
            await agent.aclose()
        for task in warming:
            with contextlib.suppress(Exception, asyncio.CancelledError):
                await task
