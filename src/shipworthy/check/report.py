"""The result of a check: a verdict with what it rests on, and what it does not say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from shipworthy.check.finding import SEVERITIES, Finding, Item, Severity
from shipworthy.contract.bounds.bound import Bound, Usage

__all__ = ["Difference", "Load", "Measured", "Report", "Verdict"]

RUN = ("trials", "dry_run")
"""The headings of items that trials and attacks decide."""
Verdict = Literal["fit", "unfit", "not established"]


class Measured(Protocol):
    """What was found by running the agent: trials, or the adversarial dry run."""

    @property
    def findings(self) -> Sequence[Finding]:
        """The faults that it shows."""
        ...

    @property
    def items(self) -> Sequence[Item]:
        """The lines of the checklist that it decides."""
        ...

    @property
    def not_established(self) -> Sequence[str]:
        """What it was to show and does not, each in one line with the reason."""
        ...

    @property
    def worst(self) -> Mapping[str, Usage]:
        """Skill → the most that one of its runs has used, by dimension."""
        ...

    def lines(self, *, verbose: bool) -> Sequence[str]:
        """Its part of the terminal's report."""
        ...

    def as_dict(self) -> dict[str, object]:
        """Its part of `check --json`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one skill may use, and what it was seen to use."""

    skill: str
    where: str
    declared: Mapping[str, float | None]
    """Dimension → the limit that its definition declares."""
    computed: Bound
    measured: Usage | None
    """The most of one run, in each dimension; None: nothing of it was run."""
    measured_by: Literal["trials", "dry run"] | None = None
    """Where that was seen; the runs of a dry run are attacks, and use more than those of people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The findings and loads of this check against those of an earlier one."""

    baseline: str
    """The file."""
    new: tuple[Finding, ...]
    gone: tuple[str, ...]
    """Findings of the baseline that are there no more, each in one line."""
    moved: tuple[str, ...]
    """Figures that have changed, each in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of a check."""

    agent: str
    """Its name."""
    named: str
    """AGENT as the caller has named it."""
    version: str
    """Of Shipworthy."""
    contract: str
    """The identity of its definition, 32 hex characters."""
    fail_on: Severity
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    """From the worst, in the order of the headings."""
    loads: tuple[Load, ...]
    trials: Measured | None
    dry_run: Measured | None
    difference: Difference | None = None
    not_established: tuple[str, ...] = ()
    """What was to be shown and was not, each in one line with the reason."""
    seconds: float = 0.0
    refused: bool = False
    """Whether its definition does not load; then nothing else of it was checked."""
    certificate: Mapping[str, object] | None = None
    """The certificate that was written, or what was found of the one that was given."""

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that make it unfit."""
        worst = SEVERITIES[: SEVERITIES.index(self.fail_on) + 1]
        return tuple(one for one in self.findings if one.severity in worst)

    @property
    def verdict(self) -> Verdict:
        """Unfit with a finding that counts or an item that failed; fit only where all was established."""
        if self.failing or any(item.state == "failed" for item in self.items):
            return "unfit"
        if self.not_established or any(item.state == "not_established" for item in self.items):
            return "not established"
        return "fit"

    @property
    def unknown(self) -> tuple[str, ...]:
        """All that was to be shown and was not, each once: also the items that no run has decided."""
        # What was run says itself what its items lack.
        static = [item for item in self.items if item.state == "not_established" and item.heading not in RUN]
        return tuple(dict.fromkeys((*self.not_established, *(f"{item.title}: {item.evidence}" for item in static))))

    @property
    def exit_code(self) -> Literal[0, 1, 2]:
        """0 for a fit agent, 1 for any other, 2 for a definition that does not load."""
        return 2 if self.refused else 0 if self.verdict == "fit" else 1
