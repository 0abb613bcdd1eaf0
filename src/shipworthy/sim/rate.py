"""A token bucket that limits requests per second."""

import math
from collections.abc import Callable

from shipworthy.clock import loop_time


class Bucket:
    """Admits `rate` requests per second, in bursts of up to a tenth of a second's worth."""

    def __init__(self, rate: float, clock: Callable[[], float] = loop_time) -> None:
        self.rate, self.clock = rate, clock
        self.room = max(1.0, rate / 10)
        self.left, self.at = self.room, -math.inf

    def take(self) -> float:
        """Take a token; returns 0 if the request is admitted, else the seconds until the next one would be."""
        now = self.clock()
        self.left = min(self.room, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) / self.rate
