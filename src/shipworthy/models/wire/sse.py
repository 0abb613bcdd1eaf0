"""Read a server-sent event stream: its bytes, with a timeout for silence, and the events in them."""

import asyncio
from contextlib import suppress

import aiohttp

from shipworthy.errors import ModelBroken

LONGEST_EVENT = 4 * 1024 * 1024
"""Most bytes of a line and of the data of an event."""
TAIL = 0.05
"""Seconds to wait for the bytes after the end of an answer, so that the connection can be reused."""
FAILED = (aiohttp.ClientError, OSError, ValueError)
"""The errors of a failing connection; TimeoutError is an OSError."""
MARK = b"\xef\xbb\xbf"
"""A byte order mark, which may stand before the first line."""


class Events:
    """Parses chunks of bytes into the data of the events that they complete.

    Data stays bytes, so a chunk may end within a UTF-8 character. An event that no blank line ends is dropped.
    """

    __slots__ = ("_after_return", "_data", "_first", "_pieces", "_size", "_waiting")

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        """The chunks of the unfinished line, joined once it ends, so that many small chunks take linear time."""
        self._size = 0
        self._data: list[bytes] = []
        self._waiting = 0
        """The number of bytes in `_data`."""
        self._after_return = False
        self._first = True

    def feed(self, chunk: bytes) -> list[bytes]:
        """The data of the events that end in this chunk, in order; raises ModelBroken if one is longer than 4 MiB."""
        lines = self._plain(chunk).split(b"\n")
        rest = lines.pop()
        if lines and self._pieces:
            self._pieces.append(lines[0])
            lines[0] = b"".join(self._pieces)
            self._pieces, self._size = [], 0
        events: list[bytes] = []
        if lines and self._first:
            lines[0], self._first = lines[0].removeprefix(MARK), False
        for line in lines:
            if not line:
                if self._data:
                    self._end(events)
            elif line.startswith(b"data"):
                self._take(line)
        if rest:
            self._pieces.append(rest)
            self._size += len(rest)
            _refuse_above(self._size)
        return events

    def _plain(self, chunk: bytes) -> bytes:
        # A carriage return at the end of a chunk ends the line; a following line feed belongs to it.
        if self._after_return and chunk:
            self._after_return = False
            chunk = chunk.removeprefix(b"\n")
        if b"\r" not in chunk:
            return chunk
        self._after_return = chunk.endswith(b"\r")
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _take(self, line: bytes) -> None:
        if line[4:5] == b":":
            value = line[6:] if line[5:6] == b" " else line[5:]
        elif len(line) == 4:
            value = b""
        else:
            return  # another field
        self._data.append(value)
        self._waiting += len(line)
        if self._waiting > LONGEST_EVENT:
            _refuse_above(self._waiting)

    def _end(self, events: list[bytes]) -> None:
        data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
        if data:
            events.append(data)
        self._data, self._waiting = [], 0


def _refuse_above(size: int) -> None:
    if size > LONGEST_EVENT:
        raise ModelBroken(f"an event of the stream is longer than {LONGEST_EVENT} bytes")


class AnswerStream:
    """The byte stream of one answer, with a timeout for silence.

    Only `moved` restarts the timeout: a stalled provider still sends comments and heartbeats.
    """

    def __init__(self, response: aiohttp.ClientResponse, name: str, started: float, first: float) -> None:
        self._response, self._content, self._name = response, response.content, name
        self._loop = asyncio.get_running_loop()
        self._since, self._allowed = started, first
        self._waiting = self._silent = False
        self._timer: asyncio.TimerHandle | None = None
        self._again = b""

    def unread(self, chunk: bytes) -> None:
        """Let the next `read` return these bytes again."""
        self._again = chunk

    async def read(self) -> bytes:
        """The next bytes; empty at the end. Raises ModelBroken if the stream is silent for too long or breaks off."""
        if self._again:
            again, self._again = self._again, b""
            return again
        if self._timer is None:
            self._timer = self._loop.call_at(self._since + self._allowed, self._look)
        self._waiting = True
        problem = ""
        try:
            return await self._content.readany()
        except FAILED as error:
            problem = type(error).__name__
        finally:
            self._waiting = False
        if self._silent:
            raise ModelBroken(f"{self._name} said nothing for {self._allowed:g} s")
        raise ModelBroken(f"the connection to {self._name} broke off within the answer ({problem})")

    def moved(self, allowed: float) -> None:
        """Restart the timeout: the next progress must come within `allowed` seconds."""
        self._since = self._loop.time()
        if allowed < self._allowed and self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._allowed = allowed

    async def drain(self) -> None:
        """Read the rest of the stream for at most 50 ms, so that the connection can be reused."""
        if self._content.at_eof():
            return
        with suppress(*FAILED):
            async with asyncio.timeout(TAIL):
                while await self._content.readany():
                    pass

    def close(self) -> None:
        """Close the connection, or release it for reuse if the answer was read to its end."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._response.close()

    def _look(self) -> None:
        # One timer for the whole answer, set again only when it fires: most chunks need no new timer.
        self._timer = None
        due = self._since + self._allowed
        if not self._waiting:
            return  # no read is waiting: the next `read` sets the timer again
        if self._loop.time() < due:
            self._timer = self._loop.call_at(due, self._look)
            return
        self._silent = True
        self._response.close()
