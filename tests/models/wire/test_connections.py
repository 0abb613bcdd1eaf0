"""Connections: used again where they live, never where they may be dying, and read whatever head an answer has."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from tests.batches import batch
from tests.models.asked import CLIENTS, REQUEST, text_of
from tests.models.raw import CHUNKED, Heard, Speak, chunked, speaking
from tests.models.responding import RESPONSES
from tests.models.serving import CHATS, MESSAGES, parts_of, row

from shipworthy.errors import ModelError
from shipworthy.models.wire.connections import KEPT, mended
from shipworthy.models.wire.http import Http

SAID = "The price is 120.5 USD."
TEXT = {"openai": CHATS["text"], "anthropic": MESSAGES["text"], "responses": RESPONSES["text"]}
PLAIN = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"


def whole(body: bytes, *headers: bytes) -> bytes:
    return CHUNKED + b"".join(header + b"\r\n" for header in headers) + b"\r\n" + chunked(body)


def pieces(*sent: bytes) -> Speak:
    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        for piece in sent:
            yield piece

    return speak


async def asked(url: str, times: int = 1, wire: str = "openai", pause: float = 0.0, warm: bool = False) -> list[str]:
    """What is heard of so many requests, one after the other; an error as its words."""
    http = Http()
    model = CLIENTS[wire](row(wire, url), "sk-test", http)
    heard: list[str] = []
    if warm:
        await model.warm()
    for number in range(times):
        if number or warm:
            await asyncio.sleep(pause)
        try:
            heard.append(text_of(await parts_of(model, REQUEST)))
        except ModelError as error:
            heard.append(f"{type(error).__name__}: {error}")
    await http.close()
    return heard


def dying(at: int, words: bytes = b"") -> Callable[[str], Speak]:
    """Each connection says these words and ends, instead of its answer number `at`."""

    def of(wire: str) -> Speak:
        async def speak(heard: Heard) -> AsyncIterator[bytes]:
            if heard.turn < at:
                yield whole(TEXT[wire])
                return
            if words:
                yield words
            yield b""

        return speak

    return of


@batch("wire", CLIENTS)
async def test_field_30b_47_a_used_connection_that_dies_before_a_byte_is_replaced_once(wire: str) -> None:
    async with speaking(dying(2)(wire)) as server:
        assert await asked(server.url, 4, wire) == [SAID] * 4
        # One request in two met a connection that was dying, and was sent again.
        assert [(one.connection, one.turn) for one in server.heard] == [
            (1, 1),
            (1, 2),
            (2, 1),
            (2, 2),
            (3, 1),
            (3, 2),
            (4, 1),
        ]


async def test_field_30b_a_connection_that_was_warmed_counts_as_used() -> None:
    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        yield b"" if heard.connection == 1 else whole(TEXT["openai"])

    async with speaking(speak) as server:
        assert await asked(server.url, warm=True) == [SAID]
        assert len(server.heard) == 2


async def test_field_30b_what_dies_on_a_fresh_connection_is_not_sent_again() -> None:
    async with speaking(pieces(b"")) as server:
        (words,) = await asked(server.url)
        assert words.startswith("ModelBroken") and len(server.heard) == 1


async def test_field_30b_a_request_is_sent_twice_and_not_three_times() -> None:
    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        yield whole(TEXT["openai"]) if heard == server.heard[0] else b""

    async with speaking(speak) as server:
        said, words = await asked(server.url, 2)
        assert said == SAID and words.startswith("ModelBroken")
        assert len(server.heard) == 3


@batch("words", [b"H", b"HTTP/1.1 20", CHUNKED, CHUNKED + b"\r\n", b"nonsense"])
async def test_field_30b_after_a_byte_of_its_answer_nothing_is_sent_again(words: bytes) -> None:
    async with speaking(dying(2, words)("openai")) as server:
        said, broken = await asked(server.url, 2)
        assert said == SAID and broken.startswith("ModelBroken")
        assert len(server.heard) == 2


@pytest.mark.real_time
async def test_field_47_a_reset_is_met_like_an_end() -> None:
    """Over sockets: the server closes with a part of the second request unread, so that the system sends a reset."""
    answered = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal answered
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        await reader.readexactly(next(int(one[15:]) for one in head.split("\r\n") if one.startswith("content-length:")))
        answered += 1
        writer.write(whole(TEXT["openai"]))
        await writer.drain()
        await reader.read(10)
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1024)
    assert await asked(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", 4) == [SAID] * 4
    server.close()
    assert answered == 4


@batch(
    ("header", "pause", "connections"),
    [
        (b"x: y", KEPT - 0.1, 1),
        (b"x: y", KEPT + 0.1, 3),
        (b"keep-alive: timeout=5, max=100", 3.9, 1),
        (b"keep-alive: timeout=5, max=100", 4.1, 3),
        (b"keep-alive: max=100, Timeout = 30", 28.9, 1),
        (b"keep-alive: timeout=30", 29.1, 3),
        (b"keep-alive: timeout=1", 0.1, 3),
        (b"keep-alive: timeout=9999", 61.0, 3),
        (b"keep-alive: soon", KEPT - 0.1, 1),
        (b"connection: close", 0.0, 3),
    ],
)
async def test_field_30_an_unused_connection_is_kept_as_long_as_its_server_keeps_it(
    header: bytes, pause: float, connections: int
) -> None:
    async with speaking(pieces(whole(TEXT["openai"], header))) as server:
        assert await asked(server.url, 3, pause=pause) == [SAID] * 3
        assert (server.connections, len(server.heard)) == (connections, 3)


async def test_field_30_what_comes_on_an_idle_connection_is_the_answer_to_nothing() -> None:
    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        yield whole(TEXT["openai"])
        await asyncio.sleep(1)
        yield b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n"

    async with speaking(speak) as server:
        assert await asked(server.url, 2, pause=2) == [SAID] * 2
        assert server.connections == 2


LENGTH = b"content-length: %d\r\n" % len(TEXT["openai"])
HEADS: dict[str, bytes] = {
    "length and chunks": CHUNKED + LENGTH,
    "chunks and a wrong length": CHUNKED + b"Content-Length: 7\r\nContent-length: 9\r\n",
    "chunks twice": CHUNKED + b"Transfer-Encoding: chunked\r\n",
    "chunks twice in a line": CHUNKED.replace(b"chunked", b"chunked, chunked"),
    "length twice": PLAIN + LENGTH + LENGTH.upper(),
    "length": PLAIN + LENGTH,
    "end of the connection": PLAIN + b"connection: close\r\n",
    "HTTP/1.0": PLAIN.replace(b"1.1", b"1.0"),
    "HTTP/1.0 that is kept": PLAIN.replace(b"1.1", b"1.0") + b"connection: keep-alive\r\n" + LENGTH,
    "long header": CHUNKED + b"x-gateway-trace: " + b"a" * 200_000 + b"\r\n",
    "long name": CHUNKED + b"x" * 20_000 + b": a\r\n",
    "many headers": CHUNKED + b"".join(b"x-%d: a\r\n" % n for n in range(500)),
    "after a word before it": b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n" + CHUNKED,
}  # fmt: skip


@batch("name", HEADS)
@batch("step", [0, 1, 7])
async def test_field_31_32_an_answer_is_read_whatever_its_head_says(name: str, step: int) -> None:
    if step and len(HEADS[name]) > 10_000:
        step *= 1000
    body = TEXT["openai"]
    sent = HEADS[name] + b"\r\n" + (chunked(body) if b"chunked" in HEADS[name] else body)
    ends = b"" if b"connection: close" in HEADS[name] or b"1.0 200" in HEADS[name] else b": rest\n"

    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        for at in range(0, len(sent), step or len(sent)):
            yield sent[at : at + (step or len(sent))]
            await asyncio.sleep(0)
        if not ends:
            yield b""

    async with speaking(speak) as server:
        assert await asked(server.url, 2) == [SAID] * 2


def test_a_head_with_one_length_stays_as_it_is() -> None:
    for head in (CHUNKED + b"\r\n", PLAIN + LENGTH + b"\r\n", PLAIN + LENGTH + b"content-length: 1\r\n\r\n", b""):
        assert mended(head) == head
    assert mended(CHUNKED + LENGTH + b"\r\n") == CHUNKED + b"connection: close\r\n\r\n"
    assert mended(PLAIN + LENGTH * 2 + b"\r\n") == PLAIN + LENGTH + b"connection: close\r\n\r\n"


async def test_a_head_that_ends_its_lines_with_line_feeds_is_not_waited_for() -> None:
    """Whether it is read or refused: no head is held back for ever."""
    sent = whole(TEXT["openai"]).replace(b"\r\n", b"\n")

    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        yield sent
        await asyncio.sleep(30)

    async with speaking(speak) as server, asyncio.timeout(5):
        assert len(await asked(server.url)) == 1


CODINGS: dict[str, Any] = {"gzip": gzip.compress, "X-GZip": gzip.compress, "deflate": zlib.compress, "identity": bytes}


@batch("coding", CODINGS)
async def test_field_46_a_compressed_stream_is_read_although_it_was_not_asked_for(coding: str) -> None:
    body = CODINGS[coding](TEXT["openai"])
    async with speaking(pieces(whole(body, b"content-encoding: " + coding.encode()))) as server:
        assert await asked(server.url) == [SAID]


@batch("coding", ["snappy", "gzip, br", "zstd"])
async def test_field_46_a_coding_that_cannot_be_read_is_named(coding: str) -> None:
    async with speaking(pieces(whole(b"\x0b\x02\x80hi\x03", b"content-encoding: " + coding.encode()))) as server:
        (words,) = await asked(server.url)
        assert words.startswith("ModelBroken") and coding in words


async def test_field_30b_where_many_connections_are_dying_the_second_attempt_takes_none_of_them() -> None:

    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        await asyncio.sleep(0.01)
        yield whole(TEXT["openai"]) if heard.turn == 1 else b""

    async with speaking(speak) as server:
        http = Http()
        model = CLIENTS["openai"](row("openai", server.url), "sk-test", http)
        for _ in range(3):
            found = await asyncio.gather(*(parts_of(model, REQUEST) for _ in range(20)))
            assert {text_of(parts) for parts in found} == {SAID}
            # Nineteen others of these are in the pool, as dead as the first that is taken.
            assert text_of(await parts_of(model, REQUEST)) == SAID
        await http.close()


@pytest.mark.parametrize("coding", ["identity", "gzip"])
async def test_a_stream_that_comes_faster_than_it_is_read_pauses_and_goes_on(coding: str) -> None:
    words = [f"word{number} " for number in range(20_000)]
    body = b"".join(b'data: {"choices":[{"index":0,"delta":{"content":"%s"}}]}\n\n' % word.encode() for word in words)
    body += b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    sent = gzip.compress(body) if coding == "gzip" else body
    size = 700 if coding == "gzip" else 70
    pieces_of = [sent[at : at + size] for at in range(0, len(sent), size)]

    async def speak(heard: Heard) -> AsyncIterator[bytes]:
        # All of it in one write: many chunks more than aiohttp keeps before it pauses.
        yield PLAIN + b"content-encoding: %s\r\n" % coding.encode() + b"transfer-encoding: chunked\r\n\r\n"
        yield b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces_of) + b"0\r\n\r\n"

    async with speaking(speak) as server, asyncio.timeout(60):
        assert await asked(server.url) == ["".join(words)]
