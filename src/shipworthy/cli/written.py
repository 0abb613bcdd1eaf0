"""Where a report of `shipworthy check` goes: the terminal, standard output as JSON, files for CI, annotations."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from shipworthy import lazy
from shipworthy.check.outputs.as_json import as_json
from shipworthy.check.outputs.github import annotations
from shipworthy.check.outputs.sarif import as_sarif
from shipworthy.check.outputs.terminal import on_terminal
from shipworthy.check.places import Places
from shipworthy.check.report import Report
from shipworthy.cli.printing import json_text, put_json_text, say
from shipworthy.errors import UsageError

if TYPE_CHECKING:
    from shipworthy.check.certificate import Verification
    from shipworthy.check.outputs.junit import TestedCase

__all__ = ["Written"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The forms in which a report is wanted."""

    json: bool = False
    verbose: bool = False
    github: bool = False
    junit: Path | None = None
    sarif: Path | None = None

    def check(self) -> None:
        """Raise UsageError where a file cannot be written, before anything long begins."""
        missing = [f"{path}: there is no folder {path.parent}" for path in self._files if not path.parent.is_dir()]
        missing += [f"{path}: it is a folder" for path in self._files if path.is_dir()]
        if missing:
            raise UsageError("the report cannot be written to " + "; ".join(missing))

    def put(
        self, report: Report, places: Places, out: TextIO, *, at: dt.datetime, cases: "Sequence[TestedCase]" = ()
    ) -> None:
        """Write the report everywhere; texts hide the secrets of this process."""
        if self.junit is not None:
            _write(self.junit, lazy.checks("outputs.junit").as_junit(report, places, at, cases))
        if self.sarif is not None:
            _write(self.sarif, json_text(as_sarif(report, places)) + "\n")
        if self.json:
            put_json_text(_hidden(json_text(as_json(report))) + "\n", out)
        else:
            say(_hidden("\n".join(on_terminal(report, places, verbose=self.verbose))), out)
        if self.github and not self.json:
            say(_hidden("\n".join(annotations(report, places))), out)

    def put_verified(self, found: "Verification", out: TextIO) -> None:
        """Write what has changed since an agent was certified."""
        if self.json:
            put_json_text(_hidden(json_text(found.as_dict())) + "\n", out)
        else:
            say(_hidden("\n".join(found.lines(verbose=self.verbose))), out)

    @property
    def _files(self) -> tuple[Path, ...]:
        return tuple(path for path in (self.junit, self.sarif) if path is not None)


def _hidden(text: str) -> str:
    return lazy.secrets().hide(text)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(_hidden(text), encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"the report cannot be written to {path}: {error.strerror or error}") from error
