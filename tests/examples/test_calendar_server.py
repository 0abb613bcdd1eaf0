"""The calendar bot with a real CalDAV server: Radicale on the loopback, a folder and a port for each test."""

import asyncio
import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from tests.examples.calendar_modules import HOME, loaded

from shipworthy import Agent

pytestmark = [pytest.mark.real, pytest.mark.real_time]
pytest.importorskip("radicale", reason="Radicale is not installed")
caldav = pytest.importorskip("caldav", reason="caldav is not installed")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN)
CONF = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
[storage]
filesystem_folder = {folder}/collections
[logging]
level = warning
"""


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """A server with the account mia and one calendar; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "users").write_text("mia:secret-of-mia\n")
    (folder / "config").write_text(CONF.format(port=port, folder=folder))
    server = subprocess.Popen([sys.executable, "-m", "radicale", "--config", str(folder / "config")])
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        address = f"http://127.0.0.1:{port}/"
        with caldav.DAVClient(url=address, username="mia", password="secret-of-mia") as client:
            principal = client.principal()
            if not principal.calendars():
                principal.make_calendar(name="Work")
        yield address
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with radicale(tmp_path / "radicale") as address:
        monkeypatch.setenv("CALENDAR_URL", address)
        monkeypatch.setenv("CALENDAR_USER", "mia")
        monkeypatch.setenv("CALENDAR_PASSWORD", "secret-of-mia")
        yield address


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


def kept(modules: dict[str, ModuleType]) -> list[str]:
    """What the server has in the next two weeks: title and beginning."""
    with modules["store"].opened() as store:
        found = modules["events"].between(store.all(), NOW, NOW + dt.timedelta(days=14), BERLIN)
    return [f"{one.title} {one.start:%d.%m. %H:%M}" for one in found]


async def talk(*messages: str, session: str = "s", home: Path | None = None) -> str:
    agent = Agent.load(HOME, store="memory" if home is None else f"sqlite:///{home}")
    agent.use_clock(NOW)
    async with agent:
        for message in messages:
            result = await agent.run(message, session=session)
    return result.text


async def test_find_create_move_cancel(server: str, modules: dict[str, ModuleType]) -> None:
    assert "Created" in await talk("put haircut on friday at 4pm for 45 minutes", "yes")
    assert kept(modules) == ["Haircut 04.12. 16:00"]
    assert "Haircut" in await talk("what's on friday")
    assert "Moved" in await talk("move the haircut to 5pm", "yes")
    assert kept(modules) == ["Haircut 04.12. 17:00"]
    assert "Cancelled" in await talk("cancel the haircut", "yes")
    assert kept(modules) == []


async def test_what_somebody_else_changes_before_the_yes_is_not_overwritten(
    server: str, modules: dict[str, ModuleType]
) -> None:
    await talk("put haircut on friday at 4pm", "yes")
    agent = Agent.load(HOME, store="memory")
    agent.use_clock(NOW)
    async with agent:
        assert "Move it?" in (await agent.run("move the haircut to 5pm", session="m")).text
        with modules["store"].opened() as store:
            (one,) = modules["events"].between(store.all(), NOW, NOW + dt.timedelta(days=7), BERLIN)
            calendar = store.get(modules["events"].uid_of(one.id))
            store.replace(modules["series"].moved(calendar, one, one.start + dt.timedelta(hours=3), "this")[0])
        told = (await agent.run("yes", session="m")).text
    assert "Moved" not in told
    assert kept(modules) == ["Haircut 04.12. 19:00"]


KILLED = """
import asyncio, datetime as dt, sys
from zoneinfo import ZoneInfo
from shipworthy import Agent

async def main():
    agent = Agent.load(sys.argv[1], store=sys.argv[2])
    agent.use_clock(dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    async with agent:
        result = await agent.run(sys.argv[3], session="s", message_id=sys.argv[4])
    print(result.status, result.text, flush=True)

asyncio.run(main())
"""


def begun(home: Path, message: str, id: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", KILLED, str(HOME), f"sqlite:///{home}/state.sqlite", message, id]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "SHIPWORTHY_ROUTING": "light"}
    )


def test_an_event_is_made_once_wherever_the_process_is_killed(
    server: str, modules: dict[str, ModuleType], tmp_path: Path, full: bool
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    asked = begun(home, "put haircut on friday at 4pm for 45 minutes", "m1").communicate(timeout=60)[0]
    assert "Create it?" in asked
    took = 0.0
    for number in range(12 if full else 4):
        running = begun(home, "yes", "m2")
        began = time.monotonic()
        try:
            running.wait(0.4 + 0.25 * number)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGKILL)
        running.communicate()
        took = max(took, time.monotonic() - began)
        assert len(kept(modules)) <= 1
    told = begun(home, "yes", "m2").communicate(timeout=60)[0]
    assert kept(modules) == ["Haircut 04.12. 16:00"]
    assert "Created" in told or "know" in told


async def test_a_server_that_does_not_answer_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096):
            pass
        writer.close()
        await writer.wait_closed()

    silent = await asyncio.start_server(held, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    monkeypatch.setenv("CALENDAR_URL", f"http://127.0.0.1:{port}/")
    told = await talk("what's on tomorrow")
    assert told == "I cannot get at the calendar just now; nothing was changed. Please try again in a minute."
    silent.close()
    await silent.wait_closed()
