"""A rate limiter for one provider: it follows the rate that the provider admits and spreads the requests."""

import asyncio
import random
from collections import deque
from collections.abc import Callable

from shipworthy.clock import loop_time
from shipworthy.errors import ModelBusy

WIDTH = 16
"""Requests that may wait for their first answer at the same time, before the provider has admitted any."""
PER_ADMITTED = 20
"""Admitted requests for which the width grows by one: after a sudden refusal few requests are in flight."""
WIDEST = 256
WINDOW = 1.0
"""Seconds over which admitted requests are counted to estimate the provider's rate."""
CAREFUL = 0.9
"""Share of the estimated rate that is used after a refusal."""
SLOWEST = 0.5
"""Least requests per second after a refusal."""
SEEKING = 1.05
"""Factor by which an admitted request raises a rate that is still being estimated."""
PASSED = 0.6
"""Factor by which a refusal lowers a rate that is still being estimated."""
FOUND = 1.002
"""Factor by which an admitted request raises an estimated rate; about one request in fifty is then refused."""
FORGOTTEN = 60.0
"""Seconds without a refusal after which the rate limit is lifted."""
JITTER = 0.5
"""Random share of the interval between two requests."""
PAUSE = 1.0
"""Seconds to wait after a refusal without Retry-After."""


class Pace:
    """Limits the requests of all runs of a process to one provider.

    A refusal pauses all requests for as long as the provider asks; afterwards they leave one by one, at nine tenths of
    the rate last admitted, each at a random moment, so that waiting runs do not retry at the same instant.
    """

    def __init__(self, clock: Callable[[], float] = loop_time, chance: random.Random | None = None) -> None:
        self._clock, self._chance = clock, chance or random.Random()
        self._width, self._flying = float(WIDTH), 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._admitted: deque[float] = deque(maxlen=10_000)
        self._closed_until = self._next = 0.0
        self._rate: float | None = None
        self._growth = SEEKING
        self._refused_at = 0.0

    async def turn(self, seconds: float) -> None:
        """Wait for permission to send a request, at most so many seconds; raises ModelBusy after that."""
        until = self._clock() + seconds
        await self._place(until)
        try:
            # The place is taken first, so that a pause that began meanwhile is seen.
            while (moment := self._moment(until)) > (now := self._clock()):
                if moment > until:
                    raise ModelBusy("the model's provider takes no more requests now", retry_after=moment - now)
                await asyncio.sleep(moment - now)
                if self._clock() >= self._closed_until:
                    break
        except BaseException:
            self.gone()
            raise

    def answered(self, remaining: int | None = None) -> None:
        """Record an admitted request; `remaining` is the number of further requests that the provider reports."""
        self._leave()
        self._admitted.append(self._clock())
        if self._rate is not None:
            self._rate *= self._growth
        self._width = min(self._width + 1 / PER_ADMITTED, WIDEST)
        if remaining is not None and self._rate is None:
            self._width = max(self._width, min(remaining, WIDEST))
        self._wake()

    def refused(self, retry_after: float | None, *, flying: bool = True) -> None:
        """Record a refused request; `flying`: it has not been recorded as admitted before."""
        if flying:
            self._leave()
        now = self._clock()
        pause = PAUSE if retry_after is None else retry_after
        recent = sum(1 for at in self._admitted if now - at <= max(WINDOW, pause))
        # Refusals of requests that were already in flight do not lower the rate again.
        if self._rate is None and not recent and pause >= WINDOW:
            pass  # nothing was admitted, as while a model loads: that tells no rate
        elif self._rate is None:
            # Few requests were admitted in the window; the provider's Retry-After may imply a higher rate.
            said = 1 / pause if retry_after is not None and 0 < pause < WINDOW else 0.0
            self._rate = max(max(recent / max(WINDOW, pause), said) * CAREFUL, SLOWEST)
            self._width, self._growth = float(WIDTH), FOUND if said else SEEKING
        elif now - self._refused_at > max(pause, 2 / self._rate):
            # An estimate that still grew has overshot by far, because providers admit short bursts.
            share = PASSED if self._growth == SEEKING else CAREFUL
            self._rate, self._growth = max(self._rate * share, SLOWEST), FOUND
        self._refused_at = now
        self._closed_until = max(self._closed_until, now + pause)
        self._next = max(self._next, self._closed_until)
        self._wake()

    def gone(self) -> None:
        """Record a request that ended without being admitted or refused."""
        self._leave()
        self._wake()

    def _moment(self, until: float) -> float:
        """The instant at which the next request may leave; where the time is short, it is not spread beyond `until`."""
        now = self._clock()
        quiet = now - max(self._refused_at, self._closed_until)
        if self._rate is not None and quiet > FORGOTTEN:
            self._rate = None
        if self._rate is None:
            spread = self._chance.random() * min(JITTER, max(until - self._closed_until, 0.0) / 2)
            return now if self._closed_until <= now else self._closed_until + spread
        moment = max(self._next, self._closed_until, now)
        self._next = moment + 1 / self._rate
        return moment + self._chance.random() * min(JITTER / self._rate, max(until - moment, 0.0) / 2)

    async def _place(self, until: float) -> None:
        while self._flying >= int(self._width):
            place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(place)
            left = until - self._clock()
            done, _ = await asyncio.wait({place}, timeout=max(left, 0.0))
            if not done:
                place.cancel()
                raise ModelBusy("too many requests wait for the model's provider", retry_after=PAUSE)
        self._flying += 1

    def _leave(self) -> None:
        self._flying = max(self._flying - 1, 0)

    def _wake(self) -> None:
        free = int(self._width) - self._flying
        while self._waiting and free > 0:
            place = self._waiting.popleft()
            if not place.done() and not place.get_loop().is_closed():
                place.get_loop().call_soon_threadsafe(_free, place)
                free -= 1


def _free(place: asyncio.Future[None]) -> None:
    if not place.done():
        place.set_result(None)
