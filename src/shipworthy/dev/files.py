"""Which files of an agent have changed, by looking at them now and then."""

import os
from pathlib import Path

from shipworthy.check.certificate.left_out import LeftOut

__all__ = ["Files"]

Stamp = tuple[int, int, int]
"""When a file was changed in ns, its size and its inode: editors may write a new file in the place of the old."""


class Files:
    """The files below a folder, without caches, dotfiles and what editors leave."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._left_out = LeftOut(folder)
        self._known = self._now()

    def changed(self) -> tuple[str, ...]:
        """The paths that were added, changed or deleted since the last look, sorted."""
        before, self._known = self._known, self._now()
        names = before.keys() | self._known.keys()
        return tuple(sorted(name for name in names if before.get(name) != self._known.get(name)))

    def _now(self) -> dict[str, Stamp]:
        found = dict[str, Stamp]()
        for name in self._left_out.files(self.folder):
            try:
                seen = os.stat(self.folder / name)
            except OSError:
                continue  # it was deleted just now
            found[name] = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        return found
