"""One POST to a provider: a session per event loop, and failures as typed errors that hold no key."""

import asyncio
import base64
import functools
import json
import math
import os
import threading
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

import aiohttp
import orjson

from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused
from shipworthy.forking import leave_open, renew_in_child
from shipworthy.models.sse import FAILED, AnswerStream

CONNECT = 10.0
"""Seconds to establish a connection."""
IDLE = 60.0
"""Seconds an unused connection is kept: shorter than the idle limits of providers and proxies."""
WARM = 5.0
"""Seconds to open a connection ahead of need."""
ERROR_BYTES = 65_536
ERROR_SECONDS = 2.0
"""Seconds to read the body of an error; at most ERROR_BYTES of it are read."""
QUOTED = 300
"""Characters of a provider's message that an error quotes."""
LONGEST_WAIT = 3600.0
"""Most seconds taken from a Retry-After header."""
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})
"""Statuses of a temporary refusal; a proxy sends 520 to 530 when the provider is unreachable or overloaded."""
BUSY_WORDS = frozenset({"overloaded_error", "rate_limit_error", "server_error", "api_error", "timeout_error"}) | {
    "rate_limit_exceeded", "service_unavailable", "internal_server_error", "overloaded", "server_overloaded"
}  # fmt: skip
SPENT = frozenset({"insufficient_quota", "billing_hard_limit_reached"})
"""Error codes with status 429 for which a later retry does not help."""
NO_STREAM = ("text/html", "application/json")
REMAINING = ("x-ratelimit-remaining-requests", "anthropic-ratelimit-requests-remaining")
PROXIES = tuple(case(f"{name}_proxy") for name in ("http", "https", "all", "no") for case in (str.lower, str.upper))
UNREACHED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One request to a provider."""

    name: str
    """The model's name for errors."""
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    key: str = field(default="", repr=False)
    """The API key, which no error may quote."""
    key_env: str | None = None
    first_token: float = 60.0
    """Seconds until the answer begins."""
    between: float = 20.0
    """Seconds of silence after which the answer counts as broken off."""
    on_remaining: Callable[[int], None] | None = None
    """Called with the number of requests that the provider still allows, if a header reports it."""


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
                if response.status == 200 and response.content_type not in NO_STREAM:
                    return AnswerStream(response, post.name, started, post.first_token)
                problem = await _turned_away(response, post)
        except FAILED as error:
            problem = _not_answered(error, post)
        # Raised outside of the handler: an error of aiohttp may hold the request's headers.
        raise problem

    async def warm(self, url: str) -> None:
        """Open a connection to a host ahead of need, within 5 s; connection errors are ignored."""
        with suppress(*FAILED):
            async with asyncio.timeout(WARM):
                place = urlsplit(url)
                origin = f"{place.scheme}://{place.netloc}/"
                session = await self._session()
                async with session.head(origin, allow_redirects=False, **_proxy(origin)) as response:
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
            post.url, data=post.body, headers=headers, allow_redirects=False, **_proxy(post.url)
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


def _proxy(url: str) -> dict[str, Any]:
    # Only the proxy variables are read: copying the whole environment takes longer than a request.
    said = tuple(os.environ.get(name, "") for name in PROXIES)
    return _proxy_as_said(url, said) if any(said) else {}


@functools.lru_cache(maxsize=64)
def _proxy_as_said(url: str, said: tuple[str, ...]) -> dict[str, Any]:
    place = urlsplit(url)
    proxies = getproxies_environment()
    given = proxies.get(place.scheme) or proxies.get("all")
    if not given or proxy_bypass(place.hostname or ""):
        return {}
    proxy = urlsplit(given if "://" in given else f"http://{given}")
    if proxy.username is None:
        return {"proxy": proxy.geturl()}
    bare = proxy._replace(netloc=proxy.netloc.rpartition("@")[2]).geturl()
    known = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    basic = f"Basic {base64.b64encode(known).decode()}"
    return {"proxy": bare, "proxy_headers": {"Proxy-Authorization": basic}}


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


def by_status(status: int, headers: Mapping[str, str], body: bytes, post: Post) -> ModelError:
    """The error for a response that is no stream, with a repair and the provider's message in 300 characters."""
    if status == 200 and (error := _error(body)):
        return in_stream(error, post, began=False)  # some gateways report errors with status 200
    kind, words = _words(body)
    quoted = f": {said}" if (said := quotable(words, post.key)) else ""
    if status in BUSY and kind not in SPENT:
        return ModelBusy(f"{post.name} has no room now ({status}){quoted}", retry_after(headers))
    key = f"the key in {post.key_env}" if post.key_env else "the key"
    url = quotable(post.url, post.key)
    what = {
        200: f"{url} gave a page and no stream: check base_url",
        401: f"the provider does not accept {key}: set it to a valid one",
        402: f"the account of {key} has no credit",
        403: f"{key} may not use this model",
        404: f"there is no such model at {url}: check its name and base_url",
        413: "the request is too long",
        429: f"the quota of {key} is used up",
    }.get(status, f"{url} sends elsewhere: set base_url to where" if 300 <= status < 400 else "the provider refuses")
    return ModelRefused(f"{post.name}: {what} ({status}){quoted}")


def in_stream(error: object, post: Post, *, began: bool) -> ModelError:
    """The error that an event of a stream carries; `began`: whether a part of the answer came before it."""
    told = error if isinstance(error, dict) else {"message": error}
    words = f"{post.name} sent an error: {quotable(str(told.get('message') or error), post.key)}"
    if began:
        return ModelBroken(words)
    kinds = (told.get("type"), told.get("code"), told.get("status"))
    busy = any(kind in BUSY_WORDS if isinstance(kind, str) else kind in BUSY for kind in kinds if _is_word(kind))
    return ModelBusy(words) if busy and not SPENT.intersection(filter(_is_word, kinds)) else ModelRefused(words)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait according to the headers, at most 3600; None without a readable Retry-After."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        said = headers.get(name, "").strip()
        try:
            seconds = float(said) * unit
        except ValueError:
            seconds = math.nan
            with suppress(ValueError, OverflowError):
                when = parsedate_to_datetime(said)
                seconds = (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        if not math.isnan(seconds):
            return min(max(seconds, 0.0), LONGEST_WAIT)
    return None


def quotable(words: str, key: str) -> str:
    """A provider's message in one line of at most 300 characters, with every form of the key replaced."""
    if key:
        encoded = base64.b64encode(key.encode()).decode().rstrip("=")
        for form in (key, quote(key, safe=""), json.dumps(key)[1:-1], encoded):
            words = words.replace(form, "[key]")
    words = " ".join(words.split())
    return words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"


def _words(body: bytes) -> tuple[str, str]:
    try:
        told = orjson.loads(body)
    except ValueError:
        return "", body.decode(errors="replace")
    error = told.get("error", told) if isinstance(told, dict) else told
    if not isinstance(error, dict):
        return "", str(error)
    kinds = [kind for kind in (error.get("code"), error.get("type")) if isinstance(kind, str)]
    spent = [kind for kind in kinds if kind in SPENT]
    return next(iter(spent + kinds), ""), str(error.get("message") or body.decode(errors="replace"))


def _error(body: bytes) -> object:
    with suppress(ValueError):
        told = orjson.loads(body)
        return told.get("error") if isinstance(told, dict) else None
    return None


def _is_word(kind: object) -> bool:
    return isinstance(kind, str | int)


def _not_answered(error: Exception, post: Post) -> ModelError:
    words = f"{type(error).__name__}: {quotable(str(error), post.key)}"
    if isinstance(error, UNREACHED):
        return ModelBroken(f"{post.name} cannot be reached ({words})", began=False)
    if isinstance(error, TimeoutError):
        return ModelBroken(f"{post.name} said nothing for {post.first_token:g} s")
    if isinstance(error, ValueError):
        return ModelRefused(f"{post.name}: {quotable(post.url, post.key)} and its key make no request: check both")
    return ModelBroken(f"the connection to {post.name} broke off before the answer ({words})")
