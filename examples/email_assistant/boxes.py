"""Where mail is kept: a Maildir, or an account of IMAP and SMTP. Which one the environment says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import accounts
import delivery
import maildirs
from mails import Mail


class Box(Protocol):
    """The mails that can be read, and the way out."""

    def all(self) -> list[Mail]:
        """The newest mails, received and sent."""
        ...

    def was_sent(self, id: str) -> bool:
        """Whether a mail of this Message-ID was sent; raises an error where that cannot be told."""
        ...

    def send(self, raw: bytes, id: str, to: str) -> bool:
        """Send a mail; False where it was sent already."""
        ...


@contextmanager
def opened() -> Iterator[Box]:
    """The mailbox, for one call of a tool."""
    address = os.environ.get("MAIL_IMAP")
    if address:
        with accounts.opened(address) as account:
            yield account
        return
    folder = os.environ.get("MAIL_FOLDER")
    if folder:
        path = Path(folder).expanduser()
        if not (path / "cur").is_dir():
            raise NotADirectoryError(
                f"MAIL_FOLDER: {path} is no Maildir, for it has no folder `cur`; name one that has"
            )
        yield maildirs.Maildir(path, os.environ.get("MAIL_SENT") or "Sent", delivery.hand_over)
    else:
        yield maildirs.sample()
