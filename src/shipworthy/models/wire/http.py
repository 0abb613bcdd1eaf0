"""One POST to a provider: a session per event loop, and failures as typed errors that hold no key."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import suppress
from urllib.parse import urlsplit

import aiohttp

from shipworthy.errors import ModelError
from shipworthy.forking import leave_open, renew_in_child
from shipworthy.models.wire.failures import by_status, not_answered
from shipworthy.models.wire.post import Post
from shipworthy.models.wire.proxy import proxy_of
from shipworthy.models.wire.sse import FAILED, AnswerStream

CONNECT = 10.0
"""Seconds to establish a connection."""
IDLE = 60.0
"""Seconds an unused connection is kept: shorter than the idle limits of providers and proxies."""
WARM = 5.0
"""Seconds to open a connection ahead of need."""
ERROR_BYTES = 65_536
ERROR_SECONDS = 2.0
"""Seconds to read the body of an error; at most ERROR_BYTES of it are read."""
REMAINING = ("x-ratelimit-remaining-requests", "anthropic-ratelimit-requests-remaining")


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
            async with asyncio.timeout(post.first_token):
                response = await self._send(post)
                if response.status == 200:
                    return AnswerStream(response, post.name, started, post.first_token)
                problem = await _turned_away(response, post)
        except FAILED as error:
            problem = not_answered(error, post)
        # Raised outside of the handler: an error of aiohttp may hold the request's headers.
        raise problem

    async def warm(self, url: str) -> None:
        """Open a connection to a host ahead of need, within 5 s; connection errors are ignored."""
        with suppress(*FAILED):
            async with asyncio.timeout(WARM):
                place = urlsplit(url)
                origin = f"{place.scheme}://{place.netloc}/"
                session = await self._session()
                async with session.head(origin, allow_redirects=False, **proxy_of(origin)) as response:
                    await response.read()

    async def close(self) -> None:
        """Close the connections of the running event loop; those of another one close as it ends."""
        with self._lock:
            keeper = self._sessions.pop(asyncio.get_running_loop(), None)
            self._open.pop(asyncio.get_running_loop(), None)
        if keeper is not None:
            await keeper.aclose()

    async def _send(self, post: Post) -> aiohttp.ClientResponse:
        session = await self._session()
        headers = {"content-type": "application/json", "accept": "text/event-stream", **post.headers}
        response = await session.post(
            post.url, data=post.body, headers=headers, allow_redirects=False, **proxy_of(post.url)
        )
        if post.on_remaining is not None:
            for name in REMAINING:
                said = response.headers.get(name, "")
                if said.isascii() and said.isdigit():
                    post.on_remaining(int(said[:18]))
        return response

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
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=IDLE, ttl_dns_cache=300),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT),
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
    return by_status(response.status, response.headers, body, post)
