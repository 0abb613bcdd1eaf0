"""What people think of the answers of runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Mark: TypeAlias = Literal["good", "bad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """What one person thinks of the answer of one run; the last of the same `by` counts."""

    run_id: str
    mark: Mark
    comment: str = ""
    by: str = ""
    """Who says so, such as the id of an API key."""
    at: float = 0.0
    """Seconds since the epoch."""


class Ratings(Protocol):
    """Stores ratings."""

    async def rate(self, rating: Rating) -> None:
        """Store a rating, replacing that of the same run by the same person; raises StateError."""
        ...

    async def of(self, run_id: str) -> list[Rating]:
        """The ratings of a run, the oldest first."""
        ...

    async def among(self, run_ids: Sequence[str]) -> list[Rating]:
        """The ratings of any of these runs, the oldest first."""
        ...
