"""The public key of Ed25519 that a definition names, read without a package for signatures."""

import base64
import binascii

__all__ = ["signer"]

SIZE = 32
"""Bytes of a public key of Ed25519."""
SSH = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20"
"""What stands before the key in the data of a line of OpenSSH (RFC 8709)."""
DER = bytes.fromhex("302a300506032b6570032100")
"""What stands before the key in the data of a PEM file (RFC 8410)."""
HOW = "write the line of its .pub file (`ssh-ed25519 AAAA…`), its PEM text, or its 32 bytes in base64"


def signer(text: str) -> str:
    """The key in base64, out of a line of OpenSSH, a PEM text or base64; raises ValueError."""
    words = text.split()
    if words[:1] == ["ssh-ed25519"]:
        raw = _after(SSH, "".join(words[1:2]))
    elif text.lstrip().startswith("-----BEGIN PUBLIC KEY-----"):
        raw = _after(DER, "".join(line for line in text.split("\n") if not line.strip().startswith("-----")))
    else:
        raw = _after(b"", text.strip())
    if raw is None:
        raise ValueError(f"`{' '.join(words)[:40]}` is no public key of Ed25519: {HOW}")
    return base64.b64encode(raw).decode()


def _after(head: bytes, data: str) -> bytes | None:
    """The key behind its head; None where the data are others."""
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw[len(head) :] if raw.startswith(head) and len(raw) == len(head) + SIZE else None
