"""How mails and threads read: labels, lists, texts."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from contacts import called, contacts
from mails import PREFIX, Attachment, Mail, bare
from searching import partners

Data = dict[str, Any]
BETWEEN = " · "
TEXT = 1500
"""Characters of a mail that are shown."""
SHORT = re.compile(r"(?<=[.!?])\s")
FEW = 2
"""Words of a sentence that says nothing of its own."""
GREETING = re.compile(
    r"^(?:hi|hello|hey|dear|good morning|good day|sehr geehrte|liebe[r]?|hallo|guten|hola|estimad[oa]s?)\b.{0,60}$",
    re.IGNORECASE,
)


def moment(at: dt.datetime) -> str:
    """A time in words: `Mon 30 Nov 2026, 07:40`."""
    return f"{day(at)} {at:%Y}, {at:%H:%M}"


def day(at: dt.datetime) -> str:
    """A day in words: `Mon 30 Nov`."""
    return f"{at:%a} {at.day} {at:%b}"


def who(one: Mail) -> str:
    """Who has written a mail; of one that was sent, to whom."""
    if one.sent:
        return f"you to {joined([called(address, name) for name, address in one.to]) or 'nobody'}"
    name, address = one.sender
    return called(address, name) or "(no sender)"


def label(one: Mail) -> str:
    """A mail in a line: `Ben Carter · Contract for 2027 · Mon 30 Nov 2026, 06:50`."""
    return BETWEEN.join((who(one), one.subject, moment(one.at)))


def row(one: Mail) -> Data:
    """A mail as a record."""
    return {
        "mail": label(one),
        "from": who(one),
        "subject": one.subject,
        "when": moment(one.at),
        "first": first_words(one),
        "files": files(one.attachments),
        "new": not one.seen,
    }


def files(attached: Sequence[Attachment]) -> str:
    """Attachments by name, type and size; they are not opened."""
    return ", ".join(f"{one.name} ({one.type}, {size(one.size)})" for one in attached)


def size(count: int) -> str:
    """Bytes in words: `12 kB`."""
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def first_words(one: Mail) -> str:
    """The first sentence of a mail behind its greeting."""
    lines = [line for line in one.own_words.split("\n") if line.strip()]
    if len(lines) > 1 and GREETING.match(lines[0]):
        lines = lines[1:]
    every = SHORT.split(" ".join(lines))
    # `Thank you.` says nothing yet.
    first = next((one for one in every if len(one.split()) > FEW), every[0])
    return first if len(first) <= 200 else first[:199].rsplit(" ", 1)[0] + "…"


def found(result: Data) -> str:
    """Mails as lines."""
    return "\n".join(f"- {one['mail']}" + (f" [{one['files']}]" if one["files"] else "") for one in result["mails"]) + (
        f"\n… and {result['count'] - len(result['mails'])} more" if result["count"] > len(result["mails"]) else ""
    )


def sorted_mail(result: Data) -> str:
    """Mails under their labels."""
    out = list[str]()
    for group in result["groups"]:
        out.append(f"{group['label']} ({len(group['mails'])}):")
        out += [f"- {one['mail']}: {one['why']}" for one in group["mails"]]
    return "\n".join(out)


def thread_name(thread: Sequence[Mail]) -> str:
    """What a thread is called: all words of this stand in the line of its last mail that was received."""
    last = next((one for one in reversed(thread) if not one.sent), thread[-1])
    return BETWEEN.join((who(last), PREFIX.sub("", last.subject), moment(last.at)))


def thread_label(thread: Sequence[Mail]) -> str:
    """A thread in a line: `Contract for 2027 · Ben Carter · 5 mails, last Mon 30 Nov 2026, 06:50`."""
    others = list(dict.fromkeys(address for one in thread for address in sorted(partners(one))))
    named = {address.casefold(): name for one in thread for name, address in (one.sender, *one.to, *one.cc)}
    people = joined([called(address, named.get(address, "")) for address in others[:4]])
    count = "1 mail," if len(thread) == 1 else f"{len(thread)} mails, last"
    return BETWEEN.join((thread[0].subject, people, f"{count} {moment(thread[-1].at)}"))


def whole(thread: Sequence[Mail]) -> Data:
    """The mails of a thread as records with their texts."""
    return {
        "subject": thread[0].subject,
        "mails": [row(one) | {"text": text(one)} for one in thread],
        "files": "; ".join(files(one.attachments) for one in thread if one.attachments),
    }


def text(one: Mail) -> str:
    """The text of a mail without what it quotes, as long as it is shown."""
    own = one.own_words
    return own if len(own) <= TEXT else own[:TEXT].rsplit(" ", 1)[0] + " […]"


def read_out(result: Data) -> str:
    """A thread with its texts."""
    parts = list[str]()
    for one in result["mails"]:
        quoted = "\n".join(f"> {line}" for line in one["text"].split("\n"))
        parts.append(f"{one['mail']}\n{quoted}" + (f"\nAttached: {one['files']}" if one["files"] else ""))
    return "\n\n".join(parts)


def summary(result: Data) -> str:
    """Who wrote what in a thread, in the first sentence of each."""
    return "\n".join(
        f"- {one['when']}, {one['from']}: {one['first']}" + (f" [{one['files']}]" if one["files"] else "")
        for one in result["mails"]
    )


def open_questions(result: Data) -> str:
    """What was sent and not answered, as lines."""
    return "\n".join(f"- {one['to']}, {one['subject']}: {one['since']} ({one['first']})" for one in result["mails"])


def ago(at: dt.datetime, now: dt.datetime) -> str:
    """How many days ago something was, in words."""
    days = (now.astimezone(contacts().zone).date() - at.date()).days
    return {0: "sent today", 1: "sent yesterday"}.get(days, f"sent {days} days ago")


def answer_subject(subject: str) -> str:
    """The subject of an answer."""
    return subject if bare(subject) != " ".join(subject.casefold().split()) else f"Re: {subject}"


def span(when: str, whom: str, how: str = "with") -> str:
    """What was looked for, in words: ` with Ben Carter from … to …`."""
    told = f" {how} {called(whom)}" if whom else ""
    if when:
        start, end = (dt.datetime.fromisoformat(part) for part in when.split("/", 1))
        last = end - dt.timedelta(seconds=1)
        told += f" on {day(start)}" if start.date() == last.date() else f" from {day(start)} to {day(last)}"
    return told


def joined(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))
