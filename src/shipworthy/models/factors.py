"""The token factors that providers have told in this process."""

import threading
from dataclasses import replace

from shipworthy.forking import renew_in_child
from shipworthy.models.row import Row

Place = tuple[str, str]
"""The base URL and the name of a model: one of them counts alike for all agents of a process."""


class Factors:
    """Remembers, for each model, the most tokens that it has counted for each token of o200k; for any thread."""

    def __init__(self) -> None:
        self._most: dict[Place, float] = {}
        self._lock = threading.Lock()
        renew_in_child(self)

    def forked(self) -> None:
        """What was told stays; the lock may be held by a thread that the child does not have."""
        self._lock = threading.Lock()

    def of(self, place: Place) -> float:
        """The largest factor that was told of a model; 0 where none was."""
        return self._most.get(place, 0.0)

    def applied(self, row: Row) -> Row:
        """The row of a model, with the factor that was told of it."""
        told = self.of((row.base_url, row.model))
        return replace(row, learnt=told) if told else row

    def told(self, row: Row, factor: float) -> None:
        """Remember a factor of a model, if it is the largest so far."""
        place = (row.base_url, row.model)
        with self._lock:
            self._most[place] = max(factor, self._most.get(place, 0.0))


FACTORS = Factors()
"""What the providers of the catalogue have told in this process."""
