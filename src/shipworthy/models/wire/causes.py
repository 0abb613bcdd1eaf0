"""Say in words why a connection failed, and what to do."""

import os
import socket
import ssl

import aiohttp

from shipworthy.models.wire.proxy import is_here

WORDS: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.ConnectionTimeoutError, "no connection in time"),
    (aiohttp.ServerDisconnectedError, "the server closed it"),
    (aiohttp.ClientPayloadError, "its body ended too early"),
    (aiohttp.ClientResponseError, "what the server sent is not HTTP"),
    (TimeoutError, "no answer in time"),
)
"""Errors that have no words of the operating system."""


def cause(error: Exception) -> str:
    """Why a connection failed, in a few words without names of Python."""
    inner = getattr(error, "os_error", error)
    if isinstance(inner, socket.gaierror):
        return "the name of its host is not known"
    if isinstance(inner, ssl.SSLError):
        told = (inner.reason or "TLS failed").replace("_", " ").lower()
        return "it does not speak TLS" if told == "wrong version number" else told
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy answers {error.status}"
    if isinstance(error, aiohttp.ClientResponseError) and "content-encoding" in error.message:
        return f"its content-encoding cannot be read{error.message.partition('content-encoding')[2]}"
    for kind, words in WORDS:
        if isinstance(error, kind):
            return words
    number = getattr(inner, "errno", None)
    return os.strerror(number).lower() if isinstance(number, int) and number > 0 else "the connection failed"


def unreached(error: Exception) -> str:
    """Where no connection could be made, why, and what to do: `at localhost:1 (connection refused): start …`."""
    if isinstance(error, aiohttp.ClientHttpProxyError | aiohttp.ClientProxyConnectionError):
        return f"through its proxy ({cause(error)}): check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY, or set NO_PROXY"
    if not isinstance(error, aiohttp.ClientConnectorError):
        return f"({cause(error)}): check base_url and the network"
    if isinstance(error, aiohttp.ClientConnectorSSLError):
        do = "write http:// in base_url if it has no TLS"
    elif is_here(error.host):
        do = "start its server, or check base_url"
    else:
        do = "check base_url and the network"
    return f"at {error.host}:{error.port} ({cause(error)}): {do}"
