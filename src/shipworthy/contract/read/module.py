"""Imports the Python files of an agent by path, so that two agents may use the same file names."""

import contextlib
import hashlib
import importlib.machinery
import importlib.util
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from shipworthy.contract.read.reading import ReadContext
from shipworthy.errors import SpecError
from shipworthy.syntax import parse

FOLDERS: set[str] = set()
"""The folders of agents that were loaded, also of those that are there no more."""


@contextlib.contextmanager
def importing(folder: Path) -> Iterator[None]:
    """A context in which imports find the files of this agent, not those of an agent that was loaded before."""
    own = _names(folder)
    # A program may have thousands of modules loaded: only those with the name of a file of the agent are looked at.
    near = [(name, module) for name, module in sys.modules.copy().items() if name.partition(".")[0] in own]
    for name in [name for name, module in near if _of_an_agent(name, module)]:
        del sys.modules[name]
    before, entry = frozenset(sys.modules.copy()), str(folder.resolve())
    sys.path.insert(0, entry)
    FOLDERS.add(entry)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        with contextlib.suppress(ValueError):
            sys.path.remove(entry)
        _forget_aliases(before)


def import_file(reading: ReadContext, path: Path) -> ModuleType | None:
    """Import a file as a new module; None, and a problem at the line that raised, if the import fails."""
    full = path.resolve()
    name = f"shipworthy_agent_{hashlib.sha256(str(full).encode()).hexdigest()[:12]}_{path.stem}"
    loader = Fresh(name, str(full))
    spec = importlib.util.spec_from_file_location(name, full, loader=loader)
    if spec is None:
        reading.add(str(path), f"`{path.name}` is not a Python file", "name a .py file")
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    # `from tools import x` in a file beside tools.py must import the same tool, not a second copy.
    beside = reading.folder is not None and full.parent == reading.folder.resolve()
    if beside:
        sys.modules.setdefault(path.stem, module)
    try:
        loader.exec_module(module)
    except (Exception, SystemExit) as error:
        del sys.modules[name]
        if beside and sys.modules.get(path.stem) is module:
            del sys.modules[path.stem]
        _failed(reading, path, error)
        return None
    return module


def parses(reading: ReadContext, path: Path) -> bool:
    """Whether a Python file can be read, without importing it; adds a problem where it cannot."""
    text = reading.text(path)
    if text is None:
        return False
    try:
        parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        message = f"`{path.name}` cannot be imported: {type(error).__name__}: {getattr(error, 'msg', error)}"
        reading.add(f"{path}:{line}", message, "mend the file; importing it must not fail")
        return False
    return True


class Fresh(importlib.machinery.SourceFileLoader):
    """Loads from the source only: a compiled copy may be outdated, and writing one would change the agent's folder."""

    digest = ""
    """Hash of the imported source; the file may have changed since."""

    def get_data(self, path: str) -> bytes:
        data = super().get_data(path)
        if path == self.path and not self.digest:
            # Once: a traceback reads the file again, as it is then.
            self.digest = hashlib.sha256(data).hexdigest()
        return data

    def path_stats(self, path: object) -> NoReturn:
        raise OSError(f"{path}: no compiled copy is used")


def _names(folder: Path) -> frozenset[str]:
    """The names of the modules and packages in the folder."""
    try:
        return frozenset(path.stem if path.suffix == ".py" else path.name for path in folder.iterdir())
    except OSError:
        return frozenset()


def _of_an_agent(name: str, module: ModuleType) -> bool:
    if name.startswith("shipworthy_agent_") or name == "__main__":
        return False
    file = getattr(module, "__file__", None)
    if not isinstance(file, str):
        return False
    if getattr(getattr(module, "__spec__", None), "_initializing", False):
        return False  # it is still being imported: a test in the agent's folder that loads the agent
    # Only modules from the folder of an agent are removed; a library of the same name stays.
    near = list(Path(file).parents)[:3]
    return any(str(parent) in FOLDERS or (parent / "agent.yaml").exists() for parent in near)


def _forget_aliases(before: frozenset[str]) -> None:
    loaded = sys.modules.copy()
    for name in loaded.keys() - before:
        own = getattr(loaded[name], "__name__", name)
        if isinstance(own, str) and own != name and own.startswith("shipworthy_agent_"):
            sys.modules.pop(name, None)


def _failed(reading: ReadContext, path: Path, error: BaseException) -> None:
    frames = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    called = [f"{file}:{line}: " for file, line in frames]
    text = f"{type(error).__name__}: {error}".split("\n")[0]
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno or 1))
        text = f"{type(error).__name__}: {error.msg}"
    inside = [shown for file, line in frames if (shown := _shown(reading, path, file, line))]
    where = inside[-1] if inside else f"{path}:1"
    if isinstance(error, SpecError):
        # Such as those of `tools_from`, which has its own repairs; the line of a call is told once.
        for problem in error.problems:
            part = next((problem.where.removeprefix(line) for line in called if line in problem.where), problem.where)
            reading.add(where, f"{part}: {problem.message}", problem.repair)
        return
    reading.add(where, f"`{path.name}` cannot be imported: {text[:300]}", "mend the file; importing it must not fail")


def _shown(reading: ReadContext, path: Path, file: str, line: int) -> str | None:
    folder = (reading.folder or path.parent).resolve()
    full = Path(file).resolve()
    if not full.is_relative_to(folder):
        return None
    return f"{(reading.folder or path.parent) / full.relative_to(folder)}:{line}"
