"""Refuses new messages while the process has more to do than it can: early, so that those that go on end in time."""

import asyncio

from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

EVERY, SAMPLES = 0.02, 5
"""Seconds between two looks at the event loop, and looks that one decision takes."""
LESS, MORE = 0.95, 1.05
"""The factors by which the runs that may go on at a time become fewer and more."""
WAIT = 1.0
"""Seconds after which a client may try again."""


class Shedding:
    """How many runs may go on at a time: as many as leave the event loop in time for the next event.

    The loop is late by what waits to be done before it. Where each of some looks finds it late, the runs at that moment
    are too many: the limit goes below them, and further once they are so few and the loop is late still. Where it is in
    time, the limit grows again.
    """

    def __init__(self, service: Service, late: float) -> None:
        """`late`: seconds."""
        self._service, self._late = service, late
        self.limit = float("inf")
        """Runs that may go on at a time."""
        self.lag = 0.0
        """How late the loop was at the last look, in seconds."""
        self._lags: list[float] = []
        self._timer: asyncio.TimerHandle | None = None

    def check(self) -> None:
        """Raise Refused where a message more would be too many."""
        if (running := self._service.running) >= self.limit:
            told = f"the server is busy with {running} messages: send it again in a moment"
            raise Refused("overloaded", told, retry_after=WAIT)

    def watch(self) -> None:
        """Look at the running event loop from now on, until `close`."""
        loop = asyncio.get_running_loop()
        due = loop.time() + EVERY

        def look() -> None:
            nonlocal due
            now = loop.time()
            self.look(now - due)
            due = now + EVERY
            self._timer = loop.call_at(due, look)

        self._timer = loop.call_at(due, look)

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

    def look(self, lag: float) -> None:
        """Take note of how late the loop is, in seconds."""
        self.lag = max(lag, 0.0)
        self._lags.append(self.lag)
        if len(self._lags) < SAMPLES:
            return
        least, mean = min(self._lags), sum(self._lags) / SAMPLES
        self._lags.clear()
        running = self._service.running
        if least > self._late / 2 and mean > self._late:
            # Those that were let in go on for a while: fewer only when they have become as few as that.
            if running <= self.limit * MORE:
                self.limit = max(min(self.limit, running) * LESS, 1.0)
        elif self.limit != float("inf") and mean < self._late / 2:
            self.limit = self.limit * MORE + 1
            if self.limit > 4 * (running + 100):
                self.limit = float("inf")
