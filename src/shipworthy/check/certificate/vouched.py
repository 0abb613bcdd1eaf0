"""Whether the signature under the certificate of a remote specialist holds, and whose it is; verified offline."""

from collections.abc import Mapping
from typing import Literal

from shipworthy import lazy
from shipworthy.check.certificate.certificate import Certificate, of_data
from shipworthy.contract.specialist.offer import Offer
from shipworthy.errors import UsageError

__all__ = ["Vouched", "vouched"]

Vouched = Literal["verified", "unnamed", "unread", "none"]
"""`verified`: by the key that the definition names. `unnamed`: the certificate is as its own key has signed it, and no
definition names that key. `unread`: the package that reads signatures is not installed. `none`: it is not signed."""
SIGN = "signatures need `cryptography`: `pip install 'shipworthy[sign]'` brings it"


def vouched(paper: object, offer: Offer, signed_by: str | None) -> Vouched:
    """What is known of the signature; `paper`: the whole certificate as its server gives it, None without one.

    `signed_by`: the key that the definition names. Raises UsageError where the signature does not hold, is of another
    key, or is missing although a key is named, and where the certificate is another one than the one that was offered.
    """
    said = offer.certificate.get("signed_by")
    if not _is_signed(paper) and not said:
        if signed_by is not None:
            lacks = "its certificate is not signed" if offer.certificate else "it has no certificate of what it serves"
            raise UsageError(f"{lacks}, and `signed_by` names the key {signed_by}")
        return "none"
    try:
        signing = lazy.signing()
    except ImportError:
        if signed_by is not None:
            raise UsageError(SIGN) from None
        return "unread"
    certificate = of_data(paper, "that it shows")
    _is_offered(certificate, offer)
    if not signing.is_valid(certificate):
        raise UsageError(
            "the signature under its certificate is not valid: the certificate was changed after it was signed"
        )
    key = certificate.signature.key if certificate.signature is not None else ""
    if signed_by is not None and key != signed_by:
        raise UsageError(f"its certificate is signed by {key}, and `signed_by` names {signed_by}")
    return "unnamed" if signed_by is None else "verified"


def _is_signed(paper: object) -> bool:
    return isinstance(paper, Mapping) and paper.get("signature") is not None


def _is_offered(certificate: Certificate, offer: Offer) -> None:
    """Raise UsageError where the certificate is not the one that was offered."""
    said = offer.certificate
    key = certificate.signature.key if certificate.signature is not None else None
    shown = {"id": certificate.id, "contract": certificate.contract, "issued": certificate.issued, "signed_by": key}
    if other := [name for name, value in shown.items() if said.get(name) != value]:
        raise UsageError(f"the certificate that it shows is another one than it tells of: {', '.join(other)} differ")
    if certificate.check.get("bound") not in (None, offer.said.get("bound")):
        raise UsageError("the worst case that it tells is not the one that its certificate says")
