"""A server opens what is due beside its messages, and stops with them; one that is killed loses and doubles nothing."""

import asyncio
import json
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.server.asgi import Client
from tests.server.served import Process
from tests.server.sleeping import AGENT, GO, lines
from tests.sleepers import DAY, LOOKED, SENT, TOLD, WAITING, Wall, mailer

from shipworthy import Step, tool
from shipworthy.errors import StateError
from shipworthy.events import RunFinished
from shipworthy.server.app import app
from shipworthy.server.caller import Caller
from shipworthy.server.due import Opening
from shipworthy.server.service import Service
from shipworthy.stores import MemoryStore

HELLO = "Send a mail saying hello"


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


def served(wall: Wall, **parts: Any) -> tuple[Service, Opening, Client]:
    service = Service({"mailer": wall.on(mailer(MemoryStore(), **parts))})
    return service, Opening(service), Client(app(service))


async def test_what_is_due_runs_with_its_events_and_is_unread_until_it_is_fetched(wall: Wall) -> None:
    service, opening, client = served(wall, notify="tell")
    first = (await client.post("/v1/runs", {"message": HELLO, "session": "s"})).json
    assert (first["status"], first["reason"], first["due"]) == ("completed", "wait", wall.now + 3 * DAY)
    shown = (await client.get("/v1/sessions/s")).json
    (waits,) = shown["waits"]
    assert (waits["skill"], waits["due"], shown["unread"]) == ("mail", first["due"], [])
    await opening.look()
    assert service.running == 0
    wall.now += 3 * DAY
    await opening.look()
    assert service.running == 1
    (timer,) = await service.agents["mailer"].due()
    live = service.live(Caller(), service.agents["mailer"].due_id(timer))
    assert live is not None and (await live.result()).text.startswith("1 replies")
    assert isinstance([event async for _, event in live.follow()][-1], RunFinished)
    events = (await client.get(f"/v1/runs/{live.run_id}/events")).body
    assert b"1 replies to sent hello" in events
    await opening.look()
    await asyncio.gather(*service.keeping)
    assert [told["text"] for told in TOLD] == ["1 replies to sent hello at 2026-10-22 09:00."]
    (unread,) = (await client.get("/v1/sessions/s")).json["unread"]
    assert (unread["run_id"], unread["text"]) == (live.run_id, TOLD[0]["text"])
    assert (await client.get("/v1/sessions/s")).json["unread"] == []


async def test_a_server_that_ends_begins_nothing_and_gives_back_what_it_cannot_begin(wall: Wall) -> None:
    service, opening, client = served(wall)
    await client.post("/v1/runs", {"message": HELLO, "session": "s"})
    wall.now += 3 * DAY
    service.draining = True
    await opening.look()
    assert service.running == 0 and len(await service.agents["mailer"].claim_due()) == 1
    (timer,) = await service.agents["mailer"].due()
    await service.agents["mailer"].store.timers.again(timer, timer.due, tried=False)
    full = Service(service.agents, most_running=0)
    await Opening(full).look()
    assert len(await service.agents["mailer"].claim_due()) == 1, "it was given back, for another owner"
    assert not LOOKED


async def test_a_run_that_is_cancelled_is_due_again(wall: Wall) -> None:
    gate, began = asyncio.Event(), asyncio.Event()

    @tool(timeout=9.0)
    async def hold() -> str:
        """Hold on."""
        began.set()
        await gate.wait()
        return "held"

    steps = (*WAITING[:2], Step(tool="hold"), Step(answer="{hold}."))
    service, opening, client = served(wall, workflow=steps, more=(hold,))
    await client.post("/v1/runs", {"message": HELLO, "session": "s"})
    wall.now += 3 * DAY
    await opening.look()
    await began.wait()
    await service.drained(0)
    gate.set()
    await asyncio.sleep(1)
    other = Service(service.agents)
    await Opening(other).look()
    await other.drained(5)
    assert [one["status"] for one in await service.agents["mailer"].runs()] == ["completed", "completed"]
    assert [one.state for one in await service.agents["mailer"].due(waiting=False)] == ["done"]
    assert set(SENT.values()) == {1}


async def test_it_looks_again_and_again(wall: Wall) -> None:
    service, opening, client = served(wall)
    await client.post("/v1/runs", {"message": HELLO, "session": "s"})
    task = asyncio.create_task(opening.watch())
    await asyncio.sleep(5)
    wall.now += 3 * DAY
    await asyncio.sleep(5)
    assert len(LOOKED) == 1 and service.running == 0
    task.cancel()


async def test_a_state_that_cannot_be_used_is_looked_for_again(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    service, opening, _ = served(wall)

    async def broken(**_: object) -> None:
        raise StateError("locked")

    with monkeypatch.context() as patched:
        patched.setattr(type(service.agents["mailer"]), "claim_due", lambda self, **more: broken(**more))
        await opening.look()
    await opening.look()


@pytest.mark.real
def test_a_server_that_is_killed_before_or_in_its_run_loses_nothing_and_writes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TAKES", "30")
    first = Process(tmp_path, AGENT)
    for name in ("s", "t"):
        assert _post(first.url, name)["reason"] == "wait"
    first.kill()
    assert lines(tmp_path) == []
    time.sleep(1)
    # The second is killed while both are at their writes; the third finds out that nobody knows what became of them.
    second = Process(tmp_path, AGENT)
    _until(lambda: len(lines(tmp_path)) == 2)
    second.kill()
    monkeypatch.setenv("TAKES", "0")
    third = Process(tmp_path, AGENT)
    found = [_unread(third.url, name) for name in ("s", "t")]
    third.kill()
    assert lines(tmp_path) == ["drink", "drink"], "one for each"
    assert all("Nobody knows whether this happened" in text for text in found), found


def _post(url: str, session: str) -> Any:
    body = json.dumps({"message": GO, "session": session}).encode()
    request = urllib.request.Request(f"{url}/v1/runs", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


def _unread(url: str, session: str) -> str:
    found = list[str]()

    def read() -> bool:
        with urllib.request.urlopen(f"{url}/v1/sessions/{session}", timeout=30) as answer:
            found.extend(one["text"] for one in json.loads(answer.read())["unread"])
        return bool(found)

    _until(read)
    return found[0]


def _until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 30
    while not true():
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.1)
