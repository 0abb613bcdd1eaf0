"""Public keys of Ed25519, in the forms that people have them in."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.specialist.signer import DER, SSH, signer
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import SpecError

RAW = bytes(range(32))
PLAIN = base64.b64encode(RAW).decode()
LINE = f"ssh-ed25519 {base64.b64encode(SSH + RAW).decode()} release@shop"
PEM = f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(DER + RAW).decode()}\n-----END PUBLIC KEY-----\n"


@batch("text", [PLAIN, f" {PLAIN}\n", LINE, LINE.rsplit(" ", 1)[0], PEM, f"\n{PEM}"])
def test_a_key_in_each_form_is_the_same(text: str) -> None:
    assert signer(text) == PLAIN


@batch(
    "text",
    [
        "",
        "release.pub",
        "ssh-rsa AAAA",
        "ssh-ed25519",
        LINE[:-30],
        PLAIN[:-4],
        PEM.replace("PUBLIC", "PRIVATE"),
        "ü" * 44,
    ],
)
def test_what_is_no_key_says_how_one_is_written(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no public key of Ed25519: write the line of its \.pub file"):
        signer(text)


@given(st.text())
def test_any_text_is_a_key_or_a_value_error(text: str) -> None:
    try:
        found = signer(text)
    except ValueError:
        return
    assert len(base64.b64decode(found)) == 32


def test_a_key_read_with_a_package_is_the_same() -> None:
    pytest.importorskip("cryptography")
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    public = Ed25519PrivateKey.generate().public_key()
    plain = base64.b64encode(public.public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)).decode()
    for encoding, kind in (
        (form.Encoding.OpenSSH, form.PublicFormat.OpenSSH),
        (form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo),
    ):
        assert signer(public.public_bytes(encoding, kind).decode()) == plain


def test_it_belongs_to_specialists_of_shipworthy_servers() -> None:
    url = "https://shop.example/v1"
    assert Specialist.model_validate({"url": url, "signed_by": LINE}).signed_by == PLAIN
    with pytest.raises(SpecError, match="`signed_by` is of specialists with `protocol: shipworthy`"):
        Specialist.model_validate({"url": url, "signed_by": LINE, "protocol": "a2a"})
    with pytest.raises(SpecError, match="`signed_by` is of specialists with `url:`"):
        Specialist.model_validate({"agent": "../shop", "signed_by": LINE})
