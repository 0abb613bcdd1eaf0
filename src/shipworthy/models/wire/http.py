"""One POST to a provider: a session per event loop, and failures as typed errors that hold no key."""

import asyncio
import math
import threading
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp

from shipworthy.errors import ModelBroken, ModelError
from shipworthy.forking import leave_open, renew_in_child
from shipworthy.models.wire.connections import DIED, HEAD, SENDING, Connector, Sending
from shipworthy.models.wire.failures import by_status, not_answered, quotable
from shipworthy.models.wire.post import Post
from shipworthy.models.wire.proxy import proxy_of
from shipworthy.models.wire.sse import FAILED, AnswerStream

CONNECT = 10.0
"""Seconds to establish a connection."""
WARM = 5.0
"""Seconds to open a connection ahead of need."""
ERROR_BYTES = 65_536
ERROR_SECONDS = 2.0
"""Seconds to read the body of an error; at most ERROR_BYTES of it are read."""
CODINGS = ("", "identity", "gzip", "deflate", "br", "zstd")
"""Content encodings that are read, the last two where aiohttp finds a library; it passes others on as they are."""
REMAINING = ("x-ratelimit-remaining-requests", "anthropic-ratelimit-requests-remaining")


class Poster(Protocol):
    """Sends requests."""

    async def post(self, post: Post) -> AnswerStream:
        """Send a request and return its answer as a stream; raises ModelBusy, ModelRefused or ModelBroken."""
        ...


class Http:
    """Connections to providers, kept per event loop and closed as it ends."""

    def __init__(self) -> None:
        self._sessions: dict[asyncio.AbstractEventLoop, AsyncGenerator[aiohttp.ClientSession, None]] = {}
        self._open: dict[asyncio.AbstractEventLoop, aiohttp.ClientSession] = {}
        self._lock = threading.Lock()
        renew_in_child(self)

    def forked(self) -> None:
        """The connections are the parent's, and stay open for it."""
        leave_open(self._sessions, self._open)
        self._sessions, self._open, self._lock = {}, {}, threading.Lock()

    async def post(self, post: Post) -> AnswerStream:
        """Send a request once and return its answer as a stream; raises ModelBusy, ModelRefused or ModelBroken."""
        started = asyncio.get_running_loop().time()
        problem: ModelError
        try:
            async with asyncio.timeout(post.first_token if post.first_token < math.inf else None):
                response = await self._send(post)
                if response.status == 200:
                    return AnswerStream(response, post, started)
                problem = await _turned_away(response, post)
        except FAILED as error:
            problem = not_answered(error, post)
        # Raised outside of the handler: an error of aiohttp may hold the request's headers.
        raise problem

    async def warm(self, url: str) -> None:
        """Open a connection to a host ahead of need, within 5 s; connection errors are ignored."""
        with suppress(*FAILED, ModelError):
            SENDING.set(sending := Sending())
            async with asyncio.timeout(WARM):
                place = urlsplit(url)
                origin = f"{place.scheme}://{place.netloc}/"
                session = await self._session()
                async with session.head(origin, allow_redirects=False, **proxy_of(origin)) as response:
                    await response.read()
                    if sending.line is not None:
                        sending.line.keep(response.headers.get("keep-alive", ""))

    async def close(self) -> None:
        """Close the connections of the running event loop; those of another one close as it ends."""
        with self._lock:
            keeper = self._sessions.pop(asyncio.get_running_loop(), None)
            self._open.pop(asyncio.get_running_loop(), None)
        if keeper is not None:
            await keeper.aclose()

    async def _send(self, post: Post) -> aiohttp.ClientResponse:
        headers = {"content-type": "application/json", "accept": "text/event-stream", **post.headers}
        response = await self.sent("POST", post.url, headers, post.body)
        coding = response.headers.get("content-encoding", "").strip().lower()
        if coding not in CODINGS:
            response.close()
            raise ModelBroken(
                f"{post.name} answers in the content-encoding {quotable(coding, post.key)}, which cannot be read: have "
                "it, or the gateway before it, send plain text"
            )
        if post.on_remaining is not None:
            for name in REMAINING:
                said = response.headers.get(name, "")
                if said.isascii() and said.isdigit():
                    post.on_remaining(int(said[:18]))
        return response

    async def sent(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        once: bool = False,
        **more: Any,
    ) -> aiohttp.ClientResponse:
        """Send a request, and return the head of its answer; raises what aiohttp raises, and ModelRefused for a proxy.

        `once`: it takes a connection that was not used before, so that it is never sent a second time.
        """
        asked = method, url, headers, body, more
        try:
            response = await self._sent(*asked, sending := Sending(fresh=once))
        except DIED:
            # A server may close a kept connection at any time: a request that met this has not begun.
            if once or not sending.not_begun:
                raise
            response = await self._sent(*asked, sending := Sending(fresh=True))
        if sending.line is not None:
            sending.line.keep(response.headers.get("keep-alive", ""))
        return response

    async def _sent(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, more: Any, sending: Sending
    ) -> aiohttp.ClientResponse:
        session = await self._session()
        SENDING.set(sending)
        return await session.request(
            method, url, data=body, headers=headers, allow_redirects=False, **more, **proxy_of(url)
        )

    async def _session(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        session = self._open.get(loop)
        if session is not None and not session.closed:
            return session
        keeper = _keep()
        session = await anext(keeper)
        with self._lock:
            self._sessions[loop], self._open[loop] = keeper, session
            dead = [other for other in self._open if other.is_closed()]
            left = [self._open.pop(other) for other in dead]
            for other in dead:
                self._sessions.pop(other, None)
        for old in left:
            # Its loop was closed without `shutdown_asyncgens`, so its generator never ran its cleanup.
            await old.close()
        return session


async def _keep() -> AsyncGenerator[aiohttp.ClientSession, None]:
    # asyncio.run finishes asynchronous generators before it closes the loop, and so closes the session.
    # Proxies and keys are passed with each request: `trust_env` would also read ~/.netrc, on a thread.
    session = aiohttp.ClientSession(
        connector=Connector(),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT),
        max_line_size=HEAD,
        max_field_size=HEAD,
        # A compressed stream arrives in blocks, which delays its events.
        headers={"user-agent": "shipworthy", "accept-encoding": "identity"},
    )
    try:
        yield session
    finally:
        await session.close()


async def _turned_away(response: aiohttp.ClientResponse, post: Post) -> ModelError:
    body = b""
    try:
        with suppress(*FAILED):
            async with asyncio.timeout(ERROR_SECONDS):
                while len(body) < ERROR_BYTES and (more := await response.content.read(ERROR_BYTES)):
                    body += more
    finally:
        response.close()
    error = by_status(response.status, response.headers, body, post)
    error.status, error.told = response.status, body.decode(errors="replace")
    return error
