"""How far a long command is: one line on a terminal that changes, a line now and then elsewhere."""

import datetime as dt
import shutil
import sys
from typing import TextIO

from shipworthy.cli.printing import cut, fitted

__all__ = ["ProgressLine"]

EVERY = dt.timedelta(seconds=10)
"""Between two lines where no terminal shows them."""


class ProgressLine:
    """Shows the latest line that it is told; nothing else must be written to its stream meanwhile."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self._live = self._out.isatty()
        self._last = dt.datetime.now(dt.UTC)
        self._shown = False

    def __call__(self, line: str) -> None:
        """Show a line in place of the one before."""
        if self._live:
            width = max(shutil.get_terminal_size().columns - 2, 20)
            self._out.write(f"\r\x1b[K{fitted(cut(line, width), self._out)}")
            self._shown = True
        elif dt.datetime.now(dt.UTC) - self._last >= EVERY:
            self._last = dt.datetime.now(dt.UTC)
            self._out.write(fitted(cut(line, 200), self._out) + "\n")
        self._out.flush()

    def close(self) -> None:
        """Take the line away."""
        if self._shown:
            self._out.write("\r\x1b[K")
            self._out.flush()
            self._shown = False
