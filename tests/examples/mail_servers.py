"""Real mail servers on the loopback: Dovecot for IMAP, and an SMTP server that delivers into the same Maildirs.

The SMTP server breaks on command: it refuses, drops the connection before or after it has taken a mail, or is slow.
"""

import asyncio
import grp
import os
import pwd
import secrets
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from tests.examples.certificates import Certificate

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
USER, PASSWORD = "mia@nordlicht.example", "secret-of-mia"
CONF = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
protocols = imap
listen = 127.0.0.1
{ssl}
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    auto = subscribe
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class Mailer:
    """Takes mails over SMTP and delivers them; `mode` says how it breaks the next ones."""

    def __init__(self, mail: Path, owner: tuple[int, int]) -> None:
        self.mail, self.owner, self.mode = mail, owner, "take"
        self.logins = 0
        """How often a password came."""
        self.at: dict[str, Callable[[], None]] = {}
        """What is done at `rcpt`, `before` a mail is delivered, and `after` it, before the answer."""

    def login(self, server: Any, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        """Whether a password is that of the owner."""
        self.logins += 1
        right = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=isinstance(data, LoginPassword) and data == right)

    async def handle_RCPT(self, server: Any, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        self._reached("rcpt")
        if self.mode == "greylist":
            return "451 4.7.1 Greylisted, please try again later"
        if self.mode == "unknown":
            return "550 5.1.1 No such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:
        if self.mode == "4xx":
            return "452 4.3.1 Insufficient system storage"
        if self.mode == "before":
            server.transport.abort()
            return "250 OK"
        self._reached("before")
        for address in envelope.rcpt_tos:
            self.deliver(address, bytes(envelope.content or b""))
        self._reached("after")
        if self.mode == "after":
            server.transport.abort()
        if self.mode == "slow":
            await asyncio.sleep(2)
        if self.mode == "silent":
            await asyncio.sleep(60)
        return "250 OK"

    def _reached(self, step: str) -> None:
        if (act := self.at.pop(step, None)) is not None:
            act()

    def give(self) -> None:
        """Give all Maildirs to the user of the IMAP server."""
        for one in (self.mail, *self.mail.rglob("*")):
            os.chown(one, *self.owner)

    def deliver(self, address: str, raw: bytes) -> None:
        """Put a mail into the Maildir of an address."""
        folder = self.mail / address
        for part in (folder, *(folder / name for name in ("tmp", "new", "cur"))):
            part.mkdir(parents=True, exist_ok=True)
            os.chown(part, *self.owner)
        name = f"{time.time():.6f}.{secrets.token_hex(6)}.loopback"
        (folder / "tmp" / name).write_bytes(raw)
        os.chown(folder / "tmp" / name, *self.owner)
        (folder / "tmp" / name).rename(folder / "new" / name)

    def received(self, address: str) -> list[str]:
        """The Message-IDs of the mails that an address has."""
        files = [*(self.mail / address).glob("new/*"), *(self.mail / address).glob("cur/*")]
        return [str(message_from_bytes(file.read_bytes())["Message-ID"]) for file in files]


@contextmanager
def servers(certificate: Certificate | None = None, smtp_tls: str = "") -> Iterator[tuple[Mailer, dict[str, str]]]:
    """Both servers, as an unprivileged user; the mailer, and the environment that names them.

    With a `certificate` IMAP has TLS, from the first byte and by STARTTLS; `smtp_tls`: `tls`, `starttls` or none.
    """
    folder = Path(tempfile.mkdtemp(prefix="shipworthy-mail-"))
    account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    owner = (account.pw_uid, account.pw_gid)
    for part in (folder, folder / "mail"):
        part.mkdir(exist_ok=True)
        os.chown(part, *owner)
    mailer = Mailer(folder / "mail", owner)
    imap, imaps, smtp = _free_port(), _free_port(), _free_port()
    context = certificate.context() if certificate else None
    told: dict[str, Any] = {"tls_context": context, "require_starttls": True} if smtp_tls == "starttls" else {}
    controller = (_Implicit if smtp_tls == "tls" else _Closing)(
        mailer,
        hostname="127.0.0.1",
        port=smtp,
        auth_required=True,
        auth_require_tls=smtp_tls == "starttls",
        authenticator=mailer.login,
        **(told | ({"ssl_context": context} if smtp_tls == "tls" else {})),
    )
    dovecot = _dovecot(folder, account, imap, imaps if certificate else 0, certificate)
    controller.start()
    try:
        _wait_for(imap, folder)
        yield (
            mailer,
            {
                "MAIL_IMAP": f"127.0.0.1:{imap}",
                "MAIL_SMTP": f"{f'{smtp_tls}://' if smtp_tls else ''}127.0.0.1:{smtp}",
                "MAIL_IMAPS": f"127.0.0.1:{imaps}",
                "MAIL_USER": USER,
                "MAIL_PASSWORD": PASSWORD,
            },
        )
    finally:
        controller.stop()
        dovecot.terminate()
        dovecot.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


class _Closing(Controller):
    """Closes what it still speaks on when it stops: over TLS a connection would wait for the other side's goodbye."""

    def factory(self) -> SMTP:
        self.__dict__.setdefault("spoken", []).append(found := super().factory())
        return cast("SMTP", found)

    def stop(self, no_assert: bool = False) -> None:
        for one in self.__dict__.get("spoken", []):
            if one.transport is not None:
                self.loop.call_soon_threadsafe(one.transport.abort)
        super().stop(no_assert)


class _Implicit(_Closing):
    """Speaks TLS from the first byte; it is asked with TLS whether it has begun, too."""

    def _trigger_server(self) -> None:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((self.hostname, self.port), 5) as plain, context.wrap_socket(plain) as found:
            found.recv(64)


def _dovecot(
    folder: Path, account: pwd.struct_passwd, port: int, imaps: int, certificate: Certificate | None
) -> "subprocess.Popen[bytes]":
    group = grp.getgrgid(account.pw_gid).gr_name
    text = CONF.format(
        folder=folder,
        user=account.pw_name,
        group=group,
        uid=account.pw_uid,
        gid=account.pw_gid,
        port=port,
        imaps=imaps,
        ssl=certificate.dovecot(folder) if certificate else "ssl = no",
        password=PASSWORD,
    )
    (folder / "dovecot.conf").write_text(text)
    assert DOVECOT is not None
    command = [DOVECOT, "-F", "-c", str(folder / "dovecot.conf")]
    if os.getuid() != 0:
        return subprocess.Popen(command, cwd=folder)
    return subprocess.Popen(command, cwd=folder, user=account.pw_uid, group=account.pw_gid, extra_groups=[])


def _wait_for(port: int, folder: Path) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as found:
                if found.recv(64).startswith(b"* OK"):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    log = folder / "dovecot.log"
    raise AssertionError(f"Dovecot did not start: {log.read_text() if log.exists() else 'no log'}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
