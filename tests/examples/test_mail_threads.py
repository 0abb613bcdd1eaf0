"""The email assistant: mails out of bytes, threads, and the Message-IDs of what is sent."""

import datetime as dt
import time
from collections.abc import Iterator
from email.message import EmailMessage
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples.mail_modules import loaded

BERLIN = ZoneInfo("Europe/Berlin")
AT = dt.datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN)
ME = "mia@nordlicht.example"


@pytest.fixture(scope="module")
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


def mail(modules: dict[str, ModuleType], id: str, *, sender: str = "ana@a.example", **told: object) -> object:
    """A mail of a few fields; the others are empty."""
    empty = {"references": (), "to": (("", ME),), "cc": (), "reply_to": "", "subject": "Offsite", "at": AT, "text": ""}
    empty |= {"attachments": (), "bulk": False, "failed_checks": False}
    return modules["mails"].Mail(id=id, sender=("", sender), **(empty | told))


def ids(threads: list[tuple[object, ...]]) -> list[list[str]]:
    return sorted([one.id for one in each] for each in threads)  # type: ignore[attr-defined]


@given(
    st.lists(
        st.tuples(st.integers(0, 11), st.lists(st.integers(0, 15), max_size=3)), max_size=12, unique_by=lambda x: x[0]
    ),
    st.randoms(use_true_random=False),
)
def test_threads_are_the_mails_that_references_join_in_whatever_order(
    modules: dict[str, ModuleType], drawn: list[tuple[int, list[int]]], random: object
) -> None:
    mails = [
        mail(
            modules,
            f"<{number}@x>",
            references=tuple(f"<{other}@x>" for other in others),
            subject=f"s{number}",
            at=AT + dt.timedelta(minutes=number),
        )
        for number, others in drawn
    ]
    found = modules["mails"].threads(mails, ME)
    # Every mail is in one thread, and what refers to the same mail is in the same one.
    where = {one.id: number for number, each in enumerate(found) for one in each}
    assert len(where) == len(mails) == sum(len(each) for each in found)
    for one in mails:
        for other in mails:
            if other.id in one.references or set(one.references) & set(other.references):  # type: ignore[attr-defined]
                assert where[one.id] == where[other.id]  # type: ignore[attr-defined]
    assert all([one.at for one in each] == sorted(one.at for one in each) for each in found)
    assert [each[-1].at for each in found] == sorted((each[-1].at for each in found), reverse=True)
    random.shuffle(mails)  # type: ignore[attr-defined]
    assert modules["mails"].threads(mails, ME) == found


def test_a_subject_joins_only_people_who_were_there(modules: dict[str, ModuleType]) -> None:
    later = AT + dt.timedelta(hours=1)
    first = mail(modules, "<1@x>", subject="Contract", sender="ben@b.example")
    answer = mail(modules, "<2@x>", subject="AW: Re: contract", sender="ben@b.example", at=later)
    stranger = mail(modules, "<3@x>", subject="Re: Contract", sender="eve@e.example", at=later)
    again = mail(modules, "<4@x>", subject="Contract", sender="ben@b.example", at=later)
    found = modules["mails"].threads([first, answer, stranger, again], ME)
    assert ids(found) == [["<1@x>", "<2@x>"], ["<3@x>"], ["<4@x>"]]


def test_references_in_a_circle_make_one_thread(modules: dict[str, ModuleType]) -> None:
    one, other = mail(modules, "<1@x>", references=("<2@x>",)), mail(modules, "<2@x>", references=("<1@x>",))
    assert ids(modules["mails"].threads([one, other], ME)) == [["<1@x>", "<2@x>"]]


DRAFT = st.tuples(*[st.text(max_size=20)] * 5)


@given(DRAFT, DRAFT)
def test_message_ids_are_equal_for_equal_mails_alone(
    modules: dict[str, ModuleType], one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    me = modules["contacts"].contacts().me
    first, second = modules["outgoing"].Draft(*one), modules["outgoing"].Draft(*other)
    assert first.id(me) == modules["outgoing"].Draft(*one).id(me)
    same = (one[0].casefold(), *one[1:]) == (other[0].casefold(), *other[1:])
    assert (first.id(me) == second.id(me)) == same
    assert modules["mails"].IDS.fullmatch(first.id(me)) and first.id(me).endswith("@nordlicht.example>")


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1, max_size=60),
    st.text(max_size=80),
)
def test_what_is_sent_reads_as_it_was_written(modules: dict[str, ModuleType], subject: str, text: str) -> None:
    me = modules["contacts"].contacts().me
    draft = modules["outgoing"].Draft("ana@a.example", subject, text, "2026-11-30")
    raw = modules["outgoing"].message(draft, me, AT, ("<1@x>", "<2@x>"))
    read = modules["mails"].parsed(raw, BERLIN)
    assert (read.id, read.references, read.at) == (draft.id(me), ("<1@x>", "<2@x>"), AT)
    assert read.to == (("", "ana@a.example"),) and read.sender[1] == ME
    assert read.text == modules["html_text"].tidy(text)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_as_a_mail(modules: dict[str, ModuleType], raw: bytes) -> None:
    one = modules["mails"].parsed(raw, BERLIN)
    assert one.id.startswith("<") and one.subject and "\n" not in one.subject


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?utf-8?b?////?=\nContent-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: base64\n\n%%%",
        b'From: "a\nDate: yesterday\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n<b',
        b"Content-Type: message/rfc822\n\nContent-Type: message/rfc822\n\nSubject: deep\n\nHello",
        b"Content-Disposition: attachment; filename*=utf-9''%ff%fe.exe\nContent-Type: application/x\n\nMZ",
        b"Date: Mon, 99 Nov 99999 99:99:99 +9999\nMessage-ID: <a b>\nReferences: <<<>\n\n",
    ],
)
def test_broken_mails_are_read(modules: dict[str, ModuleType], raw: bytes) -> None:
    one = modules["mails"].parsed(raw, BERLIN)
    assert one.at <= dt.datetime.now(dt.UTC) + dt.timedelta(days=1)


HEAD = b"From: a@b.example\nTo: mia@nordlicht.example\nSubject: x\n"
HOSTILE = {
    "dots": HEAD + b"\n" + b"a." * 10_000,
    "dashes": HEAD + b"\n" + b"a-" * 10_000,
    "paths": HEAD + b"\n" + b"a.bb/" * 4000,
    "words": HEAD + b"\n" + b"assistant On AI " * 1250,
    "nested": HEAD + b"Content-Type: message/rfc822\n\n" * 3000,
    "boundaries": HEAD
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(2000)),
    "parts": HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
    "comments": HEAD.replace(b"To: ", b"To: " + b"(" * 5000) + b"\nx",
    "references": HEAD + b"References: " + b"<a" * 100_000 + b"\n\nx",
    "encoded": HEAD.replace(b"Subject: x", b"Subject: " + b"=?utf-8?q?a?= " * 5000) + b"\nx",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_mail_that_is_made_to_break_the_reader_is_read_soon(modules: dict[str, ModuleType], name: str) -> None:
    began = time.process_time()
    one = modules["mails"].parsed(HOSTILE[name], BERLIN)
    label, _ = modules["sorting"].label_of(one, answered=False)
    assert one.sender[1] == "a@b.example" and label in modules["sorting"].LABELS and modules["views"].row(one)
    assert time.process_time() - began < 1


def test_attachments_are_listed_by_a_safe_name(modules: dict[str, ModuleType]) -> None:
    made = EmailMessage()
    made["From"] = "Ana <ana@a.example>"
    made.set_content("See the files.")
    made.add_attachment(
        b"MZ\0\0", maintype="application", subtype="octet-stream", filename="../../etc/pay\u202egpj.exe"
    )
    made.add_attachment("<script>x</script>", subtype="html", filename="page.html")
    one = modules["mails"].parsed(made.as_bytes(), BERLIN)
    assert [each.name for each in one.attachments] == [".._.._etc_pay gpj.exe", "page.html"]
    assert one.text == "See the files." and one.attachments[0].size == 4


def test_quotes_and_signatures_are_none_of_the_own_words(modules: dict[str, ModuleType]) -> None:
    text = "Yes.\n\nOn Monday, Ana wrote:\n> Does it work?\n> Best\n\n-- \nBen"
    assert mail(modules, "<1@x>", text=text).own_words == "Yes."  # type: ignore[attr-defined]
    assert mail(modules, "<1@x>", text="> only a quote").own_words == "> only a quote"  # type: ignore[attr-defined]
