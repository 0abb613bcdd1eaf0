"""MCP over streamable HTTP: one address for all agents, and one for each."""

import asyncio
import contextlib

from mcp.server.auth.middleware.bearer_auth import AuthenticatedUser
from mcp.server.auth.provider import AccessToken
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from shipworthy.server.caller import Caller
from shipworthy.server.mcp.protocol import ONLY, server_of
from shipworthy.server.mcp.sessions import Sessions
from shipworthy.server.service import Service

IDLE = 600.0
"""Seconds after which the session of a client of the revision 2025-11-25 is dropped that sends nothing."""
MOST_SESSIONS = 1000
"""Sessions of such clients; each takes some 40 KiB."""
MOST_BYTES = 1_048_576
"""Of a request's body."""


class Door:
    """The application of the protocol; it begins with its first request, on the loop of that."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._sessions: Sessions | None = None
        self._task: asyncio.Task[None] | None = None
        self._began = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.setdefault("state", {})
        if (agent := scope.get("path_params", {}).get("agent")) is not None:
            state[ONLY] = agent
        caller = state.get("caller")
        if isinstance(caller, Caller):
            # The library serves a session to the principal alone that opened it.
            owner = AccessToken(token="", client_id=caller.key, subject=caller.tenant, scopes=[])
            scope["user"] = AuthenticatedUser(owner)
        await (await self._open())(scope, receive, send)

    async def _open(self) -> Sessions:
        if self._sessions is None:
            manager = StreamableHTTPSessionManager(
                server_of(self._service),
                session_idle_timeout=IDLE,
                max_sessions=2 * MOST_SESSIONS,
                max_request_body_size=MOST_BYTES,
            )
            self._sessions = Sessions(manager.handle_request, MOST_SESSIONS)
            self._task = asyncio.create_task(self._serve(manager))
        await self._began.wait()
        return self._sessions

    async def _serve(self, manager: StreamableHTTPSessionManager) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            async with manager.run():
                self._began.set()
                await asyncio.Event().wait()


def routes(service: Service) -> list[BaseRoute]:
    """The routes `/mcp`, and `/v1/agents/{agent}/mcp` for one agent."""
    door = Door(service)
    return [Route("/mcp", endpoint=door), Route("/v1/agents/{agent}/mcp", endpoint=door)]
