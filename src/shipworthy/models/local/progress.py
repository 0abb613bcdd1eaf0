"""Lines of progress on standard error, for a person who waits."""

import sys
from collections.abc import Callable

Report = Callable[[str], None]
"""Takes a line of progress."""


class Told:
    """Whether lines are printed where standard error is no terminal, as the commands want it."""

    always = False


def on_terminal(line: str) -> None:
    """Print the line on standard error if a person reads it: on a terminal, or under a command of `shipworthy`."""
    # Whole lines and no returns: a live view that draws at the same time prints them above itself.
    if sys.stderr is not None and (Told.always or sys.stderr.isatty()):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
