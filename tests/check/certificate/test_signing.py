"""Certificates that are signed with a key of Ed25519, and verified without a network."""

import subprocess
import sys
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.check.certificate import Terms, make, read, verify, write
from shipworthy.errors import NotCertified, UsageError

pytest.importorskip("cryptography")

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shipworthy.check.certificate.signing import is_valid, public_key, signed

PEM, OPENSSH = serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.OpenSSH


def keys(folder: Path, form: serialization.PrivateFormat = PEM, name: str = "key") -> tuple[Path, Path]:
    """The files of a new private key and of its public key."""
    private, file, public = Ed25519PrivateKey.generate(), folder / name, folder / f"{name}.pub"
    file.write_bytes(private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    plain = serialization.PublicFormat.SubjectPublicKeyInfo
    how = (
        (serialization.Encoding.PEM, plain)
        if form is PEM
        else (serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    )
    public.write_bytes(private.public_key().public_bytes(*how))
    return file, public


@pytest.mark.parametrize("form", [PEM, OPENSSH])
def test_a_signed_certificate_holds_for_its_key_alone(
    form: serialization.PrivateFormat, shop: Path, tmp_path: Path
) -> None:
    (private, public), (_, other) = keys(tmp_path, form), keys(tmp_path, form, "other")
    agent, path = Agent.load(shop, store="memory"), tmp_path / "c.json"
    write(signed(make(agent), private), path)

    assert verify(path, agent).holds and verify(path, agent, Terms(signed_by=public)).holds
    assert is_valid(read(path))
    with pytest.raises(NotCertified, match="of another key"):
        verify(path, agent, Terms(signed_by=other)).required()


def test_the_key_may_be_given_in_base64(shop: Path, tmp_path: Path) -> None:
    private, public = keys(tmp_path)
    paper = signed(make(Agent.load(shop, store="memory")), private)
    assert paper.signature is not None
    (tmp_path / "plain").write_text(paper.signature.key + "\n")

    assert public_key(tmp_path / "plain") == public_key(public) == paper.signature.key


@pytest.mark.parametrize(
    ("old", "new"),
    [('"issued": "', '"issued": "1'), ('"check": {}', '"check": {"verdict": "fit"}'), ('"value": "', '"value": "A')],
)
def test_a_change_beside_the_identity_breaks_the_signature(old: str, new: str, shop: Path, tmp_path: Path) -> None:
    private, _ = keys(tmp_path)
    agent, path = Agent.load(shop, store="memory"), tmp_path / "c.json"
    write(signed(make(agent), private), path)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))

    with pytest.raises(NotCertified, match="changed after it was signed"):
        verify(path, agent).required()


def test_one_without_a_signature_is_refused_where_one_is_asked_for(shop: Path, tmp_path: Path) -> None:
    _, public = keys(tmp_path)
    agent, path = Agent.load(shop, store="memory"), tmp_path / "c.json"
    write(make(agent), path)

    assert not is_valid(read(path))
    with pytest.raises(NotCertified, match="not signed; nothing shows who wrote it"):
        verify(path, agent, Terms(signed_by=public)).required()


def test_what_is_no_key_is_told(shop: Path, tmp_path: Path) -> None:
    paper = make(Agent.load(shop, store="memory"))
    private, public = keys(tmp_path)
    curve = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "curve").write_bytes(curve.private_bytes(serialization.Encoding.PEM, PEM, serialization.NoEncryption()))
    (tmp_path / "locked").write_bytes(
        Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, PEM, serialization.BestAvailableEncryption(b"word")
        )
    )
    for file, told in (
        (public, "no private key"),
        (tmp_path / "none", "cannot be read"),
        (tmp_path / "curve", "no private key of"),
        (tmp_path / "locked", "password"),
    ):
        with pytest.raises(UsageError, match=told):
            signed(paper, file)
    for file in (private, tmp_path / "c.txt"):
        (tmp_path / "c.txt").write_text("AAAA")
        with pytest.raises(UsageError, match="no public key"):
            public_key(file)


WITHOUT = """
import sys
sys.modules["cryptography"] = None
from shipworthy import Agent
from shipworthy.check.certificate import Terms, verify
agent = Agent.load(sys.argv[1], store="memory")
print(verify(sys.argv[2], agent).lines())
try:
    verify(sys.argv[2], agent, Terms(signed_by=sys.argv[3]))
except Exception as error:
    print(type(error).__name__, error)
"""


def test_without_the_extra_a_signature_is_not_read_and_one_that_is_asked_for_is_an_error(
    shop: Path, tmp_path: Path
) -> None:
    private, public = keys(tmp_path)
    write(signed(make(Agent.load(shop, store="memory")), private), tmp_path / "c.json")
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(shop), str(tmp_path / "c.json"), str(public)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip

    assert "holds" in done.stdout and "signature: not read" in done.stdout
    assert "UsageError signatures need `cryptography`: `pip install 'shipworthy[sign]'`" in done.stdout
