"""Clients that send or read slowly, beside others that do not."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

from serving.client import request_of
from serving.overload import OTHERS, SERVER, TOKENS, Load
from serving.processes import Server, allow_files, serving, simulated


def main(names: list[str], peers: Path | None, quick: bool) -> None:
    """The time of ordinary requests without and with them."""
    senders, readers, seconds = (50, 20, 3.0) if quick else (500, 200, 60.0)
    allow_files(senders + readers)
    print(f"\n{senders} clients that send a header byte by byte, {readers} that read none of their stream:")
    with simulated(TOKENS, 0, OTHERS) as sim, serving("runs", sim["url"], SERVER, peers) as server:
        load = Load(server, sim["pid"])
        load.at(20, 3)
        alone = load.at(20, seconds)
        before = server.megabytes
        with crowd(server, senders, readers):
            beside = load.at(20, seconds)
            memory = server.megabytes - before
        after = load.at(20, seconds)
    for name, told in (("without", alone), ("with", beside), ("afterwards", after)):
        latency = told["latency"]
        print(
            f"  {name:<10} p50 {latency['p50']:6.1f} p99 {latency['p99']:6.1f} ms of {told['good']}; "
            f"{told['refused']} refused, {told['failed']} failed"
        )
    print(f"  {memory:.0f} MB more while they are there", flush=True)


@contextlib.contextmanager
def crowd(server: Server, senders: int, readers: int) -> Iterator[None]:
    """The slow clients, on a thread of their own until the block is left."""
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def stay() -> None:
        sends = [asyncio.create_task(sends_slowly(server)) for _ in range(senders)]
        reads = [asyncio.create_task(reads_nothing(server, number)) for number in range(readers)]
        await asyncio.sleep(readers / 50 + 3)  # their runs have ended, and nothing of them is read
        ready.set()
        await asyncio.gather(*sends, *reads, return_exceptions=True)

    def work() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(staying)
        loop.close()

    staying = loop.create_task(stay())
    thread = threading.Thread(target=work)
    thread.start()
    ready.wait(30)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(staying.cancel)
        thread.join(10)


async def sends_slowly(server: Server) -> None:
    """A header that never ends; begun again where the server closes it."""
    while True:
        try:
            _, writer = await asyncio.open_connection(server.place["host"], server.place["port"])
            writer.write(b"POST /v1/runs HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            while True:
                await asyncio.sleep(1)
                writer.write(b"x")
                await writer.drain()
        except OSError:
            await asyncio.sleep(0.5)


async def reads_nothing(server: Server, number: int) -> None:
    """A stream that is asked for and not read."""
    loop, asking = asyncio.get_running_loop(), socket.socket()
    asking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    asking.setblocking(False)
    try:
        await asyncio.sleep(number / 50)
        await loop.sock_connect(asking, (server.place["host"], server.place["port"]))
        await loop.sock_sendall(asking, request_of({**server.place, "stream": True}, number))
        await asyncio.Event().wait()
    finally:
        asking.close()
