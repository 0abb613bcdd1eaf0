"""A model that always says the same, behind OpenAI's two APIs on loopback: far cheaper than whoever asks it.

Every reply is bytes before it is asked for. The base URL says what is played: `http://127.0.0.1:PORT/SCENARIO/v1`.

text    one short answer
tools4  four tool calls in one reply; once their results are in the request, the short answer
burst   500 tokens, one event and one write each, as fast as the loop turns
paced   500 tokens, 2 ms apart
first   a short sentence at once, twenty more tokens 5 ms later

It prints its port as JSON, serves until its standard input ends, and says at `GET /used` what CPU seconds it has used.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

ANSWER = (
    "NVDA trades at 142.50 (+2.3 %), news flow is positive and retail sentiment is bullish; "
    "momentum is intact but the multiple is stretched. DONE#"
)
SOURCES = ("get_company_info", "get_historical_prices", "get_news", "get_sentiment")
SENTENCE = (" The", " price", " of", "", " rose", " by", " two", " percent", " today", ".")
NAMES = [f" {first}{last}" for first in "ABCDE" for last in "abcdefghij"]
NOTE = (*[word or name for name in NAMES for word in SENTENCE][:499], " DONE#")
"""No sentence twice: a text that repeats itself is ended."""
GAPS = {"burst": 0.0, "paced": 0.002, "first": 0.005}
"""Scenario → seconds between two writes; without one, a reply is one write."""
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
STREAMED = re.compile(rb'"stream": *true')
RESULT = re.compile(rb'"role": *"tool"|"type": *"function_call_output"')
SHARED = {
    "created": 1760000000,
    "model": "mock-model",
    "service_tier": "default",
    "system_fingerprint": "fp_0123456789",
}
USAGE = {"prompt_tokens": 100, "completion_tokens": 30, "total_tokens": 130}
STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
    b"cache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n"
)


def replies() -> dict[tuple[str, bool, bool], list[bytes]]:
    """(scenario, results are in, streamed) → the writes of the reply."""
    short = re.findall(r" ?\S+", ANSWER)
    said: dict[tuple[str, bool], list[dict[str, Any]]] = {
        ("text", False): _texts(short),
        ("tools4", False): _calls(),
        ("tools4", True): _texts(short),
        ("burst", False): _texts(NOTE),
        ("paced", False): _texts(NOTE),
        ("first", False): _texts(("Yes. It", *NOTE[:19], NOTE[-1])),
    }
    found = {}
    for (scenario, after), deltas in said.items():
        events = _events(deltas, f"chatcmpl-{scenario}-{after:d}")
        if scenario == "first":
            events = [b"".join(events[:2]), b"".join(events[2:])]
        elif scenario not in GAPS:
            events = [b"".join(events)]
        events[0] = STREAM_HEAD + events[0]
        events[-1] += b"0\r\n\r\n"
        found[scenario, after, True] = events
        answer = list(_response_events(deltas, f"resp_{scenario}{after:d}"))
        answer = answer if scenario in GAPS else [b"".join(answer)]
        answer[0] = STREAM_HEAD + answer[0]
        answer[-1] += b"0\r\n\r\n"
        found[f"{scenario}/responses", after, True] = answer
        found[scenario, after, False] = [_plain(_whole(deltas, f"chatcmpl-{scenario}-{after:d}"))]
    return found


def _texts(words: Sequence[str]) -> list[dict[str, Any]]:
    return [{"content": word} for word in words]


def _calls() -> list[dict[str, Any]]:
    pieces = []
    for index, name in enumerate(SOURCES):
        function = {"name": name, "arguments": ""}
        pieces += [
            {"tool_calls": [{"index": index, "id": f"call_{index}", "type": "function", "function": function}]},
            {"tool_calls": [{"index": index, "function": {"arguments": '{"ticker": "NVDA"}'}}]},
        ]
    return pieces


def _events(deltas: list[dict[str, Any]], id: str) -> list[bytes]:
    """The chunks of a stream, as OpenAI sends them, usage and all."""
    reason = "stop" if "content" in deltas[0] else "tool_calls"
    choices: list[list[dict[str, Any]]] = [
        [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": end}]
        for delta, end in [({"role": "assistant", "content": ""}, None), *((d, None) for d in deltas), ({}, reason)]
    ]
    shared = {"id": id, "object": "chat.completion.chunk", **SHARED}
    events = [json.dumps({**shared, "choices": choice, "usage": None}, separators=(",", ":")) for choice in choices]
    events += [json.dumps({**shared, "choices": [], "usage": USAGE}, separators=(",", ":")), "[DONE]"]
    return [_framed(f"data: {event}\n\n".encode()) for event in events]


def _response_events(deltas: list[dict[str, Any]], id: str) -> Iterator[bytes]:
    """The events of a Responses stream, as OpenAI sends them, usage and all."""
    number, output = 0, []

    def event(kind: str, **told: Any) -> bytes:
        nonlocal number
        number += 1
        body = json.dumps({"type": kind, "sequence_number": number - 1, **told}, separators=(",", ":"))
        return _framed(f"event: {kind}\ndata: {body}\n\n".encode())

    def whole(status: str, usage: Any = None) -> dict[str, Any]:
        told = {"id": id, "object": "response", "created_at": SHARED["created"], "model": SHARED["model"]}
        return {**told, "status": status, "output": output, "store": False, "usage": usage}

    yield event("response.created", response=whole("in_progress"))
    yield event("response.in_progress", response=whole("in_progress"))
    if text := "".join(delta.get("content", "") for delta in deltas):
        at: dict[str, Any] = {"item_id": "msg_0", "output_index": 0, "content_index": 0}
        item: dict[str, Any] = {"id": "msg_0", "type": "message", "role": "assistant", "content": []}
        yield event("response.output_item.added", output_index=0, item=item)
        part = {"type": "output_text", "text": text, "annotations": []}
        yield event("response.content_part.added", **at, part={**part, "text": ""})
        for delta in deltas:
            yield event("response.output_text.delta", **at, delta=delta["content"], logprobs=[], obfuscation="a1B2c3")
        yield event("response.output_text.done", **at, text=text, logprobs=[])
        yield event("response.content_part.done", **at, part=part)
        output = [{**item, "status": "completed", "content": [part]}]
        yield event("response.output_item.done", output_index=0, item=output[0])
    else:
        for index, name in enumerate(SOURCES):
            item = {"id": f"fc_{index}", "type": "function_call", "call_id": f"call_{index}", "name": name}
            at, arguments = {"item_id": item["id"], "output_index": index}, '{"ticker": "NVDA"}'
            yield event("response.output_item.added", output_index=index, item={**item, "arguments": ""})
            yield event("response.function_call_arguments.delta", **at, delta=arguments, obfuscation="a1B2c3")
            yield event("response.function_call_arguments.done", **at, arguments=arguments)
            output.append({**item, "status": "completed", "arguments": arguments})
            yield event("response.output_item.done", output_index=index, item=output[-1])
    used = {"input_tokens": 100, "output_tokens": 30, "total_tokens": 130}
    yield event("response.completed", response=whole("completed", used))


def _whole(deltas: list[dict[str, Any]], id: str) -> bytes:
    """The same reply in one piece."""
    text = "".join(delta.get("content", "") for delta in deltas)
    message: dict[str, Any] = {"role": "assistant", "content": text or None, "refusal": None}
    if not text:
        arguments = '{"ticker": "NVDA"}'
        message["tool_calls"] = [
            {"id": f"call_{n}", "type": "function", "function": {"name": name, "arguments": arguments}}
            for n, name in enumerate(SOURCES)
        ]
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop" if text else "tool_calls"}
    whole = {"id": id, "object": "chat.completion", **SHARED, "choices": [choice], "usage": USAGE}
    return json.dumps(whole, separators=(",", ":")).encode()


def _framed(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def _plain(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body)


class Connection(asyncio.Protocol):
    """One client's connection: requests in, replies out, one after the other."""

    def __init__(self, known: dict[tuple[str, bool, bool], list[bytes]]) -> None:
        self._known, self._held = known, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._loop = transport, asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        """Answer every request that has come whole."""
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self._held, 0, end)
            after = end + 4 + (int(length[1]) if length else 0)
            if len(self._held) < after:
                return
            head, body, self._held = self._held[:end], self._held[end + 4 : after], self._held[after:]
            self._answer(head, body)

    def _answer(self, head: bytes, body: bytes) -> None:
        method, path, _ = head.split(b" ", 2)
        if method != b"POST":
            used = _plain(json.dumps(time.process_time()).encode())
            # A HEAD is how a client warms a connection: it gets the headers alone.
            self._transport.write(used if method == b"GET" else used[: used.index(b"\r\n\r\n") + 4])
            return
        scenario = path.split(b"/", 2)[1].decode()
        after = scenario == "tools4" and RESULT.search(body) is not None
        streamed = STREAMED.search(body) is not None
        wire = "/responses" if path.endswith(b"/responses") else ""
        writes = self._known[scenario + wire, after, streamed]
        self._transport.write(writes[0])
        if len(writes) > 1:
            self._later(iter(writes[1:]), GAPS[scenario], self._loop.time())

    def _later(self, writes: Iterator[bytes], gap: float, now: float) -> None:
        # From one fixed moment to the next, so that the pace does not depend on how late each timer is.
        due = now + gap
        if gap:
            self._loop.call_at(due, self._write, writes, gap, due)
        else:
            self._loop.call_soon(self._write, writes, gap, due)

    def _write(self, writes: Iterator[bytes], gap: float, due: float) -> None:
        piece = next(writes, None)
        if piece is not None and not self._transport.is_closing():
            self._transport.write(piece)
            self._later(writes, gap, due)


async def serve() -> None:
    """Serve until standard input ends."""
    known = replies()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(known), "127.0.0.1", 0, backlog=1024)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
