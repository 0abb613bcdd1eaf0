"""The public names of this room, all imported on the first use of one."""

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
