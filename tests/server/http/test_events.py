"""Streams that idle, are left, and are read slowly."""

import asyncio
from typing import Any

import pytest
from tests.server.http.test_runs import GO, Shop

from shipworthy.events import TextDelta
from shipworthy.server import live as events_of
from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL
from shipworthy.server.http import events as module
from shipworthy.server.http.events import HEARTBEAT, SLOWEST, EventStream
from shipworthy.server.live import Behind, Live
from shipworthy.server.place import Place
from shipworthy.server.service import Service


async def test_f26_an_idle_stream_is_kept_open_by_comments_and_asks_proxies_not_to_hold_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "HEARTBEAT", 2.0)
    shop = Shop()
    shop.gate.clear()
    async with shop.client.asking("POST", "/v1/runs", {"message": GO, "stream": True}) as (answer, news):
        while b": still here" not in answer.body:
            await news()
        shop.gate.set()
        while not answer.over:
            await news()
    assert answer.headers["x-accel-buffering"] == "no" and answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].startswith("text/event-stream") and "content-length" not in answer.headers
    assert answer.frames[-1]["event"] == "run_finished" and HEARTBEAT < 30


def _live() -> tuple[Live, asyncio.Event]:
    live, ready = Live("r", Asked(agent="a", message="m"), LOCAL), asyncio.Event()

    async def run() -> Any:
        await ready.wait()

    live.runs(asyncio.create_task(run()))
    return live, ready


class Slow:
    """A client that reads nothing until it is let."""

    def __init__(self) -> None:
        self.read, self.bodies = asyncio.Event(), list[bytes]()

    async def receive(self) -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(self, message: Any) -> None:
        self.bodies.append(message.get("body", b""))
        if message["type"] == "http.response.body":
            await self.read.wait()


async def test_f28_a_client_that_reads_nothing_is_cut_and_holds_nothing_but_its_place() -> None:
    live, ready = _live()
    client = Slow()
    stream = asyncio.create_task(EventStream(Service({}), live)({"type": "http"}, client.receive, client.send))
    live.put(TextDelta(text="first"))
    for _ in range(5):
        await asyncio.sleep(0)
    for _ in range(1000):
        live.put(TextDelta(text="x" * 100))
    assert sum(map(len, client.bodies)) < 1000 and live.readers == 1
    began = asyncio.get_running_loop().time()
    await stream
    assert SLOWEST <= asyncio.get_running_loop().time() - began <= SLOWEST + 2 * HEARTBEAT and live.readers == 0
    ready.set()


async def test_a_client_that_comes_back_too_late_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events_of, "MOST_KEPT", 3)
    live, ready = _live()
    for text in "abcdef":
        live.put(TextDelta(text=text))
    assert live.number_of(Place(1, 4)) == 4
    for place in (Place(1, 2), Place(7, 0), Place(0, 0)):
        with pytest.raises(Behind):
            EventStream(Service({}), live, place)
    ready.set()


async def test_a_client_that_asks_for_the_headers_alone_does_not_wait_for_the_run() -> None:
    shop = Shop()
    shop.gate.clear()
    begun = await shop.client.post("/v1/runs", {"message": GO, "background": True})
    head = await shop.client.ask("HEAD", f"{begun.headers['location']}/events")
    assert (head.status, head.body) == (200, b"") and head.headers["x-run-id"] == begun.json["run_id"]
    shop.gate.set()


async def test_a_client_that_leaves_ends_its_stream_and_no_other() -> None:
    shop = Shop()
    shop.gate.clear()
    begun = await shop.client.post("/v1/runs", {"message": GO, "background": True})
    path = f"{begun.headers['location']}/events"
    other = asyncio.create_task(shop.client.get(path))
    async with shop.client.asking("GET", path) as (answer, news):
        await news()
    assert not other.done() and answer.status == 200
    shop.gate.set()
    assert (await other).frames[-1]["event"] == "run_finished"
