"""Clients that wait for a run in which nothing happens: the memory of each."""

import asyncio
import json
import time
import urllib.error
import urllib.request
from pathlib import Path

from serving.processes import Server, allow_files, serving, simulated

RUNS = 20


def main(names: list[str], peers: Path | None, quick: bool) -> None:
    """The memory of the server before they come and while they wait."""
    count = 200 if quick else 2000
    print(f"\n{count} idle clients of the events of {RUNS} runs whose model has not answered yet:")
    allow_files(count * 2)
    with simulated(20, 20, None, latency=60.0) as sim, serving("runs", sim["url"], None, peers) as server:
        runs = [begun(server, number) for number in range(RUNS)]
        time.sleep(1)
        before = server.megabytes
        connected, after, cpu = asyncio.run(waited(server, runs, count))
        each = (after - before) * 1024 / count
        print(
            f"  {connected} connected · {before:.0f} MB before, {after:.0f} MB with them: {each:.1f} KiB each"
            f" · {cpu:.1%} of a core while they wait",
            flush=True,
        )


def begun(server: Server, number: int) -> str:
    """The id of a run that goes on in the background."""
    body = {"message": f"Write a long note on AMD, number {number}", "skill": "note", "background": True}
    request = urllib.request.Request(
        f"{server.url}/v1/runs", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    while True:
        try:
            with urllib.request.urlopen(request) as answer:
                run_id: str = json.loads(answer.read())["run_id"]
                return run_id
        except urllib.error.HTTPError as refused:
            # The first runs of a server come all at once, and some are told to come again.
            if refused.code != 503:
                raise
            time.sleep(float(refused.headers["Retry-After"]))


async def waited(server: Server, runs: list[str], count: int) -> tuple[int, float, float]:
    """How many clients are connected, the megabytes of the server then, and the share of a core while they wait."""
    host, port = server.place["host"], server.place["port"]
    many = asyncio.Semaphore(50)

    async def one(number: int) -> asyncio.StreamWriter | None:
        async with many:
            reader, writer = await asyncio.open_connection(host, port)
            path = f"/v1/runs/{runs[number % len(runs)]}/events"
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
            return writer if head.startswith(b"HTTP/1.1 200") else None

    clients = await asyncio.gather(*(one(number) for number in range(count)))
    await asyncio.sleep(2)
    before, began = server.cpu, time.monotonic()
    await asyncio.sleep(5)
    share = (server.cpu - before) / (time.monotonic() - began)
    return sum(client is not None for client in clients), server.megabytes, share
