"""Certificates: what an agent was when it was found fit, and whether it still is."""

from typing import TYPE_CHECKING

from shipworthy import lazy

if TYPE_CHECKING:
    from shipworthy.check.certificate.certificate import Certificate, read, write
    from shipworthy.check.certificate.drift import Drift
    from shipworthy.check.certificate.loading import folder_of, load_certified, opened
    from shipworthy.check.certificate.making import make
    from shipworthy.check.certificate.verifying import Terms, Verification, choices, span, verify

__all__ = [
    "Certificate",
    "Drift",
    "Terms",
    "Verification",
    "choices",
    "folder_of",
    "load_certified",
    "make",
    "opened",
    "read",
    "span",
    "verify",
    "write",
]


def __getattr__(name: str) -> object:
    # Imported on first use: a run of a certified agent needs the half of it.
    if name not in __all__:
        raise AttributeError(f"module 'shipworthy.check.certificate' has no attribute {name!r}")
    value = globals()[name] = getattr(lazy.checks("certificate.public"), name)
    return value
