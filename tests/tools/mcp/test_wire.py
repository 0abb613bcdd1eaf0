"""The requests of one connection."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from shipworthy.tools.mcp import wire as module
from shipworthy.tools.mcp.wire import MOST_RESUMED, Wire, wire_to


async def asked(wire: Wire, method: str = "POST", **headers: str) -> httpx2.Response:
    async with httpx2.AsyncClient(transport=wire) as client:
        return await client.request(method, "http://server.example/mcp", headers=headers)


class Endless(httpx2.AsyncByteStream):
    """A thousand bytes, again and again."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 1000


def answering(**answer: Any) -> Wire:
    return Wire(httpx2.MockTransport(lambda _: httpx2.Response(**answer)))


async def test_f30_a_stream_that_waits_for_nothing_is_not_opened_and_broken_ones_are_resumed_a_bounded_time() -> None:
    sent = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent.append(request)
        return httpx2.Response(200)

    wire = Wire(httpx2.MockTransport(answer))
    assert (await asked(wire, "GET")).status_code == 405 and sent == []
    found = [(await asked(wire, "GET", **{"last-event-id": "7"})).status_code for _ in range(MOST_RESUMED + 3)]
    assert found == [200] * MOST_RESUMED + [405] * 3 and len(sent) == MOST_RESUMED
    assert (await asked(wire)).status_code == 200
    assert sent[-1].headers["accept-encoding"] == "identity"


async def test_f29_a_session_that_the_server_does_not_know_is_noted() -> None:
    wire = answering(status_code=404)
    await asked(wire)
    assert (wire.expired, wire.refusal) == (False, 404), "it may not know the path"
    await asked(wire, **{"mcp-session-id": "s"})
    assert wire.expired


async def test_an_answer_without_an_end_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 1000)
    with pytest.raises(httpx2.StreamError, match="more than 1,000 bytes"):
        await asked(answering(status_code=200, stream=Endless()))


async def test_the_proxy_of_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("http_proxy", f"http://me:pw@127.0.0.1:{port}")
    async with server, httpx2.AsyncClient(transport=wire_to("http://server.example/mcp"), trust_env=False) as client:
        assert (await client.post("http://server.example/mcp")).status_code == 204
    assert heard[0].startswith(b"POST http://server.example/mcp") and b"proxy-authorization" in heard[0].lower()


async def test_a_compressed_answer_is_refused() -> None:
    with pytest.raises(httpx2.RemoteProtocolError, match="compressed"):
        await asked(answering(status_code=200, headers={"content-encoding": "gzip"}, stream=httpx2.ByteStream(b"x")))
