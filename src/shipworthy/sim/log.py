"""The log of the requests to the simulated model."""

import time
from collections import deque
from dataclasses import asdict, dataclass, field

from shipworthy.clock import loop_time

KEPT = 100_000
"""Most entries kept; older ones are dropped."""


@dataclass(slots=True, kw_only=True)
class Entry:
    """One request: its tokens and how it ended."""

    id: str = ""
    format: str
    model: str = ""
    input_tokens: int = 0
    """All input tokens, including cached and written ones; 0 if the request was refused."""
    output_tokens: int = 0
    """The tokens sent, also of an answer that broke off."""
    cached_tokens: int = 0
    written_tokens: int = 0
    finished: bool = False
    """Whether the answer was sent completely."""
    status: int = 200
    fault: str | None = None
    started: float = field(default_factory=time.time)
    """Seconds since 1970."""
    first_byte: float | None = None
    """Seconds after `started`."""
    closed_by_client_after: float | None = None
    """Seconds after `started`; None: the client did not close the connection early."""
    began: float = field(default_factory=loop_time)

    def elapsed(self) -> float:
        """Seconds since the request came in."""
        return loop_time() - self.began

    def as_dict(self) -> dict[str, object]:
        """The entry as `GET /__sim/log` returns it."""
        shown = asdict(self)
        del shown["began"]
        return shown


class Log:
    """The entries in the order of the requests."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=KEPT)

    def open(self, format: str) -> Entry:
        """Append a new entry."""
        entry = Entry(format=format)
        self.entries.append(entry)
        return entry
