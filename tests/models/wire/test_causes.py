"""What a person reads of a connection that failed."""

import socket
import ssl
from unittest.mock import Mock

import aiohttp
from tests.batches import batch

from shipworthy.errors import ModelBroken, ModelError, ModelRefused
from shipworthy.models.wire.causes import cause, unreached
from shipworthy.models.wire.failures import not_answered
from shipworthy.models.wire.http import Http
from shipworthy.models.wire.post import Post


async def refusal(url: str) -> ModelError:
    """The error of a request to a URL where nothing answers."""
    http = Http()
    try:
        await http.post(Post(name="m", url=url, headers={}, body=b""))
    except ModelError as error:
        return error
    finally:
        await http.close()
    raise AssertionError("something answered")


async def test_a_server_that_is_not_there_is_told_without_a_word_of_python() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # bound and not listening: a connection to it is refused
        port = bound.getsockname()[1]
        error = await refusal(f"http://127.0.0.1:{port}/v1")

    assert isinstance(error, ModelBroken) and not error.began
    assert str(error) == (
        f"m cannot be reached at 127.0.0.1:{port} (connection refused): start its server, or check base_url"
    )


@batch("url", ["127.0.0.1:8000/v1", "localhost:8000/v1", "http://", "http://a:99999/v1", "ftp://a/v1"])
async def test_an_address_that_is_none_is_refused_and_not_asked_again(url: str) -> None:
    error = await refusal(url)

    assert isinstance(error, ModelRefused)
    assert str(error) == f"m: {url} is no address of a server: check base_url"


PLACE = Mock(host="api.example.com", port=443, is_ssl=True, ssl=True)
NO_TLS = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)")
NO_TLS.reason = "WRONG_VERSION_NUMBER"


@batch(
    ("error", "words"),
    [
        (aiohttp.ClientConnectorDNSError(PLACE, socket.gaierror(-2, "Name or service not known")), "name of its host"),
        (aiohttp.ClientConnectorSSLError(PLACE, NO_TLS), "(it does not speak TLS): write http://"),
        (aiohttp.ClientProxyConnectionError(PLACE, ConnectionRefusedError(111, "x")), "check HTTP_PROXY"),
        (aiohttp.ClientHttpProxyError(Mock(), (), status=407), "(the proxy answers 407)"),
        (aiohttp.ConnectionTimeoutError("x"), "(no connection in time): check base_url and the network"),
        (aiohttp.ClientConnectorError(PLACE, OSError("Multiple exceptions: [Errno 1]")), "(the connection failed)"),
    ],
)
def test_each_cause_has_words_and_a_repair(error: Exception, words: str) -> None:
    told = str(not_answered(error, Post(name="m", url="http://x/v1", headers={}, body=b"")))

    assert words in told and words in f"{unreached(error)}"
    assert "Error" not in told and "Errno" not in told and "[" not in told


@batch(
    ("error", "words"),
    [
        (aiohttp.ServerDisconnectedError(), "the server closed it"),
        (aiohttp.ClientPayloadError("Response payload is not completed"), "its body ended too early"),
        (aiohttp.ClientOSError(104, "Connection reset by peer"), "connection reset by peer"),
        (TimeoutError(), "no answer in time"),
    ],
)
def test_a_connection_that_breaks_off_says_how(error: Exception, words: str) -> None:
    assert cause(error) == words
