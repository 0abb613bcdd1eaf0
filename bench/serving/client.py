"""The clients of a load, in a process of their own: told what to do by JSON on standard input, and prints JSON.

`streams`: each follows one answer to its end, and says how long after the model each piece came.
`arrivals`: requests come at random moments at a rate, whether the server keeps up or not.
"""

import asyncio
import contextlib
import json
import random
import sys
import time
import urllib.request
from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

import orjson


class Stream(asyncio.Protocol):
    """One request over HTTP/1.1 whose answer is streamed in chunks."""

    def __init__(self, request: bytes, kind: str) -> None:
        self._request, self._kind = request, kind
        self.done = asyncio.get_running_loop().create_future()
        self.status, self.characters, self.arrivals = 0, 0, list[tuple[float, int]]()
        self.began, self.headed = time.monotonic(), 0.0
        self.whole = False
        self._head, self._rest, self._text = b"", b"", b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self._request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        if not self.status:
            self._head += data
            head, found, data = self._head.partition(b"\r\n\r\n")
            if not found:
                return
            self.status, self.headed = int(head[9:12]), now
        self._rest += data
        while True:
            size, found, rest = self._rest.partition(b"\r\n")
            if not found or not size:
                break
            length = int(size, 16)
            if len(rest) < length + 2:
                break
            self._text += rest[:length]
            self._rest = rest[length + 2 :]
            if not length:
                self._end()
                break
        self._frames(now)

    def _frames(self, now: float) -> None:
        *frames, self._text = self._text.split(b"\n\n")
        before = self.characters
        for frame in frames:
            at = frame.find(b"data: ")
            if at >= 0 and frame[at + 6 : at + 7] == b"{":
                self._read(orjson.loads(frame[at + 6 :]))
            elif frame.endswith(b"[DONE]"):
                self.whole = True
        if self.characters > before:
            self.arrivals.append((now, self.characters))

    def _read(self, data: dict[str, Any]) -> None:
        if self._kind == "runs":
            if data["type"] == "text_delta":
                self.characters += len(data["text"])
            elif data["type"] == "run_finished":
                self.whole = data["result"]["status"] == "completed"
            return
        for choice in data.get("choices") or ():
            self.characters += len((choice.get("delta") or {}).get("content") or "")

    def _end(self) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        self._end()


def request_of(spec: dict[str, Any], number: int) -> bytes:
    """The request of one client, as bytes."""
    message = f"Write a long note on AMD, number {number}"
    if spec["kind"] == "runs":
        body = {"message": message, "skill": "note", "stream": spec.get("stream", True)}
    else:
        body = {"model": spec["model"], "stream": True, "messages": [{"role": "user", "content": message}]}
    data = orjson.dumps(body)
    head = f"POST {spec['path']} HTTP/1.1\r\nHost: {spec['host']}:{spec['port']}\r\nContent-Type: application/json\r\n"
    head += f"Authorization: Bearer bench\r\nContent-Length: {len(data)}\r\n\r\n"
    return head.encode() + data


async def streams(spec: dict[str, Any]) -> dict[str, Any]:
    """`count` streams that begin within `ramp` seconds; each piece's delay after the model sent it."""
    loop, count = asyncio.get_running_loop(), spec["count"]

    async def one(number: int) -> Stream:
        await asyncio.sleep(spec["ramp"] * number / count)
        try:
            transport, stream = await loop.create_connection(
                lambda: Stream(request_of(spec, number), spec["kind"]), spec["host"], spec["port"]
            )
        except OSError:
            return Stream(b"", spec["kind"])
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stream.done, spec["longest"])
        transport.close()
        return stream

    began = time.monotonic()
    every = await asyncio.gather(*(one(number) for number in range(count)))
    taken = time.monotonic() - began
    told = orjson.loads(await asyncio.to_thread(fetched, f"{spec['sent']}/__bench/sent"))
    delays, waits, firsts = list[float](), list[float](), list[float]()
    for number, stream in enumerate(every):
        instants = told["sent"].get(str(number), [])
        delays += delays_of(stream, instants, spec["ends"], spec["known"])
        waits += delays_of(stream, instants, spec["ends"], range(len(spec["ends"])))
        if stream.arrivals:
            firsts.append(stream.arrivals[0][0] - stream.began)
    return {
        "whole": sum(stream.whole and stream.characters >= spec["ends"][-1] for stream in every),
        "statuses": dict(Counter(stream.status for stream in every)),
        "pieces": len(delays),
        "began": began,
        "seconds": taken,
        "delays": percentiles(delays),
        "waits": percentiles(waits),
        "firsts": percentiles(firsts),
        "cpu": time.process_time(),
        "sim_cpu": told["cpu"],
    }


def fetched(url: str) -> bytes:
    """The body of an answer."""
    with urllib.request.urlopen(url) as answer:
        body: bytes = answer.read()
        return body


def delays_of(stream: Stream, instants: list[float], ends: list[int], known: Sequence[int]) -> list[float]:
    """Seconds until each piece arrives, from the sending of the piece with which it was `known` that it may be shown.

    `ends`: characters up to each piece.
    """
    delays, at = list[float](), 0
    for end, which in zip(ends, known, strict=True):
        while at < len(stream.arrivals) and stream.arrivals[at][1] < end:
            at += 1
        if at == len(stream.arrivals) or which >= len(instants):
            break
        delays.append(stream.arrivals[at][0] - instants[which])
    return delays


async def arrivals(spec: dict[str, Any]) -> dict[str, Any]:
    """Requests that come at random moments for `seconds`; what became of each, from the moment it was due."""
    loop, dice = asyncio.get_running_loop(), random.Random(spec["seed"])
    free: deque[Kept] = deque()
    outcomes: list[tuple[float, float, int, bool]] = []

    async def one(number: int, due: float) -> None:
        kept = free.pop() if free else Kept()
        try:
            status, whole = await asyncio.wait_for(kept.ask(spec, number), spec["longest"])
        except (TimeoutError, OSError, asyncio.IncompleteReadError):
            kept.close()
            status, whole = 0, False
        else:
            if kept.writer is not None:
                free.append(kept)
        outcomes.append((due - began, loop.time() - due, status, whole))

    began = due = loop.time() + 0.05
    tasks, number = [], 0
    while due < began + spec["seconds"]:
        await asyncio.sleep(max(due - loop.time(), 0))
        tasks.append(asyncio.create_task(one(number, due)))
        number, due = number + 1, due + dice.expovariate(spec["rate"])
    await asyncio.gather(*tasks)
    good = [latency for _, latency, status, whole in outcomes if whole]
    refused = [latency for _, latency, status, _ in outcomes if status in (429, 503)]
    return {
        "asked": len(outcomes),
        "lasted": loop.time() - began,
        "good": len(good),
        "refused": len(refused),
        "failed": len(outcomes) - len(good) - len(refused),
        "latency": percentiles(good),
        "refusal": percentiles(refused),
        "cpu": time.process_time(),
    }


class Kept:
    """A connection that is kept between requests, whose answers have a length or come in chunks."""

    def __init__(self) -> None:
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, spec: dict[str, Any], number: int) -> tuple[int, bool]:
        """The status, and whether the answer was whole."""
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(spec["host"], spec["port"])
        self.writer.write(request_of(spec, number))
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        status, body = int(head[9:12]), b""
        if b"transfer-encoding: chunked" in head:
            while length := int(await self.reader.readuntil(b"\r\n"), 16):
                body += (await self.reader.readexactly(length + 2))[:-2]
            await self.reader.readexactly(2)
        else:
            length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
            body = await self.reader.readexactly(length)
        if b"connection: close" in head:
            self.close()
        return status, status == 200 and (b'"completed"' in body or b"[DONE]" in body)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


def percentiles(values: list[float]) -> dict[str, float]:
    """The median, the 99th percentile and the greatest, in milliseconds."""
    ordered = sorted(values) or [float("nan")]
    at = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 for name, share in at.items()}


if __name__ == "__main__":
    told = json.loads(sys.stdin.read())
    print(json.dumps(asyncio.run({"streams": streams, "arrivals": arrivals}[told["what"]](told))))
