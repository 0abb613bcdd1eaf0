"""When a run ends: one absolute instant on the clock of the event loop."""

from shipworthy.clock import loop_time
from shipworthy.contract.limits import GRACE_MS


class Deadline:
    """Work must stop at `inner`; the grace behind it is for settling, so that the promised figure holds."""

    def __init__(self, milliseconds: float, started: float) -> None:
        self.inner = started + max(milliseconds - GRACE_MS, 0.0) / 1000
        """Instant at which work stops, seconds of the event loop's clock."""

    def remaining(self) -> float:
        """Seconds left for work; never negative."""
        return max(0.0, self.inner - loop_time())

    def beyond(self) -> bool:
        """Whether half of the grace is gone too, so that even what calls nothing must stop."""
        return loop_time() > self.inner + GRACE_MS / 2000

    @property
    def passed(self) -> bool:
        """Whether there is no time left for work."""
        return self.remaining() <= 0
