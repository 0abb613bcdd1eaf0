"""Edited copies of the trading example: what is changed, and the findings that come of it."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shipworthy import Agent
from shipworthy.check.subject import Subject

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "trading"
Edit = tuple[str, str, str]
"""A file, a text in it that stands there once or more, and what stands there afterwards."""


@dataclass(frozen=True)
class Copy:
    """A copy of the example with some edits."""

    name: str
    edits: tuple[Edit, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Files that are added or replaced."""
    code: str = ""
    """The code of its one fault; empty: it has none."""
    severity: str = "error"
    """Of that fault."""
    skill: str | None = None
    """The skill that the error names; None: any, or none."""


def copied(copy: Copy, folder: Path) -> Path:
    """The folder of the copy."""
    where = folder / "trading"
    shutil.copytree(EXAMPLE, where, ignore=shutil.ignore_patterns("__pycache__"))
    for file, old, new in copy.edits:
        text = (where / file).read_text(encoding="utf-8")
        assert old in text, f"{copy.name}: `{old}` does not stand in {file}"
        (where / file).write_text(text.replace(old, new), encoding="utf-8")
    for file, text in copy.files.items():
        (where / file).write_text(text, encoding="utf-8")
    return where


def subject_of(where: Path, named: str = "trading") -> Subject:
    """The agent of a folder as it is checked."""
    return Subject(open=lambda: Agent.load(where, store="memory"), named=named)
