"""A server that answers any request with the bytes, the pauses and the endings that a test gives."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.models.raw import Loopback, listening

HANG = -1.0
"""A pause without an end."""
OK = b"HTTP/1.1 200 OK\r\ncontent-type: %b\r\n"
STREAM = OK % b"text/event-stream" + b"connection: close\r\n\r\n"
PLAIN = OK % b"application/json" + b"connection: close\r\n\r\n"

Piece = bytes | float
"""Bytes that are sent, or seconds that pass; `HANG` for ever."""


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Rude(Loopback):
    """Answers with what `speak` gives for a request, and closes the connection."""

    def __init__(self, speak: Callable[[Asked], list[Piece]]) -> None:
        super().__init__()
        self._speak = speak
        self.asked: list[Asked] = []
        self.sent = 0
        """Bytes that were written."""

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        asked = Asked(method, path, headers, await reader.readexactly(int(headers.get("content-length", 0))))
        self.asked.append(asked)
        for piece in self._speak(asked):
            if isinstance(piece, bytes):
                writer.write(piece)
                self.sent += len(piece)
                await writer.drain()
                await asyncio.sleep(0)
                if writer.is_closing():
                    return
            else:
                await asyncio.sleep(piece if piece >= 0 else 10**9)


@asynccontextmanager
async def rude(*pieces: Piece, by: Callable[[Asked], list[Piece]] | None = None) -> AsyncIterator[Rude]:
    """A server that answers every request with these pieces, or with those of a function."""
    async with listening(Rude(by or (lambda asked: list(pieces)))) as server:
        yield server
