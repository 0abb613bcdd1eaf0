"""Server-sent events to a client that may leave."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import pytest

from shipworthy.events import AnyEvent, TextDelta, Thinking
from shipworthy.runtime.result import RunResult
from shipworthy.server import streamed as module
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL
from shipworthy.server.live import Live
from shipworthy.server.streamed import Streamed, followed

SCOPE: dict[str, Any] = {"type": "http"}


class _Client:
    """Keeps what it is sent, and leaves when it is told."""

    def __init__(self) -> None:
        self.sent: list[Mapping[str, Any]] = []
        self.leaves = asyncio.Event()
        self.broken = False

    async def receive(self) -> dict[str, Any]:
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Mapping[str, Any]) -> None:
        if self.broken and message["type"] == "http.response.body":
            raise OSError("reset")
        self.sent.append(message)

    @property
    def text(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)


async def _pieces(*waits: float) -> AsyncGenerator[bytes]:
    for number, seconds in enumerate(waits):
        await asyncio.sleep(seconds)
        yield b"data: %d\n\n" % number


async def test_pieces_are_sent_and_the_end_is_told_once() -> None:
    client, ends = _Client(), list[str]()
    await Streamed(_pieces(0, 0), lambda: ends.append("end"), headers={"x-run": "r"})(
        SCOPE, client.receive, client.send
    )
    headers = dict(client.sent[0]["headers"])
    assert headers[b"content-type"].startswith(b"text/event-stream") and headers[b"x-run"] == b"r"
    assert headers[b"x-accel-buffering"] == b"no" and b"content-length" not in headers
    assert client.text == b"data: 0\n\ndata: 1\n\n" and ends == ["end"]
    assert client.sent[-1]["more_body"] is False


async def test_f26_a_silent_stream_shows_that_it_is_alive() -> None:
    client = _Client()
    stream = Streamed(_pieces(1, 2.5 * module.BEAT, 1), lambda: None)
    await stream(SCOPE, client.receive, client.send)
    assert client.text == b"data: 0\n\n" + module.COMMENT * 2 + b"data: 1\n\ndata: 2\n\n"


async def test_f25_a_client_that_leaves_ends_the_stream_at_once() -> None:
    client, closed, ends = _Client(), list[str](), list[str]()

    async def pieces() -> AsyncGenerator[bytes]:
        try:
            yield b"data: 0\n\n"
            await asyncio.Event().wait()
        finally:
            closed.append("closed")

    serving = asyncio.create_task(
        Streamed(pieces(), lambda: ends.append(",".join(closed)))(SCOPE, client.receive, client.send)
    )
    await asyncio.sleep(1)
    assert not serving.done()
    client.leaves.set()
    await serving
    assert ends == ["closed"], "its reader is gone before the end is told"


async def test_a_connection_that_breaks_is_a_client_that_left() -> None:
    client, ends = _Client(), list[str]()
    client.broken = True
    await Streamed(_pieces(0, 0), lambda: ends.append("end"))(SCOPE, client.receive, client.send)
    assert ends == ["end"]


async def test_an_error_of_the_pieces_is_not_swallowed() -> None:
    async def pieces() -> AsyncGenerator[bytes]:
        yield b"data: 0\n\n"
        raise ValueError("a fault")

    client, ends = _Client(), list[str]()
    with pytest.raises(ValueError, match="a fault"):
        await Streamed(pieces(), lambda: ends.append("end"))(SCOPE, client.receive, client.send)
    assert ends == ["end"]


async def test_events_that_are_there_at_once_are_one_piece_and_a_reader_that_leaves_counts_no_more() -> None:
    async def run() -> RunResult:
        await asyncio.Event().wait()
        raise AssertionError

    live = Live("r", Asked(agent="a", message="hello"), LOCAL)
    live.runs(asyncio.create_task(run()))
    events: list[AnyEvent] = [TextDelta(text="a"), Thinking(), TextDelta(text="b")]
    for event in events:
        live.put(event)
    pieces = followed(live, lambda event: event.text.encode() if isinstance(event, TextDelta) else b"")
    assert await anext(pieces) == b"ab" and live.readers == 1
    reading = asyncio.ensure_future(anext(pieces))
    await asyncio.sleep(1)
    live.put(Thinking())
    live.put(TextDelta(text="c"))
    assert await reading == b"c"
    await pieces.aclose()
    assert live.readers == 0
    live.cancel()
