"""Ratings of answers, in memory."""

from collections.abc import Sequence
from operator import attrgetter

from shipworthy.stores.ratings import Rating

MOST_RATINGS = 10_000


class MemoryRatings:
    """Keeps the latest ratings."""

    def __init__(self) -> None:
        self._ratings: dict[tuple[str, str], Rating] = {}

    async def rate(self, rating: Rating) -> None:
        """Store a rating, replacing that of the same run by the same person."""
        self._ratings.pop((rating.run_id, rating.by), None)
        self._ratings[rating.run_id, rating.by] = rating
        if len(self._ratings) > MOST_RATINGS:
            del self._ratings[next(iter(self._ratings))]

    async def of(self, run_id: str) -> list[Rating]:
        """The ratings of a run, the oldest first."""
        return await self.among([run_id])

    async def among(self, run_ids: Sequence[str]) -> list[Rating]:
        """The ratings of any of these runs, the oldest first."""
        wanted = set(run_ids)
        return sorted((one for key, one in self._ratings.items() if key[0] in wanted), key=attrgetter("at"))
