"""The state while a definition is read: its folder, and the problems found."""

import contextlib
import logging
from dataclasses import dataclass, field
from pathlib import Path

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.step import Prompt
from shipworthy.errors import Problem

MAX_BYTES = 1_000_000
log = logging.getLogger("shipworthy")


@dataclass(slots=True, kw_only=True)
class ReadContext:
    """Reads the files of one definition, and collects the problems of all of them."""

    folder: Path | None = None
    """The agent's folder as the caller wrote it; None for a definition made in Python."""
    problems: list[Problem] = field(default_factory=list)
    prompts: dict[Path, Prompt | None] = field(default_factory=dict)
    """The prompts of files that were already read; None: not valid."""

    broken: bool = False
    """Whether a part is missing because it is not valid, so that references between parts cannot be checked."""

    rest: AgentSpec | None = None
    """The skills of an agent whose own page is not valid, and what they read."""
    lost: set[str] = field(default_factory=set)
    """Names of skills and prompts that alone are missing, as they are not valid; what needs none can be checked."""

    def add(self, where: str, message: str, repair: str = "", *, breaks: bool = True) -> None:
        """Record a problem, once; `breaks`: the part with the problem is left out."""
        problem = Problem(where, message, repair)
        self.broken = self.broken or breaks
        if problem not in self.problems:
            self.problems.append(problem)

    def in_order(self, first: Path) -> list[Problem]:
        """The problems sorted by file, `first` before the others, and by line."""
        files = {str(first): 0}
        placed = []
        for problem in self.problems:
            file, _, line = problem.where.rpartition(":")
            rank = files.setdefault(file if line.isdigit() else problem.where, len(files))
            placed.append((rank, int(line) if line.isdigit() else 0, problem))
        return [problem for _, _, problem in sorted(placed, key=lambda place: place[:2])]

    def text(self, path: Path) -> str | None:
        """The text of a UTF-8 file of at most `MAX_BYTES` bytes; None, and a problem, for any other file."""
        try:
            # One byte above the limit shows that a file is too large without reading all of it.
            with path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
        except OSError as error:
            self.add(str(path), f"`{path.name}` cannot be read: {error.strerror or error}", "check the path")
            return None
        if len(raw) > MAX_BYTES:
            self.add(str(path), f"`{path.name}` is larger than {MAX_BYTES:,} bytes", "split it, or move data elsewhere")
            return None
        return self._decoded(path, raw)

    def holds(self, path: Path) -> bool:
        """Whether a file or folder lies in the agent's folder, also where it is reached by a link; one outside is told.

        A file outside would be missing from the folder that is reviewed, copied and deployed.
        """
        with contextlib.suppress(OSError, ValueError, RuntimeError):
            if self.folder is None or self._reaches(path):
                return True
        log.warning("%s is left out: it is a link to what lies outside the agent's folder", path)
        return False

    def listed(self, folder: Path, pattern: str) -> list[Path]:
        """What `listed` finds in the agent's folder, without links that lead out of it."""
        return [path for path in listed(folder, pattern) if self.holds(path)]

    def _reaches(self, path: Path) -> bool:
        assert self.folder is not None
        return path.resolve().is_relative_to(self.folder.resolve())

    def _decoded(self, path: Path, raw: bytes) -> str | None:
        if (zero := raw.find(b"\0")) >= 0:
            self.add(f"{path}:{_line_of_byte(raw, zero)}", f"`{path.name}` is a binary file", "save it as UTF-8 text")
            return None
        try:
            return raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            message = f"`{path.name}` is not UTF-8 text: byte 0x{raw[error.start]:02x} cannot be read"
            self.add(f"{path}:{_line_of_byte(raw, error.start)}", message, "save it as UTF-8")
            return None

    def inside(self, word: str, where: str) -> Path | None:
        """The path of a file or folder that the definition names; None, and a problem, if it is outside the folder."""
        if self.folder is None:
            self.add(where, f"`{word}` is a file, and a definition made in Python has no folder", "pass its text")
            return None
        path = self.folder / word
        try:
            if self._reaches(path):
                return path
        except (OSError, ValueError, RuntimeError):
            self.add(where, f"`{word}` is not a path", "write a path relative to the agent's folder")
            return None
        # A file outside the folder would not be covered by the hash of the definition.
        self.add(where, f"`{word}` lies outside the agent's folder", "move it into the folder")
        return None


def _line_of_byte(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def listed(folder: Path, pattern: str) -> list[Path]:
    """The files and folders that match a glob pattern, sorted, without those whose names begin with `.` or `_`."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.glob(pattern) if not path.name.startswith((".", "_")))


def is_file_name(raw: object) -> bool:
    """Whether a text is the name of a Markdown file."""
    return isinstance(raw, str) and raw.strip().endswith(".md") and "\n" not in raw.strip()
