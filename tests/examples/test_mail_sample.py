"""The email assistant: the sample in the last two weeks, Maildirs, labels, and what a message wishes a mail to say."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from tests.examples.mail_modules import loaded

from shipworthy import NotDone

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


@pytest.fixture
def box(modules: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MAIL_DAY", "2026-11-30T08:00")
    for name in ("MAIL_IMAP", "MAIL_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    return modules["maildirs"].sample()  # type: ignore[no-any-return]


@pytest.mark.parametrize("now", ["2026-11-30T08:00", "2026-12-24T00:10", "2027-03-28T03:30", "2026-10-25T02:30"])
def test_the_sample_lies_in_the_last_two_weeks(
    modules: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    monkeypatch.setenv("MAIL_DAY", now)
    mails = modules["maildirs"].sample().all()
    at = dt.datetime.fromisoformat(now).replace(tzinfo=BERLIN)
    assert len(mails) == 31 and sum(one.sent for one in mails) == 8
    assert at - dt.timedelta(days=1, hours=1) <= max(one.at for one in mails) <= at
    assert min(one.at for one in mails) >= at - dt.timedelta(days=14)
    assert sum(not one.seen for one in mails) == 13
    assert len(modules["mails"].threads(mails, "mia@nordlicht.example")) == 20
    assert len(modules["maildirs"].sample().all()) == 31, "it is laid out once"


def test_encodings_of_the_sample_are_read(box: ModuleType) -> None:
    mails = {one.id.partition("@")[0]: one for one in box.all()}
    assert mails["<kueche-1"].subject == "Rückfrage: Küche im Büro, Maße der Spüle"
    assert "Größer als 60 × 80 cm" in mails["<kueche-1"].text and mails["<kueche-1"].sender[0] == "Jörg Müller"
    assert "640 €" in mails["<kueche-3"].text
    assert "5,712.00 EUR" in mails["<invoice-1187"].text and "evil.example" not in mails["<invoice-1187"].text
    assert "SYSTEM" not in mails["<partnership"].text and "AI assistants" in mails["<partnership"].text


def test_labels_of_the_sample(modules: dict[str, ModuleType], box: ModuleType) -> None:
    new = {one.id[1:].partition("@")[0]: one for one in box.all() if not one.seen}
    found = {name: modules["sorting"].label_of(one, answered=False)[0] for name, one in new.items()}
    junk = {"storage", "partnership", "survey", "favour"}
    assert {name for name, label in found.items() if label == "junk"} == junk
    assert {name for name, label in found.items() if label == "urgent"} == {"contract-5", "budget-1"}
    assert {name for name, label in found.items() if label == "read"} == {"weekly-48", "parcel", "backup"}


def test_a_mail_is_sent_once_into_a_maildir(modules: dict[str, ModuleType], box: ModuleType) -> None:
    draft = modules["outgoing"].Draft("ana@nordlicht.example", "Hi", "Hello.", "2026-11-30")
    me = modules["contacts"].contacts().me
    raw = modules["outgoing"].message(draft, me, dt.datetime.now(BERLIN))
    assert not box.was_sent(draft.id(me))
    assert box.send(raw, draft.id(me), draft.to) and not box.send(raw, draft.id(me), draft.to)
    assert box.was_sent(draft.id(me)) and [one.id for one in box.all()].count(draft.id(me)) == 1


def failing(error: type[Exception]) -> Callable[[bytes, str], None]:
    def hand_over(raw: bytes, to: str) -> None:
        raise error("broken")

    return hand_over


def test_a_maildir_keeps_a_trace_of_what_was_begun(modules: dict[str, ModuleType], tmp_path: Path) -> None:
    maildirs, unclear = modules["maildirs"], modules["delivery"].Unclear
    refused = maildirs.Maildir(tmp_path, "Sent", failing(NotDone))
    with pytest.raises(NotDone):
        refused.send(b"Message-ID: <1@x>\n\nx", "<1@x>", "a@b.example")
    assert not refused.was_sent("<1@x>") and refused.all() == []
    broken = maildirs.Maildir(tmp_path, "Sent", failing(unclear))
    for _ in range(2):
        with pytest.raises(unclear):
            broken.send(b"Message-ID: <1@x>\n\nx", "<1@x>", "a@b.example")
    with pytest.raises(unclear):
        refused.was_sent("<1@x>")
    assert broken.all() == [], "what has only begun is no sent mail"


def test_without_a_server_a_maildir_of_ones_own_sends_nothing(
    modules: dict[str, ModuleType], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_FOLDER", str(tmp_path))
    monkeypatch.delenv("MAIL_IMAP", raising=False)
    monkeypatch.delenv("MAIL_SMTP", raising=False)
    with pytest.raises(NotADirectoryError, match="no Maildir"), modules["boxes"].opened():
        pass
    (tmp_path / "cur").mkdir()
    with modules["boxes"].opened() as box, pytest.raises(NotDone, match="MAIL_SMTP"):
        box.send(b"Message-ID: <1@x>\n\nx", "<1@x>", "a@b.example")


@pytest.mark.parametrize(
    ("text", "port", "security"),
    [
        ("imap.example.org", 993, "tls"),
        ("imap.example.org:143", 143, "start"),
        ("127.0.0.1:1143", 1143, "plain"),
        ("127.0.0.1.evil.example:143", 143, "start"),
    ],
)
def test_a_password_goes_to_no_other_machine_without_tls(
    modules: dict[str, ModuleType], text: str, port: int, security: str
) -> None:
    found = modules["delivery"].place(text, 993, 993)
    assert (found.host, found.port, found.security) == (text.partition(":")[0], port, security)
    with pytest.raises(ValueError, match="HOST:PORT"):
        modules["delivery"].place("imap.example.org:imaps", 993, 993)


@pytest.mark.parametrize(
    ("message", "gist", "whom"),
    [
        ("Reply to Ana that Friday works", "Friday works", "Ana"),
        ("Answer Dana: the travel costs were 11,900 EUR", "the travel costs were 11,900 EUR", "Dana"),
        ("Tell Ben we will sign tomorrow", "we will sign tomorrow", "Ben"),
        ("let Ana know that I am late, please", "I am late", "Ana"),
        ('write to max@example.org: "The code is 12:30"', "The code is 12:30", "max@example.org"),
        ("answer Oskar saying no thanks", "no thanks", "Oskar"),
        ("Ask Chloe whether she is free", "Could you tell me whether you are free?", "Chloe"),
        ("Compose a new mail to Ben asking for a call", "I would like to ask for a call", "Ben"),
        ("Answer Chloe yes", "yes", "Chloe"),
        ("Draft an answer to the invoice mail", "", ""),
        ("answer to Ben we will sign", "we will sign", "Ben"),
        ("Reply to Ana about the offsite", "", "Ana"),
        ("Write Chloe a mail. Subject: Thursday. Text: It moves.", "It moves.", "Chloe"),
        ("write to bob that i am ill", "i am ill", "bob"),
        ("tell ben we sign at 10:30", "we sign at 10:30", "ben"),
    ],
)
def test_what_a_mail_is_to_say(modules: dict[str, ModuleType], message: str, gist: str, whom: str) -> None:
    drafts, addressees = modules["drafts"], modules["addressees"]
    assert (drafts.gist_of(message), addressees.whom_of(message)) == (gist, whom)
    assert not gist or gist not in drafts.head_of(message)
