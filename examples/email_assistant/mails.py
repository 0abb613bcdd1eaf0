"""A mail, read whole and safely out of its bytes, and the threads that mails make."""

import datetime as dt
import email
import email.policy
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from zoneinfo import ZoneInfo

import html_text

Address = tuple[str, str]
"""The name and the e-mail address; the name may be empty."""
IDS = re.compile(r"<[^<>\s]{1,250}>")
PREFIX = re.compile(r"^\s*(?:(?:re|aw|fwd?|wg|antw|sv|tr)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
QUOTE = re.compile(
    r"^(?:>|(?:On|Am|Le|El)\b.{4,200}(?:wrote|schrieb\b.*|a écrit|escribió)\s*:\s*$|-{3,}\s*(?:Orig|Urspr|Forw))"
)
SIGNATURE = re.compile(r"^--\s*$")
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
LONGEST = 20_000
"""Characters of a mail's text that are kept."""
MOST_PARTS = 500
BULK = ("list-unsubscribe", "list-id")


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attached file, by what the mail says of it."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail. `id` is its Message-ID in brackets; one that has none gets one out of its bytes."""

    id: str
    references: tuple[str, ...]
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: str
    subject: str
    at: dt.datetime
    text: str
    attachments: tuple[Attachment, ...]
    bulk: bool
    failed_checks: bool
    sent: bool = False
    seen: bool = True

    @property
    def own_words(self) -> str:
        """The text without what it quotes, and without its signature."""
        kept = list[str]()
        for one in self.text.split("\n"):
            if QUOTE.match(one) or SIGNATURE.match(one):
                if not one.startswith(">"):
                    break
                continue
            kept.append(one)
        return "\n".join(kept).strip() or self.text


def parsed(raw: bytes, zone: ZoneInfo, *, sent: bool = False, seen: bool = True) -> Mail:
    """Read a mail out of its bytes; what is broken in it reads as empty."""
    message = BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)
    first = IDS.search(str(message.get("Message-ID") or ""))
    try:
        text, attachments = _parts(_bounded(raw))
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError):
        # Nested or broken in a way that the parser does not stand; what its head says is known still.
        text, attachments = "(The text of this mail cannot be read.)", ()
    return Mail(
        id=first[0] if first else f"<{hashlib.sha256(raw).hexdigest()[:32]}@none.invalid>",
        references=tuple(
            dict.fromkeys(IDS.findall(f"{message.get('References') or ''} {message.get('In-Reply-To') or ''}"))
        ),
        sender=next(iter(_addresses(message.get_all("From"))), ("", "")),
        to=_addresses(message.get_all("To")),
        cc=_addresses(message.get_all("Cc")),
        reply_to=next((address for _, address in _addresses(message.get_all("Reply-To"))), ""),
        subject=_words(message.get("Subject")) or "(no subject)",
        at=_date(message.get("Date")).astimezone(zone),
        text=text[:LONGEST],
        attachments=attachments,
        bulk=any(message.get(name) for name in BULK)
        or str(message.get("Precedence") or "").strip().casefold() in ("bulk", "list", "junk")
        or str(message.get("Auto-Submitted") or "no").strip().casefold() != "no",
        failed_checks=bool(re.search(r"\b(?:spf|dkim|dmarc)=fail\b", str(message.get("Authentication-Results") or ""))),
        sent=sent,
        seen=seen or sent,
    )


def _bounded(raw: bytes) -> bytes:
    """The bytes up to where there are more parts than a mail of people has."""
    at = -1
    for _ in range(MOST_PARTS):
        at = raw.find(b"\n--", at + 1)
        if at < 0:
            return raw
    return raw[:at]


def _parts(raw: bytes) -> tuple[str, tuple[Attachment, ...]]:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    plain, html, files = list[str](), list[str](), list[Attachment]()
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822":
            continue
        name = _file_name(part)
        if name or _is_attached(part) or kind not in ("text/plain", "text/html"):
            files.append(Attachment(name or "(no name)", kind, _size(part)))
        else:
            (plain if kind == "text/plain" else html).append(_text(part))
    text = "\n\n".join(one for one in plain if one.strip())
    return html_text.tidy(text) or "\n\n".join(html_text.text_of(one) for one in html), tuple(files[:50])


def _text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = str(part.get_content_charset() or "utf-8")
    try:
        return raw.decode(charset)
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _size(part: EmailMessage) -> int:
    payload = part.get_payload(decode=True)
    return len(payload) if isinstance(payload, bytes) else 0


def _file_name(part: EmailMessage) -> str:
    try:
        name = part.get_filename() or ""
    except (LookupError, ValueError, TypeError):
        return "(no name)"
    return html_text.line(_words(name)).replace("/", "_").replace("\\", "_")[:100]


def _is_attached(part: EmailMessage) -> bool:
    return str(part.get("Content-Disposition") or "").strip().casefold().startswith("attachment")


def _words(raw: object) -> str:
    """A header in words, as one line."""
    try:
        found = str(make_header(decode_header(str(raw or ""))))
    except (LookupError, ValueError):
        found = str(raw)
    return html_text.line(found.encode("utf-8", "replace").decode("utf-8"))[:300]


def _addresses(headers: Sequence[object] | None) -> tuple[Address, ...]:
    try:
        found = getaddresses([str(one)[:20_000].replace("\r", " ").replace("\n", " ") for one in headers or []])
    except RecursionError:
        return ()
    return tuple((_words(name), html_text.line(address)) for name, address in found if "@" in address)


def _date(raw: object) -> dt.datetime:
    try:
        found = parsedate_to_datetime(str(raw))
        return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return NEVER


def bare(subject: str) -> str:
    """A subject without `Re:` and its like, in small letters."""
    return " ".join(PREFIX.sub("", subject).casefold().split())


def threads(mails: Iterable[Mail], me: str) -> list[tuple[Mail, ...]]:
    """The threads of mails, each in the order of time, that with the newest mail first.

    Mails belong together by what they refer to; one that refers to nothing and says `Re:` belongs to mails of that
    subject where a person beside `me` is in both.
    """
    every = sorted({one.id: one for one in mails}.values(), key=lambda one: (one.at, one.id))
    root: dict[str, str] = {}
    for one in every:
        for other in one.references:
            _join(root, one.id, other)
    _by_subject(every, root, me)
    found: dict[str, list[Mail]] = {}
    for one in every:
        found.setdefault(_top(root, one.id), []).append(one)
    return sorted((tuple(each) for each in found.values()), key=lambda each: (each[-1].at, each[-1].id), reverse=True)


def _by_subject(every: list[Mail], root: dict[str, str], me: str) -> None:
    known: dict[str, list[Mail]] = {}
    for one in every:
        before = known.setdefault(bare(one.subject), [])
        if not one.references and PREFIX.match(one.subject):
            others = _people(one) - {me.casefold()}
            if (other := next((each for each in reversed(before) if others & _people(each)), None)) is not None:
                _join(root, one.id, other.id)
        before.append(one)


def _people(one: Mail) -> set[str]:
    return {address.casefold() for _, address in (one.sender, *one.to, *one.cc)}


def _top(root: dict[str, str], id: str) -> str:
    while (up := root.get(id, id)) != id:
        root[id] = root.get(up, up)
        id = up
    return id


def _join(root: dict[str, str], one: str, other: str) -> None:
    one, other = _top(root, one), _top(root, other)
    if one != other:
        # The lesser is the top: the same threads in any order of mails.
        root[max(one, other)] = min(one, other)
