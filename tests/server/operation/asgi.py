"""Calls an ASGI application in memory."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Message, Scope

Headers = Sequence[tuple[str, str]]
HERE = ("host", "127.0.0.1:8400")


@dataclass(frozen=True)
class Answered:
    """An answer as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """Its body."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """Why it was refused."""
        return str(self.json()["error"]["code"])


def scope_of(method: str, path: str, headers: Headers = (HERE,), query: str = "") -> Scope:
    """The scope of a request."""
    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers]
    return {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": query.encode(),
        "headers": raw, "root_path": "", "scheme": "http", "http_version": "1.1", "client": ("127.0.0.1", 5),
        "server": ("127.0.0.1", 8400),
    }  # fmt: skip


async def call(
    app: ASGIApp, method: str, path: str, *, headers: Headers = (HERE,), body: bytes | Sequence[bytes] = b""
) -> Answered:
    """Send a request and read its answer; a body of several pieces comes piece by piece."""
    pieces = [body] if isinstance(body, bytes) else list(body)
    sent: list[Message] = []

    async def receive() -> Message:
        if not pieces:
            await asyncio.Event().wait()  # the client stays
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope_of(method, path, headers), receive, send)
    start, *rest = sent
    told = {name.decode(): value.decode() for name, value in start["headers"]}
    return Answered(start["status"], told, b"".join(each.get("body", b"") for each in rest))
