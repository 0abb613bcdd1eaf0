"""The check of an agent for the command line: with progress, against a baseline, also where it does not load."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shipworthy.check.baseline import Baseline, difference, read_baseline, write_baseline
from shipworthy.check.checking import Options, check
from shipworthy.check.places import Places
from shipworthy.check.refused import refused
from shipworthy.check.report import Report
from shipworthy.check.subject import Subject
from shipworthy.check.trials.result import Trials
from shipworthy.cli.progress import ProgressLine
from shipworthy.errors import SpecError, UsageError

if TYPE_CHECKING:
    from shipworthy.check.outputs.junit import TestedCase

__all__ = ["Compared", "checked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The baseline that a report is compared with."""

    file: Path | None = None
    update: bool = False

    def check(self) -> None:
        """Raise UsageError where it cannot be used, before anything long begins."""
        if self.update and self.file is None:
            raise UsageError("--update-baseline needs to know where: add --baseline FILE")
        if self.file is not None and self.update and not self.file.parent.is_dir():
            raise UsageError(f"the baseline {self.file} cannot be written: there is no folder {self.file.parent}")
        self._before()

    def _before(self) -> Baseline | None:
        if self.file is None or (self.update and not self.file.exists()):
            return None
        return read_baseline(self.file)

    def of(self, report: Report) -> Report:
        """The report with what has changed; writes the file where that is wanted."""
        before = self._before()
        if self.file is None or report.refused:
            return report
        found = report if before is None else replace(report, difference=difference(report, before, str(self.file)))
        if self.update:
            write_baseline(self.file, report)
        return found


async def checked(
    subject: Subject, options: Options, compared: Compared
) -> "tuple[Report, Places, Sequence[TestedCase]]":
    """The report, the places of its findings, and its cases; a definition that does not load has a report too."""
    try:
        folder = subject.folder
    except SpecError as error:
        folder = _folder(subject.named)
        report = refused(error, named=subject.named, folder=folder, fail_on=options.fail_on)
        return report, Places(folder, subject.named), ()
    line = ProgressLine()
    try:
        report = await check(subject, options, line)
    finally:
        line.close()
    places = Places(folder, "" if folder is not None else subject.named)
    cases = report.trials.tested if isinstance(report.trials, Trials) else ()
    return compared.of(report), places, cases


def _folder(named: str) -> Path | None:
    """The folder of an agent that does not load; None for one made in Python."""
    path = Path(named)
    if not path.exists():
        return None
    return (path if path.is_dir() else path.parent).resolve()
