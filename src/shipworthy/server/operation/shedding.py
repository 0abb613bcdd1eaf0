"""Refuses new messages while the process has more to do than it can: early, so that those that go on end in time."""

import asyncio
import time

from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

EVERY, SAMPLES, LONG = 0.02, 5, 0.1
"""Seconds between two looks at the event loop; looks that a decision takes, or seconds of delay that suffice for it."""
LEAST, LESS, MORE = 0.9, 0.97, 1.01
"""The factors by which the runs that may go on at a time become fewer, at most and at least, and more at each look."""
BUSY = 0.9
"""Share of a core from which no more are begun at once than before: the store is as busy as the loop then."""
FEWEST, FIRST, MOST = 2.0, 25.0, 100.0
"""Messages that are let in between two looks: what comes at once is begun at once, and only then is the loop late."""
WAIT = 1.0
"""Seconds after which a client may try again."""
LIGHT = ("/cancel", "/feedback")
"""What is let in while the server is busy: it begins no run."""


class Shedding:
    """How many runs may go on at a time: as many as leave the event loop in time for the next event.

    The loop is late by what waits to be done before it. Where each of some looks finds it late, the runs at that moment
    are too many: the limit goes below them, and further once they are so few and the loop is late still. Where it is in
    time, the limit grows again. How many are begun at once follows in the same way.
    """

    def __init__(self, service: Service, late: float) -> None:
        """`late`: seconds."""
        self._service, self._late = service, late
        self.limit = float("inf")
        """Runs that may go on at a time."""
        self.lag = 0.0
        """How late the loop was at the last look, in seconds."""
        self._lags: list[float] = []
        self._let_in, self._burst, self._looked = 0, FIRST, 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def full(self) -> bool:
        """Whether a message more would be too many."""
        if self._service.running >= self.limit:
            return True
        if self._timer is None:
            return False
        # The next look is overdue: the loop is late now, and the same turn of it may begin many more.
        return self._let_in >= self._burst or time.monotonic() - self._looked > EVERY + 4 * self._late

    def check(self) -> None:
        """Let a message in; raises Refused where it would be too many."""
        if self.full:
            raise overloaded()
        self._let_in += 1

    def watch(self) -> None:
        """Look at the running event loop from now on, until `close`."""
        loop = asyncio.get_running_loop()
        self._looked, used = time.monotonic(), time.process_time()

        def look() -> None:
            nonlocal used
            # The machine's clock: that of some loops stands still within a turn.
            now, cpu = time.monotonic(), time.process_time()
            passed, worked = now - self._looked, cpu - used
            self._looked, used = now, cpu
            self.look(passed - EVERY, worked / passed if passed else 1.0)
            self._timer = loop.call_later(EVERY, look)

        self._timer = loop.call_later(EVERY, look)

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def look(self, lag: float, used: float = 0.0) -> None:
        """Take note of how late the loop is, in seconds, and of the share of a core that the process has used."""
        self.lag = max(lag, 0.0)
        in_time = self.lag < self._late / 2
        if self.lag > 1.5 * self._late:
            self._burst = max(min(self._burst, self._let_in or self._burst) * 0.7, FEWEST)
        elif in_time and used < BUSY and (self._let_in >= self._burst or self._burst < FIRST):
            # Slowly: what a turn of the loop has begun together ends together, and makes a later turn late.
            self._burst = min(self._burst + max(0.02 * self._burst, 0.2), MOST)
        self._let_in = 0
        running = self._service.running
        if in_time and self.limit != float("inf"):
            self.limit += max(self.limit * (MORE - 1), 0.2)
            if self.limit > 2 * (running + 50):
                self.limit = float("inf")
        self._decide(running)

    def _decide(self, running: int) -> None:
        """Lower the limit where the loop was late at each of the last looks."""
        self._lags.append(self.lag)
        many, whole = len(self._lags), sum(self._lags)
        if many < SAMPLES and (many < 2 or whole < LONG):
            return
        least, mean = min(self._lags), whole / many
        self._lags.clear()
        # Those that were let in go on for a while: fewer only when they have become as few as the limit.
        if least > self._late / 2 and mean > self._late and running <= self.limit + 1:
            less = min(max(2 * self._late / mean, LEAST), LESS)
            self.limit = max(min(self.limit, running) * less, 1.0)


def overloaded() -> Refused:
    """The refusal of a server that is busy."""
    return Refused("overloaded", "the server is busy: send it again in a moment", retry_after=WAIT)
