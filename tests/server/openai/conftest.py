"""A small agent behind OpenAI's protocol, in this process."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import openai
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.server.shop_agent import shop_agent

from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.fields import Fields
from shipworthy.server.openai import routes
from shipworthy.server.service import Service


@dataclass
class Served:
    """The server, the official client, and what the agent wrote."""

    http: httpx.AsyncClient
    client: openai.AsyncOpenAI
    service: Service
    wrote: list[tuple[str, str]] = field(default_factory=list)
    caller: Caller = LOCAL

    async def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post(f"/v1/{path}", json=body, headers=named)


class _As:
    """Sets the caller of each request, as the middleware of a server with keys does."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.served = app, None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})["caller"] = self.served.caller  # type: ignore[attr-defined]
        await self.app(scope, receive, send)


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    wrote: list[tuple[str, str]] = []
    service = Service({"shop": shop_agent(wrote)})
    app = _As(Starlette(routes=routes(service)))
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test")
    client = openai.AsyncOpenAI(api_key="none", base_url="http://test/v1", http_client=http, max_retries=0)
    async with http:
        app.served = found = Served(http, client, service, wrote)  # type: ignore[assignment]
        yield found


def request_of(body: bytes = b"{}", **headers: str) -> Request:
    """A request as the server reads it."""
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request({"type": "http", "method": "POST", "headers": named, "state": {}}, receive)


def fields_of(**values: object) -> Fields:
    """The body of a request."""
    return Fields(values)
