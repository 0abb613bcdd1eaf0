"""The log of every request that the simulated model was sent."""

import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from shipworthy.clock import loop_time

KEPT = 100_000
"""Entries that are kept; older ones go."""


@dataclass(slots=True, kw_only=True)
class Entry:
    """One request: what it used, and how it ended."""

    id: str = ""
    format: str
    model: str = ""
    input_tokens: int = 0
    """All, the cached and the written among them; 0 where the request was turned away."""
    output_tokens: int = 0
    """What was sent, also of an answer that broke off."""
    cached_tokens: int = 0
    written_tokens: int = 0
    finished: bool = False
    """Whether the whole answer was sent."""
    status: int = 200
    fault: str | None = None
    started: float = field(default_factory=time.time)
    """Seconds since 1970."""
    first_byte: float | None = None
    """Seconds after `started`."""
    closed_by_client_after: float | None = None
    """Seconds after `started`; None: the client stayed to the end."""
    began: float = field(default_factory=loop_time)

    def elapsed(self) -> float:
        """Seconds since the request came in."""
        return loop_time() - self.began

    def as_dict(self) -> dict[str, Any]:
        """As `GET /__sim/log` shows it."""
        shown = asdict(self)
        del shown["began"]
        return shown


class Log:
    """The entries in the order in which the requests came."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=KEPT)

    def open(self, format: str) -> Entry:
        """A new entry."""
        entry = Entry(format=format)
        self.entries.append(entry)
        return entry
