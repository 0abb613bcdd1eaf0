"""Connections to providers: which were used before, how long an unused one is kept, and how a head is mended."""

import functools
import re
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from shipworthy.regex import regex

if TYPE_CHECKING:
    from aiohttp.client import ClientTimeout
    from aiohttp.client_reqrep import ClientRequest
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

KEPT = 4.0
"""Seconds an unused connection is kept where the server does not say: uvicorn, Node.js and llama.cpp close after 5."""
LONGEST = 60.0
"""Most seconds an unused connection is kept: shorter than the idle limits of proxies."""
HEAD = 1024 * 1024
"""Most bytes of a response's head: gateways put their route, or the whole request, into a header."""
HEADERS = 2000
"""Most headers of a response."""
END = regex(rb"\n\r?\n")
X_GZIP = regex(rb"(\r\ncontent-encoding:\s*)x-gzip(?=\s*\r\n)", re.IGNORECASE)
TIMEOUT = regex(r"\btimeout\s*=\s*(\d{1,9})", re.IGNORECASE)
DIED = (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionError)
"""The errors of a connection that ends while a request is sent, or before its answer."""


@dataclass(slots=True)
class Sending:
    """One attempt to send a request."""

    fresh: bool = False
    """Whether it takes a connection that was not used before."""
    line: "Line | None" = None
    """The connection that it took."""

    @property
    def not_begun(self) -> bool:
        """Whether the connection was used before, and ended before a byte of the answer came."""
        return self.line is not None and self.line.used > 1 and not self.line.heard


SENDING: ContextVar[Sending | None] = ContextVar("SENDING", default=None)
"""The attempt of the current task: aiohttp does not say which connection a request that failed was sent on."""


class Line(ResponseHandler):
    """A connection that knows how often it was used, and whether a byte of the current answer has come."""

    used = 0
    """Requests sent on it."""
    heard = False
    _headed = False
    """Whether the head of the current answer has come."""
    _head = b""
    _idle = False
    _kept, _rested = KEPT, 0.0

    def begin(self) -> None:
        """Record that a request is about to be sent."""
        self.used += 1
        self.heard = self._headed = self._idle = False

    def rest(self) -> None:
        """Record that the connection is released."""
        self._rested, self._idle, self._headed = self._loop.time(), True, False

    def keep(self, said: str) -> None:
        """Follow a `Keep-Alive` header: with `timeout=5` the connection is not used again after 4 s."""
        if found := TIMEOUT.search(said):
            self._kept = min(float(found[1]) - 1, LONGEST)

    @property
    def stale(self) -> bool:
        """Whether it was unused for so long that the server may be closing it now."""
        return self.used > 0 and self._loop.time() - self._rested > self._kept

    def set_response_params(self, **options: Any) -> None:
        """Prepare for an answer, which may have many headers; older releases of aiohttp do not count them."""
        if "max_headers" in options:
            options["max_headers"] = HEADERS
        super().set_response_params(**options)

    def data_received(self, data: bytes) -> None:
        """Take what has come; the head of an answer is held back until it is whole, and mended."""
        if self._headed or not data:  # without data, the parser goes on after a pause
            super().data_received(data)
        elif self._idle:
            self.close()  # what comes without a request, such as a 408, is the answer to none
        else:
            self.heard = True
            self._head += data
            end = END.search(self._head)
            if end is not None or len(self._head) > HEAD or not self._head.startswith(b"HTTP/"[: len(self._head)]):
                at = end.end() if end is not None else 0
                self._pass_on(mended(self._head[:at]) + self._head[at:])

    def resume_reading(self, resume_parser: bool = True) -> None:
        """Go on where reading was paused; aiohttp 3.14 asks the parser for more after each chunk, paused or not."""
        if self._reading_paused:
            # Older releases take no argument, and give none.
            super().resume_reading(*(() if resume_parser else (False,)))

    def connection_lost(self, exc: BaseException | None) -> None:
        """Pass on the beginning of a head that did not come whole."""
        if self._head:
            self._pass_on(self._head)
        super().connection_lost(exc)

    def _pass_on(self, data: bytes) -> None:
        self._headed, self._head = True, b""
        super().data_received(data)


class Connector(aiohttp.TCPConnector):
    """Opens connections, and gives each attempt one that is not about to be closed."""

    def __init__(self) -> None:
        super().__init__(limit=0, keepalive_timeout=LONGEST, ttl_dns_cache=300)
        kind: type[ResponseHandler] = Line
        self._factory = functools.partial(kind, loop=self._loop)

    async def connect(self, req: "ClientRequest", traces: "list[Trace]", timeout: "ClientTimeout") -> "Connection":
        """Take an unused connection, or open one."""
        sending = SENDING.get() or Sending()
        while True:
            connection = await super().connect(req, traces, timeout)
            line = connection.protocol
            if not isinstance(line, Line):
                return connection
            if not line.stale and not (sending.fresh and line.used):
                break
            connection.close()
        line.begin()
        connection.add_callback(line.rest)
        sending.line = line
        return connection


def mended(head: bytes) -> bytes:
    """The head of an answer with one statement of its length, and without another name of gzip.

    Some gateways pass on `Content-Length` beside `Transfer-Encoding: chunked`, which overrides it (RFC 9112, 6.3), or
    say the same length twice. aiohttp reads neither.
    """
    low = head.lower()
    if b"x-gzip" in low:
        head = X_GZIP.sub(rb"\1gzip", head)
    chunked = b"\r\ntransfer-encoding:" in low
    if low.count(b"\r\ncontent-length:") + chunked < 2:
        return head
    lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    lengths = [line for line in lines if line.lower().startswith(b"content-length:")]
    if not chunked and len({line.partition(b":")[2].strip() for line in lengths}) > 1:
        return head  # two different lengths cannot be read in one way
    kept = [line for line in lines if line not in lengths] + ([] if chunked else lengths[:1])
    # Two statements may be read in two ways, so nothing else is read from this connection.
    return b"\r\n".join([*kept, b"connection: close", b"", b""])
