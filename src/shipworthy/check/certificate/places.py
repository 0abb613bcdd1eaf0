"""Where the files of an agent lie, and the files below that place that a pattern stands for."""

import sys
from collections.abc import Container, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from shipworthy.app.agent import Agent
from shipworthy.check.certificate.left_out import FOLDERS, LeftOut, is_left_out, name_of
from shipworthy.contract.beside import INSTALLED

CODE = (".py", ".so", ".pyd")
"""Endings of files that are run."""
ALWAYS_READ = ("skills/", "prompts/")
"""Folders of which every file is a part of the definition."""


def root_of(agent: Agent) -> tuple[Path, list[Path]]:
    """The folder below which the files of an agent lie, and the files of code that its objects tell of."""
    if agent.spec.source.file:
        return Path(agent.origin), []
    module = sys.modules.get(agent.origin.partition(":")[0])
    spaces: list[Mapping[str, object]] = [] if module is None else [vars(module)]
    spaces += [space for tool in agent.compiled.tools.values() if (space := _space(tool)) is not None]
    placed = [(base, file) for space in spaces if (file := _file(space)) and (base := _base(file, space))]
    if not placed:
        return Path(), []
    root = placed[0][0]
    return root, [file for _, file in placed if file.is_relative_to(root)]


def added(
    watched: Iterable[str], state: Iterable[str], known: Container[str], left_out: LeftOut, root: Path
) -> Iterator[str]:
    """The files that patterns stand for and that are not known yet, but the state that the agent writes."""
    written = [pattern for pattern in state if not pattern.startswith(ALWAYS_READ)]
    for name in matching(watched, left_out, root):
        if name not in known and (name.endswith(CODE) or not any(fnmatchcase(name, one) for one in written)):
            yield name


def matching(patterns: Iterable[str], left_out: LeftOut, root: Path) -> Iterator[str]:
    """The files that patterns stand for, by their paths below the root."""
    for pattern in patterns:
        if pattern.endswith("/**"):
            yield from left_out.files(root / pattern.removesuffix("/**"))
            continue
        for path in sorted(root.glob(pattern)):
            name = name_of(path, root)
            inside = not any(part in FOLDERS or part.startswith(".") for part in name.split("/")[:-1])
            if inside and path.is_file() and not is_left_out(path.name) and not left_out.leaves(name):
                yield name


def _space(tool: object) -> Mapping[str, object] | None:
    """The names of the module of a tool's function."""
    inner = getattr(tool, "__wrapped__", tool)
    inner = getattr(inner, "__func__", inner)
    space = getattr(inner, "__globals__", None)
    return space if isinstance(space, dict) and not str(space.get("__name__")).startswith("shipworthy.") else None


def _file(space: Mapping[str, object]) -> Path | None:
    file = space.get("__file__")
    path = Path(file).resolve() if isinstance(file, str) else None
    return None if path is None or any(part in INSTALLED for part in path.parts) else path


def _base(file: Path, space: Mapping[str, object]) -> Path:
    """The folder that the outermost package of a module lies in."""
    depth = str(space.get("__name__", "")).count(".") + (file.name == "__init__.py")
    return file.parents[min(depth, len(file.parents) - 1)]
