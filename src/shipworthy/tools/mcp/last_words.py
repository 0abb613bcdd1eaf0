"""What a server on stdio writes on its standard error: the end of it is kept, and told where the server fails."""

import os
import threading
from typing import TextIO

KEPT = 2000
"""Characters that are kept."""


class LastWords:
    """A pipe for the standard error of a server."""

    def __init__(self) -> None:
        read, write = os.pipe()
        self.file: TextIO = os.fdopen(write, "w")
        """Where the server writes."""
        self._end = ""
        self._over = threading.Event()
        # Not read on the loop: on Windows it cannot wait for a pipe.
        threading.Thread(target=self._read, args=(read,), name="mcp-stderr", daemon=True).start()

    def _read(self, pipe: int) -> None:
        with os.fdopen(pipe, "rb", buffering=0) as source:
            while chunk := source.read(4096):
                self._end = (self._end + chunk.decode("utf-8", "replace"))[-KEPT:]
        self._over.set()

    def close(self) -> None:
        """Close our end of the pipe: the reader ends with the server."""
        self.file.close()

    def last(self, seconds: float = 0.0) -> str:
        """The last line that is not empty; waits so long for the end of the server."""
        self._over.wait(seconds)
        lines = [line.strip() for line in self._end.splitlines() if line.strip()]
        return lines[-1][:300] if lines else ""
