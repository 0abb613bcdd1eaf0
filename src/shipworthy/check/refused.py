"""The report of a definition that the loader refuses, in the form of every other one."""

from pathlib import Path

from shipworthy import __version__
from shipworthy.check.codes import found
from shipworthy.check.finding import Finding, Severity
from shipworthy.check.places import below
from shipworthy.check.report import Report
from shipworthy.errors import Problem, SpecError

__all__ = ["refused"]


def refused(error: SpecError, *, named: str, folder: Path | None, fail_on: Severity = "error") -> Report:
    """The report of an agent that does not load, with each problem as a finding; its exit code is 2."""
    findings = tuple(_finding(problem, named, folder) for problem in error.problems)
    return Report(
        agent=folder.name if folder is not None else named,
        named=named,
        version=__version__,
        contract="",
        fail_on=fail_on,
        items=(),
        findings=findings,
        loads=(),
        trials=None,
        dry_run=None,
        not_established=("all the rest: a definition that does not load cannot be checked",),
        refused=True,
    )


def _finding(problem: Problem, named: str, folder: Path | None) -> Finding:
    return found(
        "definition-refused",
        problem.message,
        agent=named,
        where=below(problem.where, folder),
        repair=problem.repair or None,
    )
