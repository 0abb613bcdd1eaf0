"""The email assistant with real servers: Dovecot for IMAP, and an SMTP server that breaks on command."""

import asyncio
import contextlib
import datetime as dt
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.examples.mail_forked import Forked, forked
from tests.examples.mail_modules import HOME, loaded

pytest.importorskip("aiosmtpd", reason="aiosmtpd is not installed")
from tests.examples.mail_servers import DOVECOT, USER, Mailer, servers

from shipworthy import Agent

pytestmark = [
    pytest.mark.real,
    pytest.mark.real_time,
    pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed (apt install dovecot-imapd)"),
    # The server of the tests takes passwords without TLS, on the loopback.
    pytest.mark.filterwarnings("ignore:Requiring AUTH", "ignore:Session.login_data"),
]
ANA = "ana@nordlicht.example"
STEPS = [("before", 1), ("rcpt", 0), ("after", 1)][: 3 if os.environ.get("SHIPWORTHY_FULL") == "1" else 1]
"""Where the server is when the process is killed, and how many mails it takes; all of them under SHIPWORTHY_FULL=1."""


@pytest.fixture
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


@pytest.fixture
def mailer(modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailer]:
    """Both servers, with the sample as the mailbox."""
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")
    with servers() as (found, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        modules["maildirs"].lay_out(found.mail / USER, dt.datetime.now(modules["contacts"].contacts().zone))
        found.give()
        yield found


def sent(modules: dict[str, ModuleType]) -> list[str]:
    """The Message-IDs of what was sent to Ana since the sample was laid out."""
    with modules["boxes"].opened() as box:
        found = [one for one in box.all() if one.sent and [to for _, to in one.to] == [ANA]]
    return [one.id for one in found]


async def talk(*messages: str) -> list[str]:
    told = list[str]()
    async with Agent.load(HOME, store="memory") as agent:
        for message in messages:
            told.append((await agent.run(message, session="s")).text)
    return told


async def test_triage_reply_send(mailer: Mailer, modules: dict[str, ModuleType]) -> None:
    mailer.deliver(USER, b"From: a@b.example\nSubject: nested\n" + b"Content-Type: message/rfc822\n\n" * 3000)
    new, asked, told, again, told_again = await talk(
        "what's new in my mail?",
        "reply to ana that friday works",
        "yes",
        "reply to ana that friday works",
        "yes",
    )
    assert "14 new mails" in new and "nested" in new and "junk (4)" in new
    assert f"To: {ANA}" in asked and "| Friday works." in asked
    assert told.startswith("Sent: Re: Offsite in February")
    (id,) = mailer.received(ANA)
    assert sent(modules) == [id]
    raw = next((mailer.mail / ANA / "new").iterdir()).read_bytes()
    mail = modules["mails"].parsed(raw, dt.UTC)
    assert mail.references[-1] == "<offsite-4@nordlicht.example>" and len(mail.references) == 4
    assert "not sent again" in told_again and len(mailer.received(ANA)) == 1


@pytest.mark.parametrize("mode", ["greylist", "unknown", "4xx"])
async def test_a_mail_that_the_server_refuses_is_not_sent_and_may_be_sent_later(
    mailer: Mailer, modules: dict[str, ModuleType], mode: str
) -> None:
    mailer.mode = mode
    told = (await talk("reply to ana that friday works", "yes"))[-1]
    assert "Sent" not in told
    assert mailer.received(ANA) == sent(modules) == []
    mailer.mode = "take"
    assert (await talk("reply to ana that friday works", "yes"))[-1].startswith("Sent")
    assert mailer.received(ANA) == sent(modules) != []


@pytest.mark.parametrize(("mode", "taken"), [("before", 0), ("after", 1)])
async def test_a_connection_that_breaks_off_leaves_it_open_and_nothing_is_sent_twice(
    mailer: Mailer, modules: dict[str, ModuleType], mode: str, taken: int
) -> None:
    mailer.mode = mode
    told = (await talk("reply to ana that friday works", "yes", "yes"))[1:]
    mailer.mode = "take"
    told += (await talk("reply to ana that friday works", "yes"))[1:]
    assert not any(one.startswith("Sent") for one in told)
    assert "know" in told[0] and "know" in told[-1]
    assert len(mailer.received(ANA)) == taken and sent(modules) == []


async def test_a_copy_that_the_provider_keeps_settles_it(mailer: Mailer, modules: dict[str, ModuleType]) -> None:
    """Some providers put what they take among the sent mails by themselves."""
    mailer.mode = "after"
    box = mailer.mail / USER / ".Sent" / "cur"

    def kept() -> None:
        (raw,) = [one.read_bytes() for one in box.iterdir() if b"Friday works" in one.read_bytes()]
        (box / "9.kept:2,S").write_bytes(raw)
        mailer.give()

    mailer.at["after"] = kept
    told = (await talk("reply to ana that friday works", "yes"))[-1]
    assert told.startswith("Sent")
    assert len(set(sent(modules))) == len(mailer.received(ANA)) == 1


async def test_a_slow_server_is_waited_for(mailer: Mailer, modules: dict[str, ModuleType]) -> None:
    mailer.mode = "slow"
    assert (await talk("reply to ana that friday works", "yes"))[-1].startswith("Sent")
    assert mailer.received(ANA) == sent(modules) != []


async def test_a_server_that_does_not_answer_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    async def held(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        await writer.wait_closed()

    silent = await asyncio.start_server(held, "127.0.0.1", 0)
    monkeypatch.setenv("MAIL_IMAP", f"127.0.0.1:{silent.sockets[0].getsockname()[1]}")
    told = await talk("what's new in my mail?")
    assert told == ["I cannot get at the mailbox just now. Please try again in a minute."]
    silent.close()
    await silent.wait_closed()


@pytest.fixture(scope="module")
def forks() -> Iterator[Forked]:
    with forked() as found:
        yield found


@pytest.mark.parametrize(("step", "taken"), STEPS)
def test_a_process_that_is_killed_at_a_step_sends_nothing_twice(
    mailer: Mailer, modules: dict[str, ModuleType], forks: Forked, tmp_path: Path, step: str, taken: int
) -> None:
    assert "Send it?" in forks.said(tmp_path, "reply to ana that friday works", "m1")[1]
    forks.begin(tmp_path, "yes", "m2")
    mailer.at[step] = forks.kill
    assert forks.ended()[1] == ""
    told = [forks.said(tmp_path, "yes", "m2")[1] for _ in range(2)]
    assert len(mailer.received(ANA)) == taken
    assert "know" in told[0] and told[0] == told[1]


def test_a_mail_is_sent_once_whenever_the_process_is_killed(
    mailer: Mailer, modules: dict[str, ModuleType], forks: Forked, tmp_path: Path, full: bool
) -> None:
    assert "Send it?" in forks.said(tmp_path, "reply to ana that friday works", "m1")[1]
    for number in range(12 if full else 2):
        forks.begin(tmp_path, "yes", "m2")
        time.sleep(0.1 + 0.15 * number)
        with contextlib.suppress(ProcessLookupError):
            forks.kill()
        forks.ended()
        assert len(mailer.received(ANA)) <= 1
    told = forks.said(tmp_path, "yes", "m2")[1]
    assert len(mailer.received(ANA)) <= 1
    # What is said is so: sent and there, or not known.
    assert ("Sent" in told and mailer.received(ANA) == sent(modules) != []) or "know" in told
