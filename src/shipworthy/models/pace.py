"""How fast one provider may be asked: no faster than it admits, and never all at once."""

import asyncio
import random
from collections import deque
from collections.abc import Callable

from shipworthy.clock import loop_time
from shipworthy.errors import ModelBusy

WIDTH = 16
"""Requests that may wait for their first answer at once, before the provider has shown what it can take."""
PER_ADMITTED = 20
"""So many admitted requests widen it by one: a sudden refusal then meets few of those on their way."""
WIDEST = 256
WINDOW = 1.0
"""Seconds over which the admitted are counted, to know the rate that the provider allows."""
CAREFUL = 0.9
"""Share of that rate at which it is asked after a refusal."""
SLOWEST = 0.5
"""Requests a second at least: less is not measured, it is waiting."""
SEEKING = 1.05
"""Each admitted request raises a rate that is still sought by so much,"""
PASSED = 0.6
FOUND = 1.002
"""and one that was found to be the provider's by so much: one request in fifty is spent on finding out more."""
FORGOTTEN = 60.0
"""Seconds without a refusal after which there is no rate any more."""
JITTER = 0.5
"""Share of a pause, or of a place in the line, that is left to chance."""
PAUSE = 1.0
"""Seconds to wait after a refusal that does not say how long."""


class Pace:
    """The way to one provider, shared by all runs of a process.

    A refusal closes it for as long as the provider says; afterwards the runs go one by one, at nine tenths of the
    rate that was last admitted, each at its own moment. F13 of the faults: nineteen of twenty clients came back at
    exactly the same instant.
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
        """Wait for a place, at most so many seconds; raises ModelBusy where none comes free by then."""
        until = self._clock() + seconds
        await self._place(until)
        try:
            # The place comes first: whoever waited for one while the way was closed must see that it is.
            while (moment := self._moment()) > (now := self._clock()):
                if moment > until:
                    raise ModelBusy("the model's provider takes no more requests now", retry_after=moment - now)
                await asyncio.sleep(moment - now)
                if self._clock() >= self._closed_until:
                    break
        except BaseException:
            self.gone()
            raise

    def answered(self, remaining: int | None = None) -> None:
        """The provider has let a request in; `remaining`: as many more as it says it will take."""
        self._leave()
        self._admitted.append(self._clock())
        if self._rate is not None:
            self._rate *= self._growth
        self._width = min(self._width + 1 / PER_ADMITTED, WIDEST)
        if remaining is not None and self._rate is None:
            self._width = max(self._width, min(remaining, WIDEST))
        self._wake()

    def refused(self, retry_after: float | None, *, flying: bool = True) -> None:
        """The provider has turned a request away; `flying`: it had not been let in before."""
        if flying:
            self._leave()
        now = self._clock()
        pause = PAUSE if retry_after is None else retry_after
        recent = sum(1 for at in self._admitted if now - at <= max(WINDOW, pause))
        # One storm is one lesson: the refusals that were already on their way teach nothing new.
        if self._rate is None:
            # What it let in in a moment is too little to go by; what it says of the next one may be more.
            said = 1 / pause if retry_after is not None and 0 < pause < WINDOW else 0.0
            self._rate = max(max(recent / max(WINDOW, pause), said) * CAREFUL, SLOWEST)
            self._width, self._growth = float(WIDTH), FOUND if said else SEEKING
        elif now - self._refused_at > max(pause, 2 / self._rate):
            # A rate that was still sought has been passed by far, for a provider lets a few more in at once.
            share = PASSED if self._growth == SEEKING else CAREFUL
            self._rate, self._growth = max(self._rate * share, SLOWEST), FOUND
        self._refused_at = now
        self._closed_until = max(self._closed_until, now + pause)
        self._next = max(self._next, self._closed_until)
        self._wake()

    def gone(self) -> None:
        """A request ended without having been let in or turned away."""
        self._leave()
        self._wake()

    def _moment(self) -> float:
        """When the next request may leave; with a rate, each takes a moment of its own."""
        now = self._clock()
        quiet = now - max(self._refused_at, self._closed_until)
        if self._rate is not None and quiet > FORGOTTEN:
            self._rate = None
        if self._rate is None:
            return max(now, self._closed_until)
        moment = max(self._next, self._closed_until, now)
        self._next = moment + 1 / self._rate
        return moment + self._chance.random() * JITTER / self._rate

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
