"""Which files are no part of an agent wherever they lie: caches, dotfiles, state, and what editors leave."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from os import walk
from pathlib import Path
from unicodedata import normalize

from shipworthy.contract.beside import INSTALLED
from shipworthy.home import named_home

FOLDERS = frozenset({"__pycache__", "node_modules", "cache", "caches", *INSTALLED})
"""Folders of what is installed, or computed again."""
ENDINGS = (".pyc", ".pyo", ".log", ".tmp", ".pid", ".swp", "~", "-wal", "-shm", "-journal")
NAMES = frozenset({"Thumbs.db", "desktop.ini", "state.db"})
CERTIFICATES = "certificate*.json"


class LeftOut:
    """Tells the files below a root that count from those that never do."""

    def __init__(self, root: Path, patterns: Iterable[str] = ()) -> None:
        self._root, self._patterns = root, tuple(patterns)
        self._state = _state_in(root)

    def leaves(self, name: str) -> bool:
        """Whether a file is the author's to leave out, or state; `name`: its path below the root, with `/`."""
        if self._state and name.startswith(self._state):
            return True
        return any(fnmatchcase(name, pattern) or name.startswith(f"{pattern}/") for pattern in self._patterns)

    def files(self, folder: Path) -> Iterator[str]:
        """The paths below the root of a folder's files that count, also behind links; each folder is entered once."""
        entered: set[Path] = set()
        for place, folders, files in walk(folder, followlinks=True):
            here = Path(place)
            if (real := here.resolve()) in entered:
                folders.clear()
                continue
            entered.add(real)
            folders[:] = sorted(name for name in folders if name not in FOLDERS and not name.startswith("."))
            for name in sorted(name for name in files if not is_left_out(name)):
                path = here / name
                if path.is_file() and not self.leaves(found := name_of(path, self._root)):
                    yield found


def is_left_out(name: str) -> bool:
    """Whether no file of that name counts, wherever it lies."""
    return name.startswith(".") or name.endswith(ENDINGS) or name in NAMES or fnmatchcase(name, CERTIFICATES)


def name_of(path: Path, root: Path) -> str:
    """The path below the root with `/`, its letters composed: some systems write `é` as two characters."""
    return normalize("NFC", path.relative_to(root).as_posix())


def _state_in(root: Path) -> str:
    """The path of `$SHIPWORTHY_HOME` with a `/`, where it lies below the root; empty where it does not."""
    try:
        home = named_home().resolve()
    except (OSError, RuntimeError):
        return ""
    return f"{name_of(home, root)}/" if home != root and home.is_relative_to(root) else ""
