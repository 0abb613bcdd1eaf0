"""A certificate of a test's own authority, for servers on the loopback."""

import datetime as dt
import ipaddress
import os
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True)
class Certificate:
    """The files of a self-signed certificate and its key."""

    certificate: Path
    key: Path

    @classmethod
    def made(cls, folder: Path, name: str = "localhost") -> "Certificate":
        """Make one for a host name and for 127.0.0.1, valid for a day."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        now = dt.datetime.now(dt.UTC)
        names = [
            x509.DNSName(name),
            *([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))] if name == "localhost" else []),
        ]
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(hours=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        found = cls(folder / f"{name}.pem", folder / f"{name}.key")
        found.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        found.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return found

    def context(self) -> ssl.SSLContext:
        """What a server in this process speaks TLS with."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self.key)
        return context

    def dovecot(self, folder: Path) -> str:
        """The lines of Dovecot's configuration; its files are put where its user reads them."""
        for file in (self.certificate, self.key):
            (folder / file.name).write_bytes(file.read_bytes())
            os.chmod(folder / file.name, 0o644)
        return f"ssl = yes\nssl_cert = <{folder}/{self.certificate.name}\nssl_key = <{folder}/{self.key.name}"
