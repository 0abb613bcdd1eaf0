"""Where a finding stands: below the agent's folder, below the repository, and from where the caller is."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from shipworthy.regex import regex

__all__ = ["Place", "Places", "below"]

LINED = regex(r"(?P<file>.+\.\w+):(?P<line>\d+)")
"""`file:line`; a dotted path such as `workflow[2].tool` is none."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    path: str
    """Relative, with `/` between its parts."""
    line: int

    @property
    def uri(self) -> str:
        """The path as a relative URI reference."""
        return quote(self.path)


def below(where: str, folder: Path | None) -> str:
    """`file:line` with the file as it is named below the folder; the text itself where it is not in there."""
    found = LINED.fullmatch(where)
    if found is None or folder is None:
        return where
    path, base = Path(found["file"]).resolve(), folder.resolve()
    return f"{path.relative_to(base).as_posix()}:{found['line']}" if path.is_relative_to(base) else where


@dataclass(frozen=True, slots=True)
class Places:
    """Turns the place of a finding, `file:line` below the agent's folder, into the places that readers need."""

    folder: Path | None
    """Of the agent; None for one made in Python."""
    module: str = ""
    """`module:object`, as the caller has named an agent made in Python."""

    def in_repository(self, where: str) -> Place | None:
        """The place below the repository's root; of an agent made in Python, the first line of its module."""
        found = self._file(where)
        if found is None:
            return None
        path, line = found
        root = self._root(path)
        return Place(_relative(path, root), line)

    def shown(self, where: str) -> str:
        """The place as an editor opens it from the current folder; a dotted path stays as it is."""
        found = LINED.fullmatch(where)
        if found is None or self.folder is None:
            return where
        path = self.folder / found["file"]
        near = _relative(path, Path.cwd())
        return f"{path if near.startswith('..') else near}:{found['line']}"

    def _file(self, where: str) -> tuple[Path, int] | None:
        found = LINED.fullmatch(where)
        if found is not None and self.folder is not None:
            return self.folder / found["file"], int(found["line"])
        name = self.module.partition(":")[0]
        file = Path.cwd().joinpath(*name.split(".")).with_suffix(".py") if name else None
        return (file, 1) if file is not None and file.is_file() else None

    def _root(self, path: Path) -> Path:
        """The folder of the repository that holds the file; else the current folder, else the agent's."""
        for folder in path.resolve().parents:
            if (folder / ".git").exists():
                return folder
        here = Path.cwd()
        return here if path.resolve().is_relative_to(here.resolve()) or self.folder is None else self.folder


def _relative(path: Path, folder: Path) -> str:
    """The path from the folder, with `/`; absolute where no relative one exists, as on another drive."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return path.resolve().as_posix()
