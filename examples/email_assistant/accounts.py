"""A mailbox on an IMAP server."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from imaplib import IMAP4
from typing import Any

from contacts import contacts
from delivery import SECONDS, Place, Unclear, hand_over, place, trusted
from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.message import MailMessage
from imap_tools.query import AND, H
from mails import Mail, parsed

from shipworthy import NotDone

DAYS = 60
MOST = 200
"""Newest mails of the last 60 days that are read of each folder."""
ERRORS = (ImapToolsError, IMAP4.error, OSError)
BEGUN = "\\Draft"
"""Marks a mail in the folder of sent ones whose sending has begun, and of which no end is known."""


class RawMail(MailMessage):
    """A mail whose bytes are kept as they came: `mails` reads them, which stands what is made to break a reader."""

    def __init__(self, fetch_data: list[Any]) -> None:
        self.raw: bytes = next((bytes(one[1]) for one in fetch_data if isinstance(one, tuple)), b"")
        super().__init__([(one[0], b"") if isinstance(one, tuple) else one for one in fetch_data])


class Account:
    """The inbox and the sent mail of one account."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box
        box.email_message_class = RawMail
        self._sent = os.environ.get("MAIL_SENT") or next(
            (one.name for one in box.folder.list() if "\\Sent" in one.flags), "Sent"
        )

    def all(self) -> list[Mail]:
        """The newest mails, received and sent."""
        return [*self._read("INBOX", sent=False), *self._read(self._sent, sent=True)]

    def was_sent(self, id: str) -> bool:
        """Whether a mail of this Message-ID was sent; raises Unclear where its sending began and no end is known."""
        found = self._find(id)
        if found and all(BEGUN in flags for _, flags in found):
            raise Unclear("Its sending has begun before, and no end of that is known.")
        return bool(found)

    def send(self, raw: bytes, id: str, to: str) -> bool:
        """Send a mail; False where it was sent already.

        It is put among the sent ones first, marked as begun, so that a process that dies leaves a trace. Raises NotDone
        where the server has refused it, and another error where that is not known.
        """
        try:
            if self.was_sent(id):
                return False
            self._mark(raw, id)
        except ERRORS as error:
            raise NotDone("The folder of sent mail cannot be written; nothing was sent.") from error
        try:
            hand_over(raw, to)
        except NotDone:
            with suppress(*ERRORS):
                self._box.delete([uid for uid, flags in self._find(id) if BEGUN in flags])
            raise
        with suppress(*ERRORS):
            self._settle(id)  # it was taken, also where the mark stays
        return True

    def _mark(self, raw: bytes, id: str) -> None:
        if not self._box.folder.exists(self._sent):
            self._box.folder.create(self._sent)
        self._box.append(raw, self._sent, dt=dt.datetime.now(dt.UTC), flag_set=[BEGUN, "\\Seen"])
        if not self._find(id):
            raise NotDone("The mail could not be noted among the sent ones; nothing was sent.")

    def _settle(self, id: str) -> None:
        """Take the mark away; one copy stays where the server has kept one of its own."""
        found = self._find(id)
        begun = [uid for uid, flags in found if BEGUN in flags]
        if len(found) > len(begun):
            self._box.delete(begun)
        else:
            self._box.flag(begun, [BEGUN], False)

    def _find(self, id: str) -> list[tuple[str, tuple[str, ...]]]:
        """The mails of this Message-ID among the sent ones: number and flags."""
        if not self._box.folder.exists(self._sent):
            return []
        self._box.folder.set(self._sent)
        criteria = AND(header=[H("Message-ID", id)])
        found = self._box.fetch(criteria, mark_seen=False, headers_only=True, bulk=True)
        return [(str(one.uid), one.flags) for one in found]

    def _read(self, folder: str, *, sent: bool) -> Iterator[Mail]:
        if not self._box.folder.exists(folder):
            return
        self._box.folder.set(folder, readonly=True)
        since = dt.date.today() - dt.timedelta(days=DAYS)
        for one in self._box.fetch(AND(date_gte=since), mark_seen=False, limit=MOST, reverse=True, bulk=True):
            if BEGUN not in one.flags and isinstance(one, RawMail):
                yield parsed(one.raw, contacts().zone, sent=sent, seen="\\Seen" in one.flags)


@contextmanager
def opened(address: str) -> Iterator[Account]:
    """The account that the environment names."""
    try:
        box = _entered(place(address, 993, 993))
    except ERRORS as error:
        raise NotDone("The mailbox cannot be reached; nothing was changed.") from error
    try:
        yield Account(box)
    finally:
        with suppress(*ERRORS):
            box.logout()


def _entered(at: Place) -> BaseMailBox:
    """A connection that has logged in; one that cannot is closed."""
    box: BaseMailBox
    if at.security == "tls":
        box = MailBox(at.host, at.port, timeout=SECONDS, ssl_context=trusted())
    else:
        box = MailBoxUnencrypted(at.host, at.port, timeout=SECONDS)
    try:
        if at.security == "start":
            # Not MailBoxStartTls, which leaves the connection open where the server refuses TLS.
            box.client.starttls(trusted())
        box.login(os.environ.get("MAIL_USER") or "", os.environ.get("MAIL_PASSWORD") or "")
    except BaseException:
        with suppress(OSError):
            box.client.shutdown()
        raise
    return box
