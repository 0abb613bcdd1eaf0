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
    if colon and not (told.isascii() and told.isdigit()):
        raise ValueError(f"`{text}` names no server; write HOST or HOST:PORT, such as mail.example.org:{port}")
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
        raise NotDone("MAIL_SMTP names no server that sends mail; nothing was sent.")
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
        await _offer(smtp, to)
        await _give(smtp, raw)
        with suppress(aiosmtplib.SMTPException, OSError):
            await smtp.quit(timeout=1)
    finally:
        smtp.close()
        await asyncio.sleep(0)  # the connection is closed in the next turn of the loop


async def _offer(smtp: aiosmtplib.SMTP, to: str) -> None:
    try:
        await smtp.connect()
        await smtp.mail(contacts().me.email)
        await smtp.rcpt(to)
    except (aiosmtplib.SMTPException, OSError) as error:
        raise NotDone(f"The mail server {_why(error)}; nothing was sent.") from error


async def _give(smtp: aiosmtplib.SMTP, raw: bytes) -> None:
    try:
        await smtp.data(raw, timeout=TAKES)
    except aiosmtplib.SMTPResponseException as error:
        raise NotDone(f"The mail server {_why(error)}; nothing was sent.") from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise Unclear("The connection broke off while the mail was handed over.") from error


def _why(error: Exception) -> str:
    code = getattr(error, "code", None)
    return f"did not take the mail ({code})" if isinstance(code, int) else "cannot be reached"
