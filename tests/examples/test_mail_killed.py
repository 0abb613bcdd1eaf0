"""The email assistant killed with -9 at every boundary of triage, reply and send, with real servers.

The boundaries: before and behind each step of the three runs (sorting; reading the wish, finding the mail, its address, the
draft, the question; the yes), and inside of the sending: the mail noted among the sent ones (`noted`), the recipient told
(`rcpt`), the mail before (`before`) and behind its delivery (`after`), the note before it is settled (`unsettled`) and behind
(`settled`). `test_mail_servers.py` has those of the SMTP server. All of them under SHIPWORTHY_FULL=1; else the same few each time.
"""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.examples.mail_modules import HOME, loaded

pytest.importorskip("aiosmtpd", reason="aiosmtpd is not installed")
from tests.examples.mail_servers import DOVECOT, USER, Mailer, servers

pytestmark = [
    pytest.mark.real,
    pytest.mark.real_time,
    pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed (apt install dovecot-imapd)"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH", "ignore:Session.login_data"),
]
FULL = os.environ.get("SHIPWORTHY_FULL") == "1"
FIRST, EACH = (1, 1) if FULL else (3, 40)
"""The boundary of each run at which it is killed first, and how many further on again; a process for each takes two seconds."""
NOTES = [("unsettled", 1), ("unnoted", 0), ("noted", 0), ("settled", 1)][: 4 if FULL else 1]
"""Where the sending is killed, and how many mails have reached the recipient by then."""
ANA = "ana@nordlicht.example"
SAID = (("m1", "what's new in my mail?"), ("m2", "reply to ana that friday works"), ("m3", "yes"))
KILLED = """
import asyncio, os, signal, sys
from imap_tools.mailbox import BaseMailBox
from shipworthy import Agent

home, store, message, id, where = sys.argv[1:6]

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def around(name, first, last):
    own = getattr(BaseMailBox, name)
    def replaced(*args, **kwargs):
        if where == first:
            die()
        result = own(*args, **kwargs)
        if where == last:
            die()
        return result
    setattr(BaseMailBox, name, replaced)

around("append", "unnoted", "noted")
around("flag", "unsettled", "settled")

async def main():
    seen, result = 0, {}
    async with Agent.load(home, store=store) as agent:
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
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


@pytest.fixture
def mailer(modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailer]:
    with servers() as (found, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        modules["maildirs"].lay_out(found.mail / USER, dt.datetime.now(modules["contacts"].contacts().zone))
        found.give()
        yield found


def said(home: Path, id: str, where: str = "") -> tuple[int, str]:
    """The code and what is printed of one message in a process of its own, which is killed at a boundary."""
    store = f"sqlite:///{home}/state.sqlite"
    command = [sys.executable, "-c", KILLED, str(HOME), store, dict(SAID)[id], id, where]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, timeout=120, env=os.environ | {"SHIPWORTHY_ROUTING": "light"}
    )
    return done.returncode, done.stdout


def sent(modules: dict[str, ModuleType]) -> list[str]:
    with modules["boxes"].opened() as box:
        return [one.id for one in box.all() if one.sent and [to for _, to in one.to] == [ANA]]


def test_every_step_of_the_three_runs(mailer: Mailer, modules: dict[str, ModuleType], tmp_path: Path) -> None:
    boundaries = 0
    for id, _ in SAID:
        for number in range(FIRST, 80, EACH):
            code, told = said(tmp_path, id, str(number))
            assert len(mailer.received(ANA)) <= 1
            if code == 0:
                break
            boundaries += 1
    # What is said last is so: sent and there, or not known; and each message has the answer that it had.
    assert told == said(tmp_path, "m3")[1] or "Sent" in said(tmp_path, "m3")[1]
    assert ("Sent" in told and mailer.received(ANA) == sent(modules) != []) or "know" in told
    print(f"\n{boundaries} boundaries")
    assert boundaries >= (8 if EACH == 1 else 2)


@pytest.mark.parametrize(("where", "reached"), NOTES)
def test_the_notes_of_the_sending(
    mailer: Mailer, modules: dict[str, ModuleType], tmp_path: Path, where: str, reached: int
) -> None:
    """Killed there, the message is sent again: a mail that had not left is sent now or not known, and none twice."""
    assert "Send it?" in said(tmp_path, "m2")[1]
    assert said(tmp_path, "m3", where)[0] != 0
    assert len(mailer.received(ANA)) == reached
    told, again = said(tmp_path, "m3")[1], said(tmp_path, "m3")[1]
    assert told == again and reached <= len(mailer.received(ANA)) <= 1
    assert (mailer.received(ANA) == sent(modules) != []) if "Sent" in told else "know" in told
