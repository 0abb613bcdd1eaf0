"""The mail that is sent: made of what was shown, with a Message-ID that is made of the same."""

import datetime as dt
import email.policy
import hashlib
import json
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from contacts import Contact

REFERENCES = 20
"""Most earlier mails of a thread that a mail refers to."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail as it was shown: to whom, the subject, the text, the day, and the mail that it answers."""

    to: str
    subject: str
    text: str
    day: str
    answers: str = ""

    def id(self, me: Contact) -> str:
        """The Message-ID: the same for the same mail of the same day, and another for any other."""
        parts = [me.email.casefold(), self.to.casefold(), self.subject, self.text, self.day, self.answers]
        digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
        return f"<{digest[:40]}@{me.email.rpartition('@')[2] or 'localhost'}>"


def message(draft: Draft, me: Contact, now: dt.datetime, references: tuple[str, ...] = ()) -> bytes:
    """The mail in bytes; `references` are the Message-IDs of its thread, that of the answered mail last."""
    made = EmailMessage(policy=email.policy.SMTP)
    made["From"] = formataddr((me.name, me.email))
    made["To"] = draft.to
    made["Subject"] = draft.subject
    made["Date"] = format_datetime(now)
    made["Message-ID"] = draft.id(me)
    if references:
        made["In-Reply-To"] = references[-1]
        made["References"] = " ".join((*references[:1], *references[1:][-REFERENCES:]))
    made.set_content(draft.text.rstrip() + "\n")
    return made.as_bytes()
