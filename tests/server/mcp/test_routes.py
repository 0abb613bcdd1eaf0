"""MCP over HTTP: clients of the official library, sessions, and who may use which."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
import uvicorn
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import TextContent
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from tests.batches import batch
from tests.server.mcp.connected import MODES, accepted, client_of, mailer

from shipworthy.server.caller import Caller
from shipworthy.server.mcp import routes as module
from shipworthy.server.mcp.routes import routes
from shipworthy.server.service import Service

BEGIN = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"accept": "application/json, text/event-stream"}
TENANTS = {"a": Caller(tenant="a", key="ka"), "b": Caller(tenant="b", key="kb")}


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.begun = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.begun.set()


@asynccontextmanager
async def _served(service: Service) -> AsyncIterator[str]:
    """The address of a server whose middleware takes the caller from a header."""
    app = Starlette(routes=routes(service))

    async def known(scope: Scope, receive: Receive, send: Send) -> None:
        names = [value.decode() for name, value in scope.get("headers", ()) if name == b"x-tenant"]
        if names:
            scope.setdefault("state", {})["caller"] = TENANTS[names[0]]
        await app(scope, receive, send)

    server = _Server(uvicorn.Config(known, port=0, log_level="critical", lifespan="off", ws="none"))
    task = asyncio.create_task(server._serve())
    await server.begun.wait()
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        await task


@pytest.mark.parametrize("mode", MODES)
async def test_a_whole_conversation_over_http(mode: str) -> None:
    sent: list[str] = []
    forms = {"to": accepted(to="Anna"), "topic": accepted(topic="news"), "confirm": accepted(confirm=True)}
    async with _served(Service({"mailer": mailer(sent)})) as url:
        for path in ("/mcp", "/v1/agents/mailer/mcp"):
            async with client_of(streamable_http_client(url + path), mode, forms) as client:
                result = await client.call_tool("send_letter", {})
                assert result.content == [TextContent(text="Sent: news to Anna")]
    assert sent == ["news to Anna"] * 2


@pytest.mark.parametrize("mode", MODES)
async def test_an_address_of_no_agent_offers_nothing(mode: str) -> None:
    async with (
        _served(Service({"mailer": mailer()})) as url,
        client_of(streamable_http_client(f"{url}/v1/agents/other/mcp"), mode) as client,
    ):
        with pytest.raises(MCPError, match="no agent `other`"):
            await client.list_tools()


async def test_a_session_is_served_to_the_key_alone_that_opened_it() -> None:
    async with (
        _served(Service({"mailer": mailer()})) as url,
        httpx2.AsyncClient(base_url=url, headers=ACCEPT) as client,
    ):
        opened = await client.post("/mcp", json=BEGIN, headers={"x-tenant": "a"})
        session = {"mcp-session-id": opened.headers["mcp-session-id"]}
        asked = {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}
        told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        statuses = [
            (await client.post("/mcp", json=message, headers={**session, "x-tenant": tenant})).status_code
            for message, tenant in ((told, "a"), (asked, "b"), (asked, "a"))
        ]
    assert statuses == [202, 404, 200]


async def test_f32_sessions_that_are_left_are_dropped() -> None:
    async with (
        _served(Service({"mailer": mailer()})) as url,
        httpx2.AsyncClient(base_url=url, headers=ACCEPT) as client,
    ):
        opened = await client.post("/mcp", json=BEGIN)
        await asyncio.sleep(module.IDLE + 1)
        gone = {"mcp-session-id": opened.headers["mcp-session-id"]}
        assert (await client.post("/mcp", json=BEGIN, headers=gone)).status_code == 404
        assert (await client.post("/mcp", json=BEGIN)).status_code == 200


async def test_f32_there_are_never_more_sessions_than_the_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SESSIONS", 2)
    told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    async with (
        _served(Service({"mailer": mailer()})) as url,
        httpx2.AsyncClient(base_url=url, headers=ACCEPT) as client,
    ):
        opened = [(await client.post("/mcp", json=BEGIN, headers={"x-tenant": "a"})).headers for _ in range(3)]
        statuses = [
            (await client.post("/mcp", json=told, headers={"mcp-session-id": one["mcp-session-id"], "x-tenant": "a"}))
            for one in opened
        ]
    assert [one.status_code for one in statuses] == [404, 202, 202]


async def test_what_a_client_sends_wrongly_is_none_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    wrong = {"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "count", "requestState": "forged"}}
    async with (
        _served(Service({"mailer": mailer()})) as url,
        httpx2.AsyncClient(base_url=url, headers=ACCEPT) as client,
    ):
        session = {"mcp-session-id": (await client.post("/mcp", json=BEGIN)).headers["mcp-session-id"]}
        for message in (wrong, {**wrong, "id": 7}):
            await client.post("/mcp", json=message, headers=session)
    assert caplog.messages == []


@batch(
    ("body", "status"),
    [
        (b"{" + b" " * module.MOST_BYTES + b"}", 413),
        (b"[" * 5000 + b"]" * 5000, 400),
        (b"no json", 400),
        (b'{"jsonrpc": "2.0", "id": 1, "method": "no/method"}', 400),
    ],
    ids=["too large", "too deep", "no json", "no such method"],
)
async def test_what_cannot_be_read_is_refused(body: bytes, status: int) -> None:
    async with (
        _served(Service({"mailer": mailer()})) as url,
        httpx2.AsyncClient(base_url=url, headers=ACCEPT) as client,
    ):
        for more in ({}, {"mcp-protocol-version": "2026-07-28"}):
            answer = await client.post("/mcp", content=body, headers={"content-type": "application/json", **more})
            assert answer.status_code == status
            if status == 400:
                assert "error" in json.loads(answer.text)
