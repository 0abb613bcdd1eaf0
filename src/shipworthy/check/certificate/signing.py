"""Signatures of certificates: Ed25519, with the package `cryptography` of the extra `sign`; verified offline."""

import base64
import binascii
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shipworthy.check.certificate.certificate import Certificate, Signature
from shipworthy.errors import UsageError

MAKE = "make one with `ssh-keygen -t ed25519 -N '' -f release_key`, or `openssl genpkey -algorithm ed25519`"


def signed(certificate: Certificate, key: str | Path) -> Certificate:
    """The certificate with the signature of a private key in a file, PEM or OpenSSH; raises UsageError."""
    private = _private(Path(key))
    value = private.sign(certificate.signed)
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return certificate.model_copy(update={"signature": Signature(key=_text(raw), value=_text(value))})


def is_valid(certificate: Certificate) -> bool:
    """Whether its signature is the one of the key that it names."""
    if certificate.signature is None:
        return False
    try:
        raw = base64.b64decode(certificate.signature.key, validate=True)
        value = base64.b64decode(certificate.signature.value, validate=True)
        Ed25519PublicKey.from_public_bytes(raw).verify(value, certificate.signed)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def public_key(file: str | Path) -> str:
    """The public key of a file, in base64: PEM, a line of OpenSSH, or base64 itself; raises UsageError."""
    raw = _bytes(Path(file))
    try:
        if raw.lstrip().startswith(b"-----BEGIN"):
            return _of(serialization.load_pem_public_key(raw), file)
        if raw.startswith(b"ssh-"):
            return _of(serialization.load_ssh_public_key(raw.split(b"\n")[0]), file)
        if len(plain := base64.b64decode(raw.strip(), validate=True)) == 32:
            return _text(plain)
    except (ValueError, UnsupportedAlgorithm, binascii.Error) as error:
        raise UsageError(f"`{file}` is no public key: {error}") from error
    raise UsageError(f"`{file}` is no public key of Ed25519: {MAKE}")


def _private(file: Path) -> Ed25519PrivateKey:
    raw = _bytes(file)
    load = serialization.load_ssh_private_key if b"OPENSSH" in raw[:64] else serialization.load_pem_private_key
    try:
        key = load(raw, password=None)
    except TypeError as error:
        raise UsageError(
            f"`{file}` is locked with a password: give a key without one, from a store of secrets"
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UsageError(f"`{file}` is no private key: {MAKE}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"`{file}` is no private key of Ed25519: {MAKE}")
    return key


def _of(key: object, file: str | Path) -> str:
    if not isinstance(key, Ed25519PublicKey):
        raise UsageError(f"`{file}` is no public key of Ed25519: {MAKE}")
    return _text(key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"the key `{file}` cannot be read: {error.strerror or error}") from error


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
