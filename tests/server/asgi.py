"""A client of an ASGI application, in the same event loop."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp

from shipworthy.server.caller import Caller


@dataclass
class Response:
    """What was answered."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def events(self) -> list[dict[str, Any]]:
        """The data of server-sent events."""
        lines = self.body.decode().split("\n")
        return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]


@dataclass
class Client:
    """Sends requests to an application as one caller."""

    app: ASGIApp
    caller: Caller | None = None

    reads: Callable[[], Awaitable[None]] | None = None
    """Awaited before each piece is read, by a slow client."""

    async def post(
        self,
        path: str,
        body: object,
        headers: Mapping[str, str] | None = None,
        leave: Callable[[bytes], bool] | None = None,
    ) -> Response:
        """POST JSON, or bytes as they are; `leave`: whether the client leaves after what it has read."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self._send("POST", path, content, headers or {}, leave)

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Response:
        """GET a path."""
        return await self._send("GET", path, b"", headers or {}, None)

    async def _send(
        self, method: str, path: str, content: bytes, headers: Mapping[str, str], leave: Callable[[bytes], bool] | None
    ) -> Response:
        found, gone, given = Response(), asyncio.Event(), False

        async def receive() -> dict[str, Any]:
            nonlocal given
            if not given:
                given = True
                return {"type": "http.request", "body": content, "more_body": False}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                found.status = message["status"]
                found.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                if self.reads is not None:
                    await self.reads()
                found.body += message.get("body", b"")
                if leave is not None and leave(found.body):
                    gone.set()

        path, _, query = path.partition("?")
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        if self.caller is not None:
            scope["state"] = {"caller": self.caller}
        await self.app(scope, receive, send)
        return found


def client_of(*routes: Any, caller: Caller | None = None) -> Client:
    """A client of an application with these routes."""
    return Client(Starlette(routes=list(routes)), caller)
