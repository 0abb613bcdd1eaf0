"""The calendar bot killed with -9 at every boundary of a create, a move and a cancellation, with a real CalDAV server.

The boundaries: before and behind each step of the three orders and of their yes, and inside of the write: before the server is
told (`untold`), and behind it, before the run knows (`told`).
"""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from tests.examples.calendar_modules import HOME, loaded

pytest.importorskip("radicale", reason="Radicale is not installed")
pytest.importorskip("caldav", reason="caldav is not installed")
from tests.examples.test_calendar_server import radicale

pytestmark = [pytest.mark.real, pytest.mark.real_time]
BERLIN = ZoneInfo("Europe/Berlin")
EACH = 1 if os.environ.get("SHIPWORTHY_FULL") == "1" else 30
"""Every so many boundaries there is a kill; a process of its own for each takes two seconds."""
NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN)
ORDERS: tuple[tuple[str, list[str], list[str]], ...] = (
    ("put haircut on friday at 4pm for 45 minutes", [], ["Haircut Fri 16:00"]),
    ("move the haircut to 5pm", ["Haircut Fri 16:00"], ["Haircut Fri 17:00"]),
    ("cancel the haircut", ["Haircut Fri 17:00"], []),
)
KILLED = """
import asyncio, datetime as dt, os, signal, sys
from zoneinfo import ZoneInfo
from caldav.davclient import DAVClient
from shipworthy import Agent

home, store, message, id, where = sys.argv[1:6]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def around(name, writes):
    own = getattr(DAVClient, name)
    def replaced(self, url, *args, **kwargs):
        if where == "untold" and writes(args):
            die()
        result = own(self, url, *args, **kwargs)
        if where == "told" and writes(args):
            die()
        return result
    setattr(DAVClient, name, replaced)

around("put", lambda args: True)
around("request", lambda args: args[:1] == ("DELETE",))

async def main():
    seen, result = 0, {}
    agent = Agent.load(home, store=store)
    agent.use_clock(dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin")))
    async with agent:
        async with agent.stream(message, session="s", message_id=id) as events:
            async for event in events:
                if event.type in ("step_started", "step_finished"):
                    seen += 1
                    if where == str(seen):
                        die()
                if event.type == "run_finished":
                    result = event.result
    print(result["status"], result["text"], flush=True)

asyncio.run(main())
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with radicale(tmp_path / "radicale") as address:
        monkeypatch.setenv("CALENDAR_URL", address)
        monkeypatch.setenv("CALENDAR_USER", "mia")
        monkeypatch.setenv("CALENDAR_PASSWORD", "secret-of-mia")
        yield


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


def said(home: Path, message: str, id: str, where: str = "") -> tuple[int, str]:
    """The code and what is printed of one message in a process of its own, which is killed at a boundary."""
    command = [sys.executable, "-c", KILLED, str(HOME), f"sqlite:///{home}/state.sqlite", message, id, where]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, timeout=120, env=os.environ | {"SHIPWORTHY_ROUTING": "light"}
    )
    return done.returncode, done.stdout


def kept(modules: dict[str, ModuleType]) -> list[str]:
    """What the server has in the next two weeks: title and beginning."""
    with modules["store"].opened() as store:
        found = modules["events"].between(store.all(), NOW, NOW + dt.timedelta(days=14), BERLIN)
    return [f"{one.title} {one.start:%a %H:%M}" for one in found]


def test_every_step_of_a_create_a_move_and_a_cancellation(
    server: None, modules: dict[str, ModuleType], tmp_path: Path
) -> None:
    boundaries = 0
    for number, (order, before, after) in enumerate(ORDERS):
        told = ""
        for message, id in ((order, f"order{number}"), ("yes", f"yes{number}")):
            for place in range(1, 90, EACH):
                code, told = said(tmp_path, message, id, str(place))
                assert kept(modules) in (before, after)
                if code == 0:
                    break
                boundaries += 1
        # What is said last is so, and the message sent again has the same answer.
        assert told == said(tmp_path, "yes", f"yes{number}")[1]
        assert kept(modules) == after or "know" in told, (order, told, kept(modules))
    print(f"\n{boundaries} boundaries")
    assert boundaries >= (20 if EACH == 1 else 6), "one for each message at least"


@pytest.mark.parametrize("where", ["untold", "told"])
def test_the_server_is_told_once(server: None, modules: dict[str, ModuleType], tmp_path: Path, where: str) -> None:
    """Killed before or behind the write, the yes is sent again: it is done then, or told as not known, and never twice."""
    for number, (order, before, after) in enumerate(ORDERS):
        assert "(yes/no)" in said(tmp_path, order, f"order{number}")[1]
        assert said(tmp_path, "yes", f"yes{number}", where)[0] != 0
        assert kept(modules) == (after if where == "told" else before)
        told, again = (said(tmp_path, "yes", f"yes{number}")[1] for _ in range(2))
        assert told == again
        assert kept(modules) == after or "know" in told, (order, told, kept(modules))
        if kept(modules) != after:
            assert "(yes/no)" in said(tmp_path, order, f"again{number}")[1]
            assert said(tmp_path, "yes", f"yes-again{number}")[0] == 0
            assert kept(modules) == after
