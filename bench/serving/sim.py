"""`shipworthy sim` in a process of its own that notes when it sent each piece: `sim.py TOKENS WORDS SPEED LATENCY`.

It says TOKENS words, in sentences of WORDS, SPEED of them a second; 0: at once. When it sent the pieces of the answer
to `… 17` is kept under 17; `GET /__bench/sent` returns the instants, on the clock of the machine, and forgets them.
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
from shipworthy.sim.request import SimRequest

NUMBER = re.compile(r"\d+")
SENT: dict[str, list[float]] = {}


class Noted(sending.Delivery):
    """Sends pieces one by one at their moment, and notes it."""

    async def _paced(self, response: web.StreamResponse, count: int) -> None:
        assert self.tokens_per_second is not None
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
    server.Delivery = Noted  # type: ignore[misc] # the one that notes what it sends
    async with server.SimServer(script=lambda _: text, tokens_per_second=speed or None, latency=latency) as sim:
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
