"""A response of server-sent events that notices when its client leaves, and shows proxies that it is alive."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shipworthy.clock import loop_time
from shipworthy.events import AnyEvent
from shipworthy.server.live import Live, Reader
from shipworthy.server.outcome import left

BEAT = 10.0
"""Seconds of silence after which a proxy is shown that the stream is alive."""
COMMENT = b": \n\n"
HEADERS = {"cache-control": "no-cache, no-transform", "x-accel-buffering": "no"}


async def followed(live: Live, encode: Callable[[AnyEvent], bytes]) -> AsyncGenerator[bytes]:
    """The events of a run as they are encoded; those that are there at once are one piece. Raises Behind.

    Close it, with `aclose`, where it is left before its end: until then its client counts as a reader.
    """
    reader = Reader(live)
    reader.__enter__()
    try:
        while not reader.over:
            if piece := b"".join([encode(event) for _, event in reader.take()]):
                yield piece
            await reader.wait()
    finally:
        reader.__exit__()


class Streamed(Response):
    """Sends pieces as they come, each of whole events; `on_end` is called once, also when the client leaves."""

    media_type = "text/event-stream"

    def __init__(
        self,
        pieces: AsyncGenerator[bytes],
        on_end: Callable[[], None],
        *,
        headers: Mapping[str, str] | None = None,
        beat: bytes = COMMENT,
    ) -> None:
        """`beat`: what is sent where nothing else was for some seconds."""
        super().__init__(headers={**HEADERS, **(headers or {})})
        del self.headers["content-length"]
        self._pieces, self._on_end, self._beat, self._sent = pieces, on_end, beat, 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send everything, until it ends or the client leaves."""
        tasks = [asyncio.create_task(work) for work in (self._send(send), left(receive), self._beats(send))]
        try:
            await asyncio.wait(tasks[:2], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await self._pieces.aclose()
            self._on_end()
        if not tasks[0].cancelled():
            # A connection that broke is a client that left.
            with contextlib.suppress(OSError):
                tasks[0].result()

    async def _send(self, send: Send) -> None:
        self._sent = loop_time()
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for piece in self._pieces:
            self._sent = loop_time()
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _beats(self, send: Send) -> None:
        await asyncio.sleep(BEAT)
        while True:
            silent = loop_time() - self._sent
            if silent >= BEAT:
                self._sent, silent = loop_time(), 0.0
                await send({"type": "http.response.body", "body": self._beat, "more_body": True})
            await asyncio.sleep(BEAT - silent)
