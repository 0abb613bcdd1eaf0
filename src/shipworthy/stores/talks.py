"""Conversations as they are listed: when each was carried on last, and how it began."""

from dataclasses import dataclass
from typing import Protocol

LOOKED_AT = 10_000
"""Latest runs of an agent whose conversations are listed, and in which their runs are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One conversation in a list."""

    session: str
    at: float
    """Seconds since the epoch: its last run began or ended."""
    runs: int
    status: str
    """Of its last run."""
    message: str
    """The first one."""


class Talks(Protocol):
    """Lists conversations without reading the results of their runs."""

    async def latest(self, agent: str, limit: int, *, tenant: str = "") -> list[Talk]:
        """The conversations of an agent with a tenant, the one that was carried on last first; raises StateError."""
        ...
