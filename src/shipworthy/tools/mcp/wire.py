"""The HTTP requests of one connection: bounded answers, no stream that waits for nothing, expired sessions noted."""

from collections.abc import AsyncIterator

import httpx2

from shipworthy.models.wire.proxy import proxy_of

LARGEST = 16_000_000
"""Most bytes of one answer."""
MOST_RESUMED = 20
"""Most times that streams of one connection are taken up again after they broke off."""
SESSION, RESUMED = "mcp-session-id", "last-event-id"


class Wire(httpx2.AsyncBaseTransport):
    """Wraps the transport of a client of streamable HTTP."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner
        self._resumed = 0
        self.expired = False
        """Whether the server has answered that it does not know the session."""
        self.refusal = 0
        """The last status of an answer that was no success."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; raises httpx2.TransportError."""
        if request.method == "GET":
            # A server that ends this stream at once would be asked again and again, as long as the connection lives.
            self._resumed += RESUMED in request.headers
            if RESUMED not in request.headers or self._resumed > MOST_RESUMED:
                return httpx2.Response(405, request=request)
        request.headers["accept-encoding"] = "identity"
        response = await self._inner.handle_async_request(request)
        if response.status_code >= 400:
            self.refusal = response.status_code
            self.expired = self.expired or (response.status_code == 404 and SESSION in request.headers)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise httpx2.RemoteProtocolError("the answer is compressed, although that was not accepted")
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = Limited(response.stream)
        return response

    async def aclose(self) -> None:
        """Close all connections."""
        await self._inner.aclose()


def wire_to(url: str) -> Wire:
    """The requests of a connection to a URL, through the proxy of the environment where there is one."""
    said = proxy_of(url)
    proxy = httpx2.Proxy(said["proxy"], headers=said.get("proxy_headers")) if said else None
    return Wire(httpx2.AsyncHTTPTransport(proxy=proxy))


class Limited(httpx2.AsyncByteStream):
    """The bytes of an answer, up to `LARGEST`."""

    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner, self._read = inner, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            self._read += len(chunk)
            if self._read > LARGEST:
                raise httpx2.StreamError(f"the answer has more than {LARGEST:,} bytes")
            yield chunk

    async def aclose(self) -> None:
        """Close the answer."""
        await self._inner.aclose()
