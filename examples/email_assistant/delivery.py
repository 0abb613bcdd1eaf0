"""Hands a mail over to an SMTP server, and tells what is known of it afterwards."""

import asyncio
import os
import ssl
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import aiosmtplib
from contacts import contacts

from shipworthy import NotDone

SECONDS = 5.0
"""Longest wait for one answer of a server."""
TAKES = 8.0
"""Longest wait for the answer to a mail that was handed over."""
SECURITY = {"tls": "tls", "starttls": "start"}
"""How a server is spoken with, as it is written before its name."""
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
    """Read `HOST`, `HOST:PORT`, `tls://HOST:PORT` or `starttls://HOST:PORT`; raises ValueError.

    Without one of the two words TLS comes first on the port `direct`, and by STARTTLS on any other; this machine is
    spoken with as it is.
    """
    how, _, address = text.rpartition("://")
    host, colon, told = (
        address.rpartition(":") if address.count(":") == 1 or address.startswith("[") else (address, "", "")
    )
    if how not in ("", *SECURITY) or (colon and not (told.isascii() and told.isdigit())):
        raise ValueError(
            f"`{text}` names no server; write HOST or HOST:PORT, such as mail.example.org:{port}, or tls://HOST:PORT"
        )
    number = int(told) if colon else direct if how == "tls" else port
    host = host.strip("[]")
    if how:
        return Place(host, number, SECURITY[how])
    if number == direct:
        return Place(host, number, "tls")
    return Place(host, number, "plain" if host in PLAIN_HOSTS else "start")


def trusted() -> ssl.SSLContext:
    """Whom TLS believes: the authorities of the machine, and those in the file that `MAIL_CA` names."""
    context = ssl.create_default_context()
    if own := os.environ.get("MAIL_CA"):
        try:
            context.load_verify_locations(Path(own).expanduser())
        except (OSError, ssl.SSLError) as error:
            raise ValueError(f"MAIL_CA: {own} is no file of certificates in PEM form") from error
    return context


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
        tls_context=None if at.security == "plain" else trusted(),
        username=os.environ.get("MAIL_USER") or None,
        password=os.environ.get("MAIL_PASSWORD") or None,
    )
    transport: asyncio.BaseTransport | None = None
    try:
        await _offer(smtp, to)
        transport = smtp.transport
        await _give(smtp, raw)
        with suppress(aiosmtplib.SMTPException, OSError):
            await smtp.quit(timeout=1)
    finally:
        transport = transport or smtp.transport
        smtp.close()
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()  # TLS would wait for the other side to say goodbye
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
