"""Send an answer at once or at a given speed, complete or up to the place of a fault."""

import asyncio
from dataclasses import dataclass, field

from aiohttp import web

from shipworthy.sim.answer import Piece, SimAnswer, SimUsage, pieces_of, tokens_of, tokens_sent, weight
from shipworthy.sim.faults import BREAKS, Fault, place
from shipworthy.sim.log import Entry
from shipworthy.sim.request import SimRequest
from shipworthy.sim.wire import Encoder

MARK = {"X-Shipworthy-Sim": "1"}
"""The header that marks every response as simulated."""
STREAM = {**MARK, "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-cache"}
WHOLE = {**MARK, "Content-Type": "application/json"}
SOONEST = 0.001
"""Seconds within which due pieces are written together."""
ERROR = "Simulated overload in the middle of the answer"


@dataclass(slots=True, kw_only=True)
class Delivery:
    """Sends one answer."""

    http: web.Request
    request: SimRequest
    answer: SimAnswer
    usage: SimUsage
    encoder: Encoder
    entry: Entry
    fault: Fault | None = None
    seconds: float = 0.0
    """Seconds before the first byte."""
    tokens_per_second: float | None = None
    """The speed of the answer; None: all pieces at once."""
    sent: int = 0
    """The number of pieces sent."""
    pieces: list[Piece] = field(default_factory=list)

    async def send(self) -> web.StreamResponse:
        """Send the answer up to its fault; always updates the log entry."""
        self.pieces = pieces_of(self.answer)
        broken = self.fault is not None and self.fault.kind in BREAKS
        try:
            if self.seconds:
                await asyncio.sleep(self.seconds)
            if broken:
                return await self._broken()
            return await (self._stream() if self.request.stream else self._whole())
        finally:
            self._settle()

    def _settle(self) -> None:
        if self.entry.finished:
            self.entry.output_tokens = self.usage.output_tokens
        elif self.request.stream:
            self.entry.output_tokens = tokens_sent(self.pieces[: self.sent])
            if self.sent == 0 and self.fault is not None and self.fault.kind == "error_event":
                # Refused before the first piece: nothing is billed.
                self.entry.input_tokens = self.entry.cached_tokens = self.entry.written_tokens = 0
        elif self.entry.first_byte is not None:
            # An answer that is not streamed is complete, and billed, before its first byte is sent.
            self.entry.output_tokens = self.usage.output_tokens

    def _began(self) -> None:
        self.entry.first_byte = round(self.entry.elapsed(), 6)

    async def _whole(self) -> web.Response:
        if self.tokens_per_second is not None:
            await asyncio.sleep(tokens_of(self.answer.text, self.answer.calls) / self.tokens_per_second)
        self._began()
        self.entry.finished = True
        return web.Response(body=self.encoder.whole(), headers=WHOLE)

    async def _stream(self) -> web.StreamResponse:
        if self.tokens_per_second is None:
            body = [self.encoder.opening(), *map(self.encoder.piece, self.pieces), self.encoder.closing()]
            self._began()
            self.sent, self.entry.finished = len(self.pieces), True
            return web.Response(body=b"".join(body), headers=STREAM)
        response = await self._opened()
        await response.write(self.encoder.opening())
        await self._paced(response, len(self.pieces))
        await response.write(self.encoder.closing())
        await response.write_eof()
        self.entry.finished = True
        return response

    async def _opened(self) -> web.StreamResponse:
        response = web.StreamResponse(headers=STREAM)
        await response.prepare(self.http)
        self._began()
        return response

    async def _paced(self, response: web.StreamResponse, count: int) -> None:
        """Write the first `count` pieces, each when a model of that speed would have generated it."""
        if self.tokens_per_second is None:
            if count:
                await response.write(b"".join(map(self.encoder.piece, self.pieces[:count])))
            self.sent = count
            return
        loop = asyncio.get_running_loop()
        start, due, ready = loop.time(), 0.0, b""
        for index, piece in enumerate(self.pieces[:count]):
            due += weight(piece) / self.tokens_per_second
            ahead = start + due - loop.time()
            if ahead > SOONEST:
                if ready:
                    await response.write(ready)
                self.sent, ready = index, b""
                await asyncio.sleep(ahead)
            ready += self.encoder.piece(piece)
        if ready:
            await response.write(ready)
        self.sent = count

    async def _broken(self) -> web.StreamResponse:
        fault = self.fault
        assert fault is not None
        at = place(fault, self.pieces, self.request)
        if not self.request.stream:
            return await self._broken_whole(fault, at)
        response = await self._opened()
        if at >= 0:
            await response.write(self.encoder.opening())
            await self._paced(response, at)
        if fault.kind == "stall":
            await asyncio.Event().wait()
        if fault.kind == "error_event":
            await response.write(self.encoder.error(ERROR))
        else:
            self._hang_up()
        return response

    async def _broken_whole(self, fault: Fault, at: int) -> web.StreamResponse:
        """Send the headers and a part of the body of an answer that is not streamed."""
        body = self.encoder.whole()
        response = web.StreamResponse(headers={**WHOLE, "Content-Length": str(len(body))})
        await response.prepare(self.http)
        self._began()
        if at >= 0:
            await response.write(body[: len(body) * (at + 1) // (len(self.pieces) + 2)])
        if fault.kind == "stall":
            await asyncio.Event().wait()
        self._hang_up()
        return response

    def _hang_up(self) -> None:
        # Written bytes are still flushed; the end of the answer is not sent.
        if self.http.transport is not None:
            self.http.transport.close()
