"""`shipworthy sim` in a process of its own that notes when it sent each piece: `sim.py TOKENS WORDS SPEED LATENCY`.

It says TOKENS words, in sentences of WORDS, SPEED of them a second; 0: at once. When it sent the pieces of the answer
to `… 17` is kept under 17; `GET /__bench/sent` returns the instants, on the clock of the machine, and forgets them.
Where a message asks for it at length, it says LONG words in sentences of one, at once, and then nothing more.
"""

import asyncio
import json
import os
import re
import sys
import time

import orjson
from aiohttp import web

from serving.text import text_of
from shipworthy.sim import sending, server
from shipworthy.sim.faults import Fault
from shipworthy.sim.request import SimRequest

NUMBER = re.compile(r"\d+")
SENT: dict[str, list[float]] = {}
ASKED, LONG = "at length", 2000


class Noted(sending.Delivery):
    """Sends pieces one by one at their moment, and notes it."""

    async def send(self) -> web.StreamResponse:
        """Send the answer; a long one has no end."""
        if ASKED in self.request.text:
            self.fault = Fault("stall", at=10 * LONG)
        return await super().send()

    async def _paced(self, response: web.StreamResponse, count: int) -> None:
        if self.tokens_per_second is None:
            await super()._paced(response, count)
            return
        loop, noted = asyncio.get_running_loop(), SENT.setdefault(number_of(self.request), [])
        start = loop.time()
        for index, piece in enumerate(self.pieces[:count]):
            ahead = start + (index + 1) / self.tokens_per_second - loop.time()
            if ahead > 0:
                await asyncio.sleep(ahead)
            noted.append(time.monotonic())
            await response.write(self.encoder.piece(piece))
            self.sent = index + 1


def number_of(request: SimRequest) -> str:
    """The number in the last message of the user."""
    found = NUMBER.findall(request.text)
    return found[-1] if found else ""


async def sent(_: web.Request) -> web.Response:
    """The instants of every answer, and the seconds of CPU of this process."""
    told = {"sent": dict(SENT), "cpu": time.process_time()}
    SENT.clear()
    return web.Response(body=orjson.dumps(told))


async def serve(text: str, speed: float, latency: float) -> None:
    """Serve until the process is ended."""
    long = text_of(LONG, 1)
    server.Delivery = Noted  # type: ignore[misc] # the one that notes what it sends

    def script(asked: SimRequest) -> str:
        return long if ASKED in asked.text else text

    async with server.SimServer(script=script, tokens_per_second=speed or None, latency=latency) as sim:
        app = web.Application()
        app.router.add_get("/__bench/sent", sent)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        print(json.dumps({"pid": os.getpid(), "url": sim.url, "sent": f"http://127.0.0.1:{runner.addresses[0][1]}"}))
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(text_of(int(sys.argv[1]), int(sys.argv[2])), float(sys.argv[3]), float(sys.argv[4])))
