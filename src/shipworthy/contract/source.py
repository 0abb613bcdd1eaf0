"""The source position of every part of a definition, for error messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from shipworthy.regex import regex

Path: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a part of a definition."""
Finding: TypeAlias = tuple[Path, str, str]
"""A problem of a definition: the path of the part, what is wrong, and the repair."""
IMPORTED = regex(r"shipworthy_agent_[0-9a-f]{12}_")
"""The prefix of the names of modules that were imported from an agent's folder."""


@dataclass(frozen=True, slots=True)
class Source:
    """The file of a definition and the line of each of its parts."""

    file: str = ""
    lines: Mapping[Path, int] = field(default_factory=dict)
    """Path in the definition → line, counted from 1."""

    def at(self, path: Path = ()) -> str:
        """`file:line` of the part, or of the nearest part around it; without a file, the dotted path."""
        if not self.file:
            return dotted(path)
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return f"{self.file}:{self.lines[path[:end]]}"
        return f"{self.file}:1"


def dotted(path: Path) -> str:
    """`workflow[2].tool` for ("workflow", 2, "tool")."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "definition"


def module_name(name: str) -> str:
    """The name of a module without the prefix for the folder that it was imported from."""
    return IMPORTED.sub("", name)
