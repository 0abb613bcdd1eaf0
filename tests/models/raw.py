"""A server that answers in bytes, for what no HTTP library would send."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

CHUNKED = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n"


@dataclass(frozen=True)
class Heard:
    """A request: which one of which connection."""

    connection: int
    turn: int
    """1 for the first request of the connection."""
    body: bytes = b""


Speak = Callable[[Heard], AsyncIterator[bytes]]
"""The pieces of an answer; an empty one closes the connection."""


class Loopback:
    """A server on loopback whose connections end with it."""

    def __init__(self) -> None:
        self.url = ""
        self.connections = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        """Answer the requests of one connection, by its number."""
        raise NotImplementedError

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self.converse(reader, writer, self.connections)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def stop(self) -> None:
        """End every connection."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class RawServer(Loopback):
    """Answers each request with the pieces that `speak` gives."""

    def __init__(self, speak: Speak) -> None:
        super().__init__()
        self._speak = speak
        self.heard: list[Heard] = []

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        turn = 0
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            if head.startswith("head"):
                writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
                continue
            length = next(int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:"))
            turn += 1
            heard = Heard(connection, turn, await reader.readexactly(length))
            self.heard.append(heard)
            async for piece in self._speak(heard):
                if not piece:
                    return
                writer.write(piece)
                await writer.drain()


S = TypeVar("S", bound=Loopback)


@asynccontextmanager
async def listening(served: S) -> AsyncIterator[S]:
    """The server while it listens."""
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0)
    served.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield served
    finally:
        server.close()
        await served.stop()


@asynccontextmanager
async def speaking(speak: Speak) -> AsyncIterator[RawServer]:
    """A server that answers with these pieces."""
    async with listening(RawServer(speak)) as raw:
        yield raw


def chunked(*pieces: bytes) -> bytes:
    """A whole body in chunks."""
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))
