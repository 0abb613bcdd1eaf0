"""The email assistant over TLS: a certificate is refused unless it is trusted, and no password goes out before that."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.examples.mail_modules import HOME, loaded

pytest.importorskip("aiosmtpd", reason="aiosmtpd is not installed")
from tests.examples.certificates import Certificate
from tests.examples.mail_servers import DOVECOT, USER, Mailer, servers

from shipworthy import Agent

pytestmark = [
    pytest.mark.real,
    pytest.mark.real_time,
    pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed (apt install dovecot-imapd)"),
    # The SMTP server of the tests takes passwords on the loopback.
    pytest.mark.filterwarnings("ignore:Requiring AUTH", "ignore:Session.login_data"),
]
ANA = "ana@nordlicht.example"
UNREACHED = "I cannot get at the mailbox just now. Please try again in a minute."


@pytest.fixture
def modules() -> Iterator[dict[str, ModuleType]]:
    with loaded() as found:
        yield found


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")


@pytest.fixture(params=["tls", "starttls"])
def mailer(
    request: pytest.FixtureRequest, tmp_path: Path, modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Mailer]:
    """Both servers with a certificate of their own, spoken with by TLS from the first byte, or by STARTTLS."""
    how, certificate = request.param, Certificate.made(tmp_path)
    with servers(certificate, how) as (found, environment):
        port = environment.pop("MAIL_IMAPS" if how == "tls" else "MAIL_IMAP")
        environment["MAIL_IMAP"] = f"{how}://{port}"
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("MAIL_CA", raising=False)
        monkeypatch.delenv("SSL_CERT_FILE", raising=False)
        modules["maildirs"].lay_out(found.mail / USER, dt.datetime.now(modules["contacts"].contacts().zone))
        found.give()
        yield found


async def talk(*messages: str) -> list[str]:
    async with Agent.load(HOME, store="memory") as agent:
        return [(await agent.run(message, session="s")).text for message in messages]


async def test_a_certificate_that_nobody_vouches_for_is_refused(mailer: Mailer) -> None:
    assert await talk("what's new in my mail?") == [UNREACHED]
    assert mailer.received(ANA) == [] and mailer.logins == 0


@pytest.mark.parametrize("setting", ["MAIL_CA", "SSL_CERT_FILE"])
async def test_one_that_is_trusted_is_spoken_with(
    mailer: Mailer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv(setting, str(tmp_path / "localhost.pem"))
    new, _, told = await talk("what's new in my mail?", "reply to ana that friday works", "yes")
    assert "urgent (2)" in new and told.startswith("Sent")
    assert len(mailer.received(ANA)) == 1 and mailer.logins == 1


async def test_a_certificate_of_another_host_is_refused(
    mailer: Mailer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modules: dict[str, ModuleType]
) -> None:
    """It is trusted, and names another host: the SMTP server is then not spoken with, and nothing is sent."""
    monkeypatch.setenv("MAIL_CA", str(tmp_path / "localhost.pem"))
    how = "starttls" if "starttls" in str(modules["delivery"].os.environ["MAIL_SMTP"]) else "tls"
    with servers(Certificate.made(tmp_path, "mail.example.org"), how) as (other, environment):
        monkeypatch.setenv("MAIL_SMTP", environment["MAIL_SMTP"])
        monkeypatch.setenv("MAIL_CA", str(both(tmp_path)))
        told = (await talk("reply to ana that friday works", "yes"))[-1]
        assert "Sent" not in told and other.received(ANA) == [] and other.logins == 0


def both(folder: Path) -> Path:
    joined = folder / "both.pem"
    joined.write_bytes(b"".join((folder / f"{name}.pem").read_bytes() for name in ("localhost", "mail.example.org")))
    return joined


async def test_a_server_without_starttls_gets_no_password(
    modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers() as (found, environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        modules["maildirs"].lay_out(found.mail / USER, dt.datetime.now(modules["contacts"].contacts().zone))
        found.give()
        monkeypatch.setenv("MAIL_SMTP", f"starttls://{environment['MAIL_SMTP']}")
        told = (await talk("reply to ana that friday works", "yes"))[-1]
        assert "Sent" not in told and found.logins == 0 and found.received(ANA) == []
        monkeypatch.setenv("MAIL_IMAP", f"starttls://{environment['MAIL_IMAP']}")
        assert await talk("what's new in my mail?") == [UNREACHED]


async def test_a_file_of_no_certificates_is_named(
    tmp_path: Path, modules: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_CA", str(tmp_path / "none.pem"))
    with pytest.raises(ValueError, match="MAIL_CA: .*none.pem is no file of certificates"):
        modules["delivery"].trusted()
