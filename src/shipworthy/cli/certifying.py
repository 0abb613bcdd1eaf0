"""The certificate that `shipworthy check` writes of a fit agent, and the one that it verifies."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shipworthy import lazy
from shipworthy.app.agent import Agent
from shipworthy.check.report import Report
from shipworthy.check.subject import Subject
from shipworthy.errors import UsageError

if TYPE_CHECKING:
    from shipworthy.check.certificate import Certificate, Verification

__all__ = ["Certifying"]

SIGN = "signatures need `cryptography`: `pip install 'shipworthy[sign]'` brings it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certifying:
    """What is wanted of certificates."""

    file: Path | None = None
    """Where one is written."""
    sign: Path | None = None
    """The private key with which it is signed."""
    leave_out: tuple[str, ...] = ()
    """Patterns of files below the agent's folder that are no part of it."""
    verify: Path | None = None
    """One that is verified; then nothing is checked."""
    max_age: str | None = None
    signed_by: str | None = None
    drift: tuple[str, ...] = ()

    def check(self) -> None:
        """Raise UsageError where it cannot be done, before anything long begins."""
        alone = [
            ("--sign", self.sign, self.file, "--certificate FILE"),
            ("--leave-out", self.leave_out, self.file, "--certificate FILE"),
            ("--max-age", self.max_age, self.verify, "--verify FILE"),
            ("--signed-by", self.signed_by, self.verify, "--verify FILE"),
            ("--drift", self.drift, self.verify or self.file, "--certificate FILE or --verify FILE"),
        ]
        wrong = [f"{option} needs {needed}" for option, given, there, needed in alone if given and not there]
        if self.file is not None and self.verify is not None:
            wrong.append("--certificate writes one, and --verify reads one: do one after the other")
        if self.file is not None and not self.file.parent.is_dir():
            wrong.append(f"the certificate cannot be written to {self.file}: there is no folder {self.file.parent}")
        if wrong:
            raise UsageError("; ".join(wrong))
        if self.drift:
            lazy.checks("certificate.public").choices(self.drift)
        self._signing()

    def _signing(self) -> object | None:
        if self.sign is None:
            return None
        if not self.sign.is_file():
            raise UsageError(f"there is no key at {self.sign}")
        try:
            return lazy.signing()
        except ImportError:
            raise UsageError(SIGN) from None

    def written(self, report: Report, subject: Subject) -> Report:
        """The report with the certificate that was written; itself where none is wanted, or it is not fit."""
        if self.file is None or report.verdict != "fit":
            return report
        papers = lazy.checks("certificate.public")
        drift = papers.choices(self.drift)
        made: Certificate = papers.make(subject.agent, report, left_out=self.leave_out, drift=drift)
        if self.sign is not None:
            made = lazy.signing().signed(made, self.sign)
        papers.write(made, self.file)
        told: dict[str, object] = {
            "file": str(self.file),
            "id": made.id,
            "issued": made.issued,
            "files": len(made.covers),
        }
        told |= {"covers": sorted(made.covers), "left_out": [*made.out]}
        return replace(report, certificate={**told, "signed": made.signature is not None})

    def verified(self, agent: Agent) -> "Verification":
        """What has changed since the agent was certified."""
        if self.verify is None:
            raise UsageError("there is no certificate to verify: add --verify FILE")
        papers = lazy.checks("certificate.public")
        found: Verification = papers.verify(
            self.verify, agent, papers.Terms.of(self.max_age, self.drift, self.signed_by)
        )
        return found
