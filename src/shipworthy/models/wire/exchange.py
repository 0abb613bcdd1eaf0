"""One request to a server that is no model, and its answer: held to a moment and to a number of bytes.

No redirect is followed, and no compressed body is read: a few bytes of it may stand for gigabytes.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import aiohttp

from shipworthy.errors import ModelRefused
from shipworthy.models.wire.causes import cause
from shipworthy.models.wire.http import Http
from shipworthy.models.wire.sse import FAILED

PLAIN = ("", "identity")


class Unanswered(Exception):
    """No whole answer came."""

    def __init__(self, why: str, *, sent: bool = True, late: bool = False) -> None:
        """`sent`: whether the request may have arrived. `late`: whether its time was over."""
        super().__init__(why)
        self.sent, self.late = sent, late


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request."""

    method: Literal["GET", "POST"] = "POST"
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    ends: float
    """The instant of the loop's clock at which the answer has to be there."""
    most: int
    """Most bytes of the answer."""
    once: bool = False
    """Whether it is sent on a connection that was not used before, so that it is never sent a second time."""


class Answer:
    """The answer to a request, read in pieces."""

    def __init__(self, response: aiohttp.ClientResponse, asked: Exchange) -> None:
        self._response, self._asked, self._read = response, asked, 0
        self.status = response.status
        self.kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        """The type of its content."""

    async def piece(self) -> bytes:
        """The next bytes, empty at the end; raises Unanswered where they are too many, too late, or broken off."""
        try:
            async with asyncio.timeout_at(self._asked.ends):
                piece = await self._response.content.readany()
        except FAILED as error:
            raise _unanswered(error) from None
        self._read += len(piece)
        if self._read > self._asked.most:
            raise Unanswered(f"its answer has more than {self._asked.most:,} bytes")
        return piece

    async def whole(self) -> bytes:
        """All of it; raises Unanswered."""
        pieces = []
        while piece := await self.piece():
            pieces.append(piece)
        return b"".join(pieces)

    async def begin(self, most: int) -> bytes:
        """At most so many bytes of it, also where the rest does not come."""
        found = b""
        try:
            while len(found) < most and (piece := await self.piece()):
                found += piece
        except Unanswered:
            return found[:most]
        return found[:most]

    def close(self) -> None:
        """Close the connection, or release it where the answer was read to its end."""
        self._response.close()


async def exchanged(http: Http, asked: Exchange) -> Answer:
    """Send a request once, and return its answer of any status; raises Unanswered."""
    try:
        async with asyncio.timeout_at(asked.ends):
            headers = {"accept-encoding": "identity", **asked.headers}
            response = await http.sent(
                asked.method, asked.url, headers, asked.body, once=asked.once, auto_decompress=False
            )
    except ModelRefused as error:
        raise Unanswered(str(error), sent=False) from None
    except FAILED as error:
        # An error of aiohttp may hold the headers of the request.
        raise _unanswered(error) from None
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in PLAIN:
        response.close()
        raise Unanswered("its answer is compressed, although that was not accepted")
    return Answer(response, asked)


def _unanswered(error: Exception) -> Unanswered:
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return Unanswered(f"it cannot be reached ({cause(error)})", sent=False)
    if isinstance(error, TimeoutError):
        return Unanswered("it did not answer in its time", late=True)
    return Unanswered(f"the connection broke off: {cause(error)}")
