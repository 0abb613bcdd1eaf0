"""One exchange over HTTP: whatever the server does, it ends in its time, and no more bytes are read than allowed."""

import asyncio
import contextlib
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.tools.remote.rude import HANG, OK, PLAIN, STREAM, Piece, rude
from tests.virtual_time import run

from shipworthy.models.wire.exchange import Exchange, Unanswered, exchanged
from shipworthy.models.wire.http import Http

SECONDS = 2.0
MOST = 10_000


async def asked(url: str, *, body: bytes | None = b"{}", once: bool = False, seconds: float = SECONDS) -> bytes:
    """The whole body of an answer."""
    http = Http()
    ends = asyncio.get_running_loop().time() + seconds
    try:
        method = "GET" if body is None else "POST"
        answer = await exchanged(http, Exchange(method=method, url=url, body=body, ends=ends, most=MOST, once=once))
        try:
            return await answer.whole()
        finally:
            answer.close()
    finally:
        await http.close()


async def refused(*pieces: Piece, seconds: float = SECONDS) -> tuple[Unanswered, float, int]:
    """How an exchange fails, after how many seconds, and after how many bytes."""
    async with rude(*pieces) as server:
        began = asyncio.get_running_loop().time()
        with pytest.raises(Unanswered) as failed:
            await asked(server.url, seconds=seconds)
        return failed.value, asyncio.get_running_loop().time() - began, server.sent


async def test_an_answer_comes_whole() -> None:
    async with rude(PLAIN, b'{"a": ', b"1}") as server:
        assert await asked(server.url) == b'{"a": 1}'
        assert await asked(server.url, body=None) == b'{"a": 1}'
    assert [one.method for one in server.asked] == ["POST", "GET"]
    assert server.asked[0].headers["accept-encoding"] == "identity"


@batch(
    "pieces",
    [
        (HANG,),
        (b"HTTP/1.1 200", HANG),
        (STREAM, HANG),
        (STREAM, b"data: 1\n\n", HANG),
        (STREAM, *(0.01, b": \n") * 2000),
        (b"HTTP/1.1 100 Continue\r\n\r\n", *(0.01, b"HTTP/1.1 100 Continue\r\n\r\n") * 1000),
        (OK % b"text/plain" + b"content-length: 100\r\n\r\n", b"x", HANG),
    ],
    ids=["after the connection", "in the status", "after the head", "in the stream", "drip", "continue", "short"],
)
async def test_a_server_that_hangs_is_left_at_the_moment_that_was_set(pieces: tuple[Piece, ...]) -> None:
    error, seconds, _ = await refused(*pieces)
    assert error.late and error.sent
    assert seconds == pytest.approx(SECONDS, abs=0.001)


async def test_a_flood_is_cut_and_not_kept() -> None:
    error, seconds, sent = await refused(STREAM, *[b"x" * 65_536] * 1000)
    assert "more than 10,000 bytes" in str(error)
    assert sent < 2_000_000, "what the connection holds, and not what the server would send"
    assert seconds < 0.1


async def test_a_body_that_is_compressed_is_not_read() -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    error, _, _ = await refused(PLAIN.replace(b"\r\n\r\n", b"\r\ncontent-encoding: gzip\r\n\r\n"), bomb)
    assert "compressed" in str(error) and error.sent


async def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    async with rude(b"HTTP/1.1 302 Found\r\nlocation: http://10.0.0.1/\r\ncontent-length: 0\r\n\r\n") as server:
        http = Http()
        ends = asyncio.get_running_loop().time() + SECONDS
        answer = await exchanged(http, Exchange(url=server.url, body=b"", ends=ends, most=MOST))
        assert answer.status == 302 and len(server.asked) == 1
        answer.close()
        await http.close()


async def test_what_was_never_sent_says_so() -> None:
    with pytest.raises(Unanswered, match="refused") as failed:
        await asked("http://127.0.0.1:1/")
    assert not failed.value.sent
    error, _, _ = await refused(b"")
    assert error.sent, "the server closed the connection: it may have read the request"


async def test_a_request_that_is_sent_once_takes_a_connection_of_its_own() -> None:
    alive = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
    async with rude(alive, HANG) as server:
        http = Http()
        ends = asyncio.get_running_loop().time() + SECONDS
        for _ in range(3):
            answer = await exchanged(http, Exchange(url=server.url, body=b"{}", ends=ends, most=MOST, once=True))
            await answer.whole()
            answer.close()
        assert server.connections == 3
        await http.close()


PIECES = st.lists(
    st.one_of(
        st.binary(max_size=200),
        st.sampled_from([0.0, 0.01, 0.5, 1.5, HANG]),
        st.sampled_from([b"x" * 9000, b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n", b"content-length: 5\r\n", STREAM, PLAIN]),
    ),
    max_size=12,
)


@given(PIECES)
def test_whatever_comes_it_ends_in_its_time(pieces: list[Piece]) -> None:
    async def tried() -> tuple[float, int]:
        async with rude(*pieces) as server:
            loop = asyncio.get_running_loop()
            began, size = loop.time(), 0
            with contextlib.suppress(Unanswered):
                size = len(await asked(server.url))
            return loop.time() - began, size

    seconds, size = run(tried())
    assert seconds <= SECONDS + 0.05 and size <= MOST
