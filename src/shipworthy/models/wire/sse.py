"""Read a server-sent event stream: its bytes, with a timeout for silence, and the events in them."""

import asyncio
import math
from contextlib import suppress

import aiohttp
import orjson

from shipworthy.errors import ModelBroken
from shipworthy.models.wire.causes import cause
from shipworthy.models.wire.post import STANDBY, Post
from shipworthy.regex import regex

LONGEST_EVENT = 4 * 1024 * 1024
"""Most bytes of a line and of the data of an event."""
TAIL = 0.05
"""Seconds to wait for the bytes after the end of an answer, so that the connection can be reused."""
FAILED = (aiohttp.ClientError, OSError, ValueError)
"""The errors of a failing connection; TimeoutError is an OSError."""
KIND = regex(rb"[a-z0-9_.]{1,64}")
MARK = b"\xef\xbb\xbf"
"""A byte order mark, which may stand before the first line."""


class Events:
    """Parses chunks of bytes into the data of the events that they complete.

    Data stays bytes, so a chunk may end within a UTF-8 character. An event that no blank line ends is dropped. Where
    only the line `event:` names the kind of an event, it becomes the `type` of the object. Some
    servers write no blank lines at all: once two lines of data follow each other, and the first is a whole JSON object
    by itself, each such line is an event of its own.
    """

    __slots__ = ("_after_return", "_data", "_dense", "_first", "_kind", "_pieces", "_size", "_waiting")

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        """The chunks of the unfinished line, joined once it ends, so that many small chunks take linear time."""
        self._size = 0
        self._data: list[bytes] = []
        self._waiting = 0
        """The number of bytes in `_data`."""
        self._after_return = False
        self._first = True
        self._dense = False
        """Whether the events are separated by a single line feed."""
        self._kind = b""
        """What the last line `event:` says, until data comes."""

    def feed(self, chunk: bytes) -> list[bytes]:
        """The data of the events that end in this chunk, in order; raises ModelBroken if one is longer than 4 MiB."""
        if b"\r" in chunk or (chunk and self._after_return):
            chunk = self._plain(chunk)
        lines = chunk.split(b"\n")
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
                self._take(line, events)
            elif line.startswith(b"event:"):
                self._kind = line[6:].strip()
        if rest:
            self._pieces.append(rest)
            self._size += len(rest)
            _refuse_above(self._size)
        return events

    def rest(self) -> list[bytes]:
        """The data of a last event that the end of the stream ends instead of a blank line, if it is a whole object."""
        line = b"".join(self._pieces)
        events = self.feed(b"\n") if line else []
        if self._data and is_whole(b"\n".join(self._data)):
            self._end(events)
        return events

    def _plain(self, chunk: bytes) -> bytes:
        # A carriage return at the end of a chunk ends the line; a following line feed belongs to it.
        if self._after_return:
            chunk = chunk.removeprefix(b"\n")
        self._after_return = chunk.endswith(b"\r")
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _take(self, line: bytes, events: list[bytes]) -> None:
        if line[4:5] == b":":
            value = line[6:] if line[5:6] == b" " else line[5:]
        elif len(line) == 4:
            value = b""
        else:
            return  # another field
        if self._kind:
            value, self._kind = _typed(value, self._kind), b""
        if self._data and is_whole(self._data[-1]):
            self._dense = True
            self._end(events)
        if self._dense and is_whole(value):
            events.append(value)
            return
        self._data.append(value)
        self._waiting += len(line)
        if self._waiting > LONGEST_EVENT:
            _refuse_above(self._waiting)

    def _end(self, events: list[bytes]) -> None:
        data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
        if data:
            events.append(data)
        self._data, self._waiting = [], 0


def _typed(data: bytes, kind: bytes) -> bytes:
    """Return an object with its kind as `type`, unless it names one."""
    if data.startswith(b'{"type"') or not KIND.fullmatch(kind):
        return data  # as nearly all servers write it
    try:
        told = orjson.loads(data)
    except orjson.JSONDecodeError:
        return data
    if not isinstance(told, dict) or "type" in told:
        return data
    return b'{"type":"%s"%s%s' % (kind, b"" if data[1:].lstrip()[:1] == b"}" else b",", data[1:])


def is_whole(line: bytes) -> bool:
    """Whether a line of data is an event by itself: a whole JSON object, or the end of the stream."""
    if line[:1] != b"{" or line[-1:] != b"}":
        return line == b"[DONE]"
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _refuse_above(size: int) -> None:
    if size > LONGEST_EVENT:
        raise ModelBroken(f"an event of the stream is longer than {LONGEST_EVENT} bytes")


class AnswerStream:
    """The byte stream of one answer, with a timeout for silence.

    Only `moved` restarts the timeout: a stalled provider still sends comments and heartbeats.
    """

    def __init__(self, response: aiohttp.ClientResponse, post: Post, started: float) -> None:
        self._response, self._content, self._post = response, response.content, post
        self._loop = asyncio.get_running_loop()
        self._since, self._due = started, started + post.first_token
        self._leave, self._least = started + post.silence, min(STANDBY, post.silence / 3)
        self._waiting = self._silent = False
        self._timer: asyncio.TimerHandle | None = None
        self._again = b""

    def unread(self, chunk: bytes) -> None:
        """Let the next `read` return these bytes again."""
        self._again = chunk

    async def read(self, *, enough: bool = False) -> bytes:
        """The next bytes; empty at the end. Raises ModelBroken if the stream is silent for too long or breaks off.

        `enough`: what has come is a whole answer, so that this is its end too.
        """
        if self._again:
            again, self._again = self._again, b""
            return again
        if self._timer is None and self._due < math.inf:
            self._timer = self._loop.call_at(self._due, self._look)
        self._waiting = True
        problem = ""
        try:
            return await self._content.readany()
        except FAILED as error:
            problem = cause(error)
        finally:
            self._waiting = False
        if enough:
            return b""
        if self._silent:
            raise ModelBroken(f"{self._post.name} said nothing for {self._due - self._since:.3g} s")
        raise ModelBroken(f"the connection to {self._post.name} broke off within the answer: {problem}")

    def moved(self, allowed: float) -> None:
        """Restart the timeout: the next progress must come within `allowed` seconds, and in time for another model."""
        self._since = now = self._loop.time()
        due = min(now + allowed, max(self._leave, now + self._least))
        if due < self._due and self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._due = due

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
        if not self._waiting or self._due == math.inf:
            return  # no read is waiting, and the next one sets the timer again; or no silence is too long
        if self._loop.time() < self._due:
            self._timer = self._loop.call_at(self._due, self._look)
            return
        self._silent = True
        self._response.close()
