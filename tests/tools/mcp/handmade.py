"""An MCP server of the revision 2025-11-25, written by hand over streamable HTTP, whose faults are set from outside."""

import asyncio
import contextlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SUM = {
    "name": "sum",
    "description": "Add two numbers.",
    "inputSchema": {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b-2": {"type": "integer", "minimum": 0}},
        "required": ["a", "b-2"],
        "additionalProperties": False,
    },
    "outputSchema": {"type": "object", "properties": {"sum": {"type": "integer"}}, "required": ["sum"]},
}
POST = {"name": "post", "description": "Post a text.", "inputSchema": {"type": "object", "properties": {"text": {}}}}


@dataclass
class Handmade:
    """What it offers and does wrong, and what it has heard."""

    url: str = ""
    tools: list[dict[str, Any]] = field(default_factory=lambda: [SUM, POST])
    answer: object = None
    """What a call gives; None: `{sum}`."""
    status: int = 200
    """The status of calls."""
    knows_sessions: bool = True
    """False: it has forgotten every session, once."""
    more: bool = False
    """Each page of its tools has a next one."""
    drops: bool = False
    """It answers calls with an event stream that ends at once."""
    waits: float = 0.0
    begins_late: float = 0.0
    """Seconds until it answers what begins a session."""
    headers: dict[str, str] = field(default_factory=dict)
    heard: Counter[str] = field(default_factory=Counter)
    calls: list[dict[str, Any]] = field(default_factory=list)
    seen: list[dict[str, str]] = field(default_factory=list)
    closed: threading.Event = field(default_factory=threading.Event)
    sessions: set[str] = field(default_factory=set)

    def reset(self) -> None:
        """As it was when it began; sessions are forgotten."""
        fresh = Handmade(url=self.url)
        vars(self).update(vars(fresh))

    async def endpoint(self, request: Request) -> Response:
        """Answer one request."""
        self.seen.append(dict(request.headers))
        if request.method != "POST":
            self.heard[request.method] += 1
            if request.method == "DELETE":
                self.closed.set()
            return Response(status_code=200 if request.method == "DELETE" else 405)
        message = json.loads(await request.body())
        method = message["method"]
        self.heard[method] += 1
        if "id" not in message:
            return Response(status_code=202)
        if method in ("initialize", "server/discover"):
            await asyncio.sleep(self.begins_late)
        if method == "initialize":
            return self._begun(message)
        if method == "server/discover":
            return self._error(message, -32601, "Method not found", 404)
        if request.headers.get("mcp-session-id") not in self.sessions:
            return self._error(message, -32001, "Session not found", 404)
        if method == "tools/list":
            more = {"nextCursor": str(self.heard[method])} if self.more else {}
            return self._result(message, {"tools": self.tools, **more})
        return await self._called(message)

    def _begun(self, message: dict[str, Any]) -> Response:
        session = f"s{self.heard['initialize']}"
        self.sessions.add(session)
        info = {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}}
        response = self._result(message, {**info, "serverInfo": {"name": "handmade", "version": "1"}})
        response.headers["mcp-session-id"] = session
        return response

    async def _called(self, message: dict[str, Any]) -> Response:
        if not self.knows_sessions:
            self.knows_sessions = True
            self.sessions.clear()
            return self._error(message, -32001, "Session not found", 404)
        self.calls.append(message["params"])
        if self.drops:
            return Response(b": nothing\n\n", media_type="text/event-stream")
        if self.waits:
            await asyncio.sleep(self.waits)
        if self.status != 200:
            return Response(b"no", status_code=self.status, headers=self.headers)
        args = message["params"]["arguments"]
        given = {"sum": args.get("a", 0) + args.get("b-2", 0)}
        plain = {"content": [{"type": "text", "text": json.dumps(given)}], "structuredContent": given}
        return self._result(message, plain if self.answer is None else self.answer)

    def _result(self, message: dict[str, Any], result: object) -> Response:
        return JSONResponse({"jsonrpc": "2.0", "id": message["id"], "result": result}, headers=self.headers)

    @staticmethod
    def _error(message: dict[str, Any], code: int, text: str, status: int) -> Response:
        error = {"code": code, "message": text}
        return JSONResponse({"jsonrpc": "2.0", "id": message["id"], "error": error}, status_code=status)


@contextlib.contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve an app on a port of its own; the address of its root."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="error", lifespan="on", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = server.force_exit = True
    thread.join(5)


@contextlib.contextmanager
def handmade() -> Iterator[Handmade]:
    """Serve one."""
    one = Handmade()
    app = Starlette(routes=[Route("/mcp", one.endpoint, methods=["GET", "POST", "DELETE"])])
    with served(app) as root:
        one.url = f"{root}/mcp"
        yield one
