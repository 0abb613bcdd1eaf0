"""The events of a run as a stream that a client can cut and carry on."""

import asyncio
from collections.abc import Sequence

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from shipworthy.events import AnyEvent
from shipworthy.server.http.frames import BEAT, failed, frame
from shipworthy.server.live import Behind, Live, Reader
from shipworthy.server.place import START, Place
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service, refused

HEARTBEAT = 15.0
"""Seconds without an event after which a comment is sent."""
SLOWEST = 60.0
"""Seconds that a client may leave what was sent unread; then it is cut, and may come back with the last id it read."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "Content-Type": "text/event-stream; charset=utf-8"}


def headers_of(run_id: str) -> dict[str, str]:
    """The headers of the stream of a run."""
    return {**HEADERS, "X-Run-Id": run_id, "Location": f"/v1/runs/{run_id}"}


async def disconnected(receive: Receive) -> None:
    """Wait until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


class EventStream(Response):
    """Sends the events of a run as they come, and a comment where none does.

    A client that reads slowly holds up this stream alone: what it has not read stays in the one list of the run.
    """

    def __init__(self, service: Service, live: Live, after: Place = START) -> None:
        """Raises Behind where the events after that place are not kept."""
        self._service, self._live = service, live
        self._reader, self._place = Reader(live, live.number_of(after)), after
        super().__init__(headers=headers_of(live.run_id))
        del self.headers["content-length"]
        self._gone = self._beat = self._headers_only = False
        self._sending: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream; returns when the run has ended, the client has left, or it is cut."""
        self._headers_only = scope.get("method") == "HEAD"
        leaving = asyncio.ensure_future(disconnected(receive))
        leaving.add_done_callback(self._left)
        ticking = asyncio.create_task(self._tick(asyncio.current_task()))
        try:
            with self._reader:
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await self._send_all(send)
        except asyncio.CancelledError:
            if not self._gone:
                raise
        finally:
            ticking.cancel()
            leaving.cancel()
            self._service.left(self._live)

    async def _send_all(self, send: Send) -> None:
        reader = self._reader
        while not (self._gone or self._headers_only):
            try:
                batch = reader.take()
            except Behind:
                break  # it comes back with its last id, and is told what there is
            if batch:
                await self._sent(send, self._framed(batch))
            elif reader.over:
                await self._ended(send)
                break
            elif self._beat:
                await self._sent(send, BEAT)
            else:
                await reader.wait()
        if not self._gone:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _framed(self, batch: Sequence[tuple[int, AnyEvent]]) -> bytes:
        frames = []
        for _, event in batch:
            self._place = self._place.behind(event)
            frames.append(frame(self._place, event))
        return b"".join(frames)

    async def _sent(self, send: Send, body: bytes) -> None:
        self._sending, self._beat = asyncio.get_running_loop().time(), False
        await send({"type": "http.response.body", "body": body, "more_body": True})
        self._sending = None

    async def _ended(self, send: Send) -> None:
        """Say why the run ended, where no event of it does."""
        if self._live.finished:
            return
        try:
            await self._live.result()
        except asyncio.CancelledError:
            await self._sent(send, failed(Refused("gone", "the run was cancelled before it began")))
        except Exception as error:
            await self._sent(send, failed(refused(error)))

    async def _tick(self, task: "asyncio.Task[None] | None") -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(HEARTBEAT)
            if self._sending is None:
                self._beat = True
                self._reader.wake()
            elif loop.time() - self._sending >= SLOWEST and task is not None:
                self._gone = True
                task.cancel()

    def _left(self, leaving: "asyncio.Future[None]") -> None:
        if not leaving.cancelled():
            leaving.exception()
            self._gone = True
            self._reader.wake()
