"""A provider on loopback that sends what it is told to, byte for byte, and recorded streams to send."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from tests.models.raw import Loopback, listening

from shipworthy.models.model import Part, Request, TextPart, ToolCall
from shipworthy.models.row import Row


@dataclass(frozen=True)
class Sends:
    """What the server answers to a request."""

    body: bytes = b""
    status: int = 200
    headers: tuple[str, ...] = ("content-type: text/event-stream",)
    piece: int = 0
    """Bytes of an HTTP chunk; 0: all at once."""
    cut: int | None = None
    """Close the connection after so many bytes of the body."""
    stall: int | None = None
    """Say nothing more after so many bytes of the body; -1: not even the status."""
    drip: tuple[bytes, float] | None = None
    """After the stall: these bytes again and again, every so many seconds."""
    plain: bool = False
    """A body that ends with the connection, without chunks."""


@dataclass
class Asked:
    """A request the server got."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    connection: int
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    """The client has closed the connection."""


class Wire(Loopback):
    """The server: answers with `sends`, one for each request, the last one for ever."""

    def __init__(self, sends: Sequence[Sends]) -> None:
        super().__init__()
        self.sends = list(sends)
        self.asked: list[Asked] = []

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        """Answer the requests of one connection, until one asks for its end."""
        while await self._one(reader, writer, connection):
            pass

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        method, path, _ = head[0].split(" ")
        headers = {n.lower(): v for n, _, v in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if method == "HEAD":
            self.asked.append(Asked(method, path, headers, None, connection))
            writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n")
            return True
        asked = Asked(method, path, headers, orjson.loads(body), connection)
        self.asked.append(asked)
        sends = self.sends.pop(0) if len(self.sends) > 1 else self.sends[0]
        await self._send(sends, reader, writer, asked)
        return not sends.plain and sends.cut is None

    async def _send(
        self, sends: Sends, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked
    ) -> None:
        if sends.stall != -1:
            framing = "connection: close" if sends.plain else "transfer-encoding: chunked"
            lines = [f"HTTP/1.1 {sends.status} Whatever", framing, *sends.headers]
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        ends = [end for end in (sends.cut, sends.stall) if end is not None]
        body = sends.body[: max(min(ends), 0)] if ends else sends.body
        step = sends.piece or len(body) or 1
        for at in range(0, len(body), step):
            self._chunk(sends, writer, body[at : at + step])
            if sends.piece:
                await writer.drain()
                await asyncio.sleep(0)
        if sends.stall is not None:
            await self._wait(sends, reader, writer, asked)
        elif sends.cut is None and not sends.plain:
            writer.write(b"0\r\n\r\n")
        await writer.drain()
        if sends.cut is not None or sends.plain:
            writer.close()

    async def _wait(
        self, sends: Sends, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked
    ) -> None:
        end = asyncio.create_task(reader.read(1))
        try:
            while not end.done():
                await asyncio.wait({end}, timeout=sends.drip[1] if sends.drip else None)
                if sends.drip and not end.done():
                    self._chunk(sends, writer, sends.drip[0])
            asked.gone.set()
        finally:
            end.cancel()
        raise ConnectionError

    @staticmethod
    def _chunk(sends: Sends, writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(data if sends.plain else b"%x\r\n%b\r\n" % (len(data), data))


@asynccontextmanager
async def serving(*sends: Sends | bytes) -> AsyncIterator[Wire]:
    """A server that answers with these, one after the other."""
    sent = [Sends(one) if isinstance(one, bytes) else one for one in sends] or [Sends()]
    async with listening(Wire(sent)) as wire:
        yield wire


def row(wire: str, url: str, **over: Any) -> Row:
    """A catalogue row for a model at that address."""
    return Row(**{
        "name": f"{wire}:model", "provider": wire, "model": "model", "wire": wire, "base_url": f"{url}/v1",
        "key_env": "PROVIDER_API_KEY", **over,
    })  # fmt: skip


async def parts_of(model: Any, request: Request, keep: list[Part] | None = None) -> list[Part]:
    """All parts of an answer; `keep` has those before an error, too."""
    parts = keep if keep is not None else []
    async for part in model.stream(request):
        parts.append(part)
    return parts


def joined(parts: Sequence[Part]) -> list[Part]:
    """The parts, with neighbouring texts as one: how many there are depends on what came together."""
    found: list[Part] = []
    for part in parts:
        if found and isinstance(part, TextPart) and isinstance(found[-1], TextPart):
            found[-1] = TextPart(text=found[-1].text + part.text)
        else:
            found.append(part)
    return found


def calls_in(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Name and arguments of the calls among parts."""
    return [(part.name, part.arguments) for part in parts if isinstance(part, ToolCall)]


def chunk(delta: Any = None, finish: str | None = None, **more: Any) -> bytes:
    """A chunk of a chat completion."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]
    told = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "m", "choices": choices, **more}
    return b"data: " + orjson.dumps(told) + b"\n\n"


def piece(text: str, index: int | None = 0, id: str | None = None, name: str | None = None) -> dict[str, Any]:
    """A delta with a piece of a call; what is None is left out."""
    function = {**({"name": name} if name else {}), "arguments": text}
    marks = {**({} if index is None else {"index": index}), **({"id": id, "type": "function"} if id else {})}
    return {"tool_calls": [{**marks, "function": function}]}


def usage(asked: int = 20, said: int = 7, cached: int = 0, thought: int = 0) -> dict[str, Any]:
    """A usage of a chat completion."""
    return {
        "prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said,
        "prompt_tokens_details": {"cached_tokens": cached}, "completion_tokens_details": {"reasoning_tokens": thought},
    }  # fmt: skip


DONE = b"data: [DONE]\n\n"
ROLE = chunk({"role": "assistant", "content": ""}, usage=None)


def chat(*deltas: Any, finish: str = "stop", last: Any = "", used: dict[str, Any] | None = None) -> bytes:
    """A whole chat completion of these deltas; text stands for a delta with content."""
    said = b"".join(chunk({"content": one} if isinstance(one, str) else one) for one in deltas)
    return ROLE + said + chunk({}, finish) + chunk(None, usage=used or usage()) + DONE


def event(kind: str, **more: Any) -> bytes:
    """An event of a message."""
    return b"event: " + kind.encode() + b"\ndata: " + orjson.dumps({"type": kind, **more}) + b"\n\n"


def started(**counts: int) -> bytes:
    """The first event of a message."""
    used = {"input_tokens": 25, "output_tokens": 1, **counts}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "content": [], "stop_reason": None}
    return event("message_start", message={**message, "model": "m", "usage": used})


def ended(reason: str | None = "end_turn", **counts: Any) -> bytes:
    """The last two events of a message."""
    delta = {"stop_reason": reason, "stop_sequence": None}
    return event("message_delta", delta=delta, usage={"output_tokens": 15, **counts}) + event("message_stop")


def block(index: int, opens: dict[str, Any], *deltas: dict[str, Any]) -> bytes:
    """A whole content block."""
    said = b"".join(event("content_block_delta", index=index, delta=delta) for delta in deltas)
    start = event("content_block_start", index=index, content_block=opens)
    return start + said + event("content_block_stop", index=index)


def words(index: int, *texts: str) -> bytes:
    """A block of text."""
    return block(index, {"type": "text", "text": ""}, *({"type": "text_delta", "text": text} for text in texts))


def use(index: int, id: str, name: str, *pieces: str) -> bytes:
    """A block with a call."""
    opens = {"type": "tool_use", "id": id, "name": name, "input": {}}
    return block(index, opens, *({"type": "input_json_delta", "partial_json": text} for text in pieces))


def thought(index: int, *texts: str) -> bytes:
    """A block of thought."""
    deltas = [{"type": "thinking_delta", "thinking": text} for text in texts]
    return block(index, {"type": "thinking", "thinking": ""}, *deltas, {"type": "signature_delta", "signature": "c2ln"})


PING = event("ping")
PIECES = ("", '{"tick', 'er": "NV', 'DA", "days"', ": 3}")
TWO = (("call_a", "get_price", '{"ticker":"NVDA"}'), ("call_b", "get_news", '{"ticker":"AMD","n":[1,{"x":"}"}]}'))

CHATS: dict[str, bytes] = {
    "text": chat("The", " price", " is", " 120.5", " USD."),
    "one call": chat(
        piece("", 0, "call_a", "get_price"), *(piece(text) for text in PIECES[1:]), finish="tool_calls"
    ),
    "parallel calls": chat(
        piece("", 0, "call_a", "get_price"), piece(TWO[0][2][:9]), piece(TWO[0][2][9:]),
        piece("", 1, "call_b", "get_news"), piece(TWO[1][2][:12], 1), piece(TWO[1][2][12:], 1), finish="tool_calls",
    ),
    "interleaved calls": chat(
        piece("", 0, "call_a", "get_price"), piece("", 1, "call_b", "get_news"), piece(TWO[0][2][:9]),
        piece(TWO[1][2][:12], 1), piece(TWO[0][2][9:]), piece(TWO[1][2][12:], 1), finish="tool_calls",
    ),
    "text and call": chat("Let me", " look.", piece('{"ticker":"NVDA"}', 0, "call_a", "get_price"), finish="tool_calls"),
    "refusal": chat({"refusal": "I cannot"}, {"refusal": " help."}),
    "length": chat("It is", piece('{"ticker":"NV', 0, "call_a", "get_price"), finish="length"),
    "filtered": chat("It", finish="content_filter"),
    "unicode": chat("Grüße ", "👩‍🚀", " 日本", "\u2028\r\n", piece('{"q":"čaj 🍵"}', 0, "call_a", "find"), finish="tool_calls"),
    "cached usage": chat("Yes.", used=usage(5000, 3, cached=4096)),
    "thought": chat({"reasoning_content": "Hm, "}, {"reasoning_content": "yes."}, "Yes.", used=usage(30, 9, thought=6)),
    "heartbeats": b": OPENROUTER PROCESSING\n\n" + chat("Yes", ".").replace(b"\n\n", b"\n\n: still here\n\n", 3),
    "call and stop": chat(piece('{"a":1}', None, "", "f"), finish="stop"),
}  # fmt: skip

MESSAGES: dict[str, bytes] = {
    "text": started() + PING + words(0, "The", " price", " is", " 120.5", " USD.") + ended(),
    "one call": started() + use(0, "toolu_a", "get_price", *PIECES) + ended("tool_use"),
    "parallel calls": started()
    + use(0, "toolu_a", "get_price", TWO[0][2][:9], TWO[0][2][9:])
    + use(1, "toolu_b", "get_news", TWO[1][2])
    + ended("tool_use"),
    "text and call": started() + words(0, "Let me look.") + use(1, "toolu_a", "get_price", *PIECES) + ended("tool_use"),
    "call without arguments": started() + use(0, "toolu_a", "today", "") + ended("tool_use"),
    "refusal": started() + words(0, "I can") + ended("refusal"),
    "length": started() + words(0, "It is") + use(1, "toolu_a", "get_price", '{"ticker":"NV') + ended("max_tokens"),
    "unicode": started() + words(0, "Grüße ", "👩‍🚀", " 日本\u2028") + use(1, "toolu_a", "find", '{"q":"č', 'aj 🍵"}') + ended("tool_use"),
    "cached usage": started(cache_read_input_tokens=4096, cache_creation_input_tokens=900) + words(0, "Yes.") + ended(),
    "thought": started() + thought(0, "Hm, ", "yes.") + words(1, "Yes.") + ended(),
    "heartbeats": PING + started() + PING + words(0, "Yes") + b": here\n\n" + PING + words(1, ".") + PING + ended(),
}  # fmt: skip
