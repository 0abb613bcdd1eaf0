"""The email assistant killed with -9 at every boundary of triage, reply and send, with real servers.

The boundaries: before and behind each step of the three runs (sorting; reading the wish, finding the mail, its address, the
draft, the question; the yes), and inside of the sending: the mail noted among the sent ones (`noted`), the recipient told
(`rcpt`), the mail before (`before`) and behind its delivery (`after`), the note before it is settled (`unsettled`) and behind
(`settled`). `test_mail_servers.py` has those of the SMTP server. All of them under SHIPWORTHY_FULL=1; else the same few each time.
"""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.examples.mail_forked import Forked, forked
from tests.examples.mail_modules import loaded

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
"""The boundary of each run at which it is killed first, and how many further on again; each takes a process."""
NOTES = [("unsettled", 1), ("unnoted", 0), ("noted", 0), ("settled", 1)][: 4 if FULL else 1]
"""Where the sending is killed, and how many mails have reached the recipient by then."""
ANA = "ana@nordlicht.example"
SAID = dict((("m1", "what's new in my mail?"), ("m2", "reply to ana that friday works"), ("m3", "yes")))


@pytest.fixture(scope="module")
def forks() -> Iterator[Forked]:
    with forked() as found:
        yield found


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


def sent(modules: dict[str, ModuleType]) -> list[str]:
    with modules["boxes"].opened() as box:
        return [one.id for one in box.all() if one.sent and [to for _, to in one.to] == [ANA]]


def test_every_step_of_the_three_runs(
    mailer: Mailer, modules: dict[str, ModuleType], forks: Forked, tmp_path: Path
) -> None:
    boundaries = 0
    for id, message in SAID.items():
        for number in range(FIRST, 80, EACH):
            code, told = forks.said(tmp_path, message, id, str(number))
            assert len(mailer.received(ANA)) <= 1
            if code == 0:
                break
            boundaries += 1
    # What is said last is so: sent and there, or not known; and each message has the answer that it had.
    again = forks.said(tmp_path, "yes", "m3")[1]
    assert told == again or "Sent" in again
    assert ("Sent" in told and mailer.received(ANA) == sent(modules) != []) or "know" in told
    print(f"\n{boundaries} boundaries")
    assert boundaries >= (8 if EACH == 1 else 2)


@pytest.mark.parametrize(("where", "reached"), NOTES)
def test_the_notes_of_the_sending(
    mailer: Mailer, modules: dict[str, ModuleType], forks: Forked, tmp_path: Path, where: str, reached: int
) -> None:
    """Killed there, the message is sent again: a mail that had not left is sent now or not known, and none twice."""
    assert "Send it?" in forks.said(tmp_path, SAID["m2"], "m2")[1]
    assert forks.said(tmp_path, "yes", "m3", where)[0] != 0
    assert len(mailer.received(ANA)) == reached
    told, again = (forks.said(tmp_path, "yes", "m3")[1] for _ in range(2))
    assert told == again and reached <= len(mailer.received(ANA)) <= 1
    assert (mailer.received(ANA) == sent(modules) != []) if "Sent" in told else "know" in told
