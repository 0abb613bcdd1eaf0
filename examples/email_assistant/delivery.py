"""Hands a mail over to an SMTP server, and tells what is known of it afterwards."""

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass

import aiosmtplib
from contacts import contacts

from shipworthy import NotDone

SECONDS = 5.0
"""Longest wait for one answer of a server."""
TAKES = 8.0
"""Longest wait for the answer to a mail that was handed over."""
PLAIN_HOSTS = frozenset(("localhost", "127.0.0.1", "::1"))
"""Hosts to which a password goes without TLS: this machine alone."""


class Unclear(Exception):
    """A mail was handed over, and whether it was taken is not known."""


@dataclass(frozen=True, slots=True)
class Place:
    """A server: the host and the port, `tls` from the first byte, `start` by STARTTLS, or `plain` on this machine."""

    host: str
    port: int
    security: str


def place(text: str, port: int, direct: int) -> Place:
    """Read `HOST` or `HOST:PORT`; on the port `direct` TLS comes first. Raises ValueError."""
    host, colon, told = text.rpartition(":") if text.count(":") == 1 or text.startswith("[") else (text, "", "")
    number = int(told) if colon else port
    host = host.strip("[]")
    if number == direct:
        return Place(host, number, "tls")
    return Place(host, number, "plain" if host in PLAIN_HOSTS else "start")


def hand_over(raw: bytes, to: str) -> None:
    """Hand a mail to the server that `MAIL_SMTP` names; raises NotDone if it was not taken, else Unclear."""
    asyncio.run(_hand_over(raw, to))


async def _hand_over(raw: bytes, to: str) -> None:
    address = os.environ.get("MAIL_SMTP")
    if not address:
        raise NotDone("MAIL_SMTP names no server that sends mail")
    at = place(address, 587, 465)
    smtp = aiosmtplib.SMTP(
        hostname=at.host,
        port=at.port,
        timeout=SECONDS,
        use_tls=at.security == "tls",
        start_tls=at.security == "start",
        username=os.environ.get("MAIL_USER") or None,
        password=os.environ.get("MAIL_PASSWORD") or None,
    )
    try:
        await smtp.connect()
        await smtp.mail(contacts().me.email)
        await smtp.rcpt(to)
    except (aiosmtplib.SMTPException, OSError) as error:
        smtp.close()
        raise NotDone(f"the mail server did not take it: {_why(error)}") from error
    try:
        await smtp.data(raw, timeout=TAKES)
    except aiosmtplib.SMTPResponseException as error:
        raise NotDone(f"the mail server did not take it: {_why(error)}") from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise Unclear("the connection broke off while the mail was handed over") from error
    with suppress(aiosmtplib.SMTPException, OSError):
        await smtp.quit(timeout=1)


def _why(error: Exception) -> str:
    code = getattr(error, "code", None)
    return f"it answered {code}" if isinstance(code, int) else "it cannot be reached"
