"""When a run ends: one absolute instant on the event loop's clock."""

from collections.abc import Callable

from shipworthy.clock import loop_time
from shipworthy.contract.limits import GRACE_MS


class Deadline:
    """Work must stop at `inner`; the grace behind it is for settling, so that the promised figure holds."""

    def __init__(self, milliseconds: float, started: float, clock: Callable[[], float] = loop_time) -> None:
        self._clock = clock
        self.inner = started + max(milliseconds - GRACE_MS, 0.0) / 1000
        """Instant at which work stops, seconds of the loop's clock."""

    def remaining(self) -> float:
        """Seconds left for work; never negative."""
        return max(0.0, self.inner - self._clock())

    @property
    def passed(self) -> bool:
        """Whether there is no time left for work."""
        return self.remaining() <= 0
