"""Signatures under the certificates of remote specialists: whose they are, and what no signature vouches for."""

import sys
from pathlib import Path
from typing import Any

import pytest
from tests.server.shop_agent import shop_agent

from shipworthy.check.certificate.certificate import Certificate
from shipworthy.check.certificate.making import make
from shipworthy.check.certificate.vouched import vouched
from shipworthy.contract.specialist.offer import Offer
from shipworthy.errors import UsageError

pytest.importorskip("cryptography")

from tests.check.certificate.test_signing import keys

from shipworthy.check.certificate.signing import public_key, signed

BOUND = {"model_calls": 1, "basis": {}}


def offered(paper: Certificate, **other: object) -> Offer:
    """What a server says of an agent with this certificate."""
    key = paper.signature.key if paper.signature is not None else None
    line = {"id": paper.id, "contract": paper.contract, "issued": paper.issued, "signed_by": key, **other}
    return Offer(protocol="shipworthy", said={"contract": paper.contract, "bound": BOUND, "certificate": line})


@pytest.fixture
def paper(tmp_path: Path) -> Certificate:
    agent = shop_agent()
    private, _ = keys(tmp_path)
    return signed(make(agent).model_copy(update={"check": {"verdict": "fit", "bound": BOUND}}), private)


def test_a_signature_is_that_of_the_key_that_is_named_or_of_its_own(paper: Certificate, tmp_path: Path) -> None:
    own = public_key(tmp_path / "key.pub")
    assert vouched(paper.as_dict(), offered(paper), own) == "verified"
    assert vouched(paper.as_dict(), offered(paper), None) == "unnamed"


def test_a_signature_of_another_key_is_refused(paper: Certificate, tmp_path: Path) -> None:
    _, other = keys(tmp_path, name="other")
    with pytest.raises(UsageError, match="its certificate is signed by .+, and `signed_by` names"):
        vouched(paper.as_dict(), offered(paper), public_key(other))


@pytest.mark.parametrize("named", [True, False])
def test_what_was_changed_after_it_was_signed_is_refused(paper: Certificate, named: bool, tmp_path: Path) -> None:
    changed = paper.model_copy(update={"check": {"verdict": "fit", "bound": {**BOUND, "model_calls": 0}}})
    key = public_key(tmp_path / "key.pub") if named else None
    told = Offer(protocol="shipworthy", said={**offered(changed).said, "bound": {**BOUND, "model_calls": 0}})
    with pytest.raises(UsageError, match="not valid: the certificate was changed after it was signed"):
        vouched(changed.as_dict(), told, key)


def test_a_bound_that_its_certificate_does_not_say_is_refused(paper: Certificate) -> None:
    told = offered(paper)
    lower = Offer(protocol="shipworthy", said={**told.said, "bound": {**BOUND, "model_calls": 0}})
    with pytest.raises(UsageError, match="the worst case that it tells is not the one that its certificate says"):
        vouched(paper.as_dict(), lower, None)


@pytest.mark.parametrize("part", ["id", "issued", "signed_by"])
def test_another_certificate_than_the_one_that_is_told_is_refused(paper: Certificate, part: str) -> None:
    with pytest.raises(UsageError, match=f"another one than it tells of: {part} differ"):
        vouched(paper.as_dict(), offered(paper, **{part: "other"}), None)


def test_one_without_a_signature(paper: Certificate, tmp_path: Path) -> None:
    bare = paper.model_copy(update={"signature": None})
    assert vouched(bare.as_dict(), offered(bare), None) == "none"
    with pytest.raises(UsageError, match="its certificate is not signed, and `signed_by` names the key"):
        vouched(bare.as_dict(), offered(bare), public_key(tmp_path / "key.pub"))
    with pytest.raises(UsageError, match="it has no certificate of what it serves"):
        vouched(None, Offer(protocol="shipworthy", said={"contract": "x"}), public_key(tmp_path / "key.pub"))
    with pytest.raises(UsageError, match="another one than it tells of"):
        vouched(bare.as_dict(), offered(paper), None)


@pytest.mark.parametrize("shown", [None, [], {"kind": "other"}, {"signature": {}}])
def test_what_is_no_certificate_is_refused(paper: Certificate, shown: Any) -> None:
    with pytest.raises(UsageError, match="is no certificate of Shipworthy"):
        vouched(shown, offered(paper), None)


def test_without_the_package_it_is_said_or_refused(
    paper: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = public_key(tmp_path / "key.pub")
    monkeypatch.delitem(sys.modules, "shipworthy.check.certificate.signing", raising=False)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    monkeypatch.delitem(sys.modules, "cryptography.exceptions", raising=False)
    monkeypatch.delattr("shipworthy.check.certificate.signing", raising=False)
    assert vouched(paper.as_dict(), offered(paper), None) == "unread"
    with pytest.raises(UsageError, match="signatures need `cryptography`"):
        vouched(paper.as_dict(), offered(paper), key)
